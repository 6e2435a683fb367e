//! The parcel-number rules in force: those of the program, or a file that replaced them without a release.
//!
//! A file counts as long as the program's own rules are not of a later day. One mistake refuses it whole.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dabao_api::{
    Caller, FileReply, Nothing, NumberRulesView, ReplaceNumberRules, RulesFault, RulesFaultCode, RulesSource,
};
use dabao_protocols::numbers::{RuleBook, RuleFault};

use crate::App;
use crate::error::{AppError, fault};

const FILE: &str = "parcel-number-rules.json";

/// No rule file is larger; what is, is not even read.
const MOST_BYTES: u64 = 1024 * 1024;

/// The rules and where they come from.
pub(crate) struct NumberRules {
    path: PathBuf,
    built_in: Arc<RuleBook>,
    now: Mutex<InForce>,
}

struct InForce {
    book: Arc<RuleBook>,
    source: RulesSource,
    fault: Option<RulesFault>,
}

impl NumberRules {
    /// Reads the file of the data folder, if there is one; a file that cannot be used is told, not obeyed.
    pub(crate) fn open(data_dir: &Path) -> Result<Self, RuleFault> {
        let built_in = Arc::new(RuleBook::built_in()?);
        let path = data_dir.join(FILE);
        let read = match read_file(&path) {
            Ok(None) => Ok(None),
            Ok(Some(text)) => judge(&text, &built_in).map(Some),
            Err(error) => Err(unreadable(&error)),
        };
        let now = match read {
            Ok(Some(book)) => InForce {
                book: Arc::new(book),
                source: RulesSource::File,
                fault: None,
            },
            Ok(None) => InForce::built_in(&built_in, None),
            Err(fault) => {
                tracing::warn!(words = fault.words, "the rule file is not used");
                InForce::built_in(&built_in, Some(fault))
            }
        };
        Ok(Self {
            path,
            built_in,
            now: Mutex::new(now),
        })
    }

    fn lock(&self) -> MutexGuard<'_, InForce> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The rules in force.
    pub(crate) fn book(&self) -> Arc<RuleBook> {
        Arc::clone(&self.lock().book)
    }

    pub(crate) fn view(&self) -> NumberRulesView {
        let now = self.lock();
        NumberRulesView {
            edition: now.book.edition().to_owned(),
            source: now.source,
            carriers: u32::try_from(now.book.carriers().count()).unwrap_or(u32::MAX),
            built_in_edition: self.built_in.edition().to_owned(),
            fault: now.fault.clone(),
        }
    }

    /// On the disk first, then in force.
    fn replace(&self, text: &str) -> io::Result<Option<RulesFault>> {
        let book = match judge(text, &self.built_in) {
            Ok(book) => book,
            Err(fault) => return Ok(Some(fault)),
        };
        let fresh = self.path.with_extension("new");
        std::fs::write(&fresh, text)?;
        std::fs::File::open(&fresh)?.sync_all()?;
        std::fs::rename(&fresh, &self.path)?;
        *self.lock() = InForce {
            book: Arc::new(book),
            source: RulesSource::File,
            fault: None,
        };
        Ok(None)
    }

    fn back(&self) -> io::Result<()> {
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        *self.lock() = InForce::built_in(&self.built_in, None);
        Ok(())
    }

    fn text(&self) -> io::Result<String> {
        let source = self.lock().source;
        match source {
            RulesSource::BuiltIn => Ok(RuleBook::built_in_text().to_owned()),
            RulesSource::File => std::fs::read_to_string(&self.path),
        }
    }
}

impl InForce {
    fn built_in(built_in: &Arc<RuleBook>, fault: Option<RulesFault>) -> Self {
        Self {
            book: Arc::clone(built_in),
            source: RulesSource::BuiltIn,
            fault,
        }
    }
}

fn read_file(path: &Path) -> io::Result<Option<String>> {
    match std::fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
        Ok(about) if about.len() > MOST_BYTES => Err(io::ErrorKind::FileTooLarge.into()),
        Ok(_) => std::fs::read_to_string(path).map(Some),
    }
}

fn judge(text: &str, built_in: &RuleBook) -> Result<RuleBook, RulesFault> {
    let book = RuleBook::parse(text).map_err(|fault| told(&fault))?;
    if built_in.is_newer_than(&book) {
        let words = format!("edition {} is older than {}", book.edition(), built_in.edition());
        return Err(RulesFault {
            code: RulesFaultCode::Older,
            rule: None,
            carrier: None,
            words,
        });
    }
    Ok(book)
}

fn unreadable(error: &io::Error) -> RulesFault {
    RulesFault {
        code: RulesFaultCode::Unreadable,
        rule: None,
        carrier: None,
        words: error.to_string(),
    }
}

fn told(fault: &RuleFault) -> RulesFault {
    let (code, rule, carrier) = match fault {
        RuleFault::TooLarge => (RulesFaultCode::TooLarge, None, None),
        RuleFault::Json { .. } => (RulesFaultCode::Json, None, None),
        RuleFault::Format { .. } => (RulesFaultCode::Format, None, None),
        RuleFault::Edition => (RulesFaultCode::Edition, None, None),
        RuleFault::Empty => (RulesFaultCode::Empty, None, None),
        RuleFault::TooMany | RuleFault::TooCostly => (RulesFaultCode::TooMuch, None, None),
        RuleFault::Carrier { code } => (RulesFaultCode::Carrier, None, Some(code.clone())),
        RuleFault::Rule { number, carrier, .. } => (
            RulesFaultCode::Rule,
            u32::try_from(*number).ok(),
            Some(carrier.clone()),
        ),
    };
    RulesFault {
        code,
        rule,
        carrier,
        words: fault.to_string(),
    }
}

/// The rules in force.
pub(crate) async fn number_rules(
    app: &Arc<App>,
    _: &Caller,
    _: Nothing,
) -> Result<NumberRulesView, AppError> {
    Ok(app.numbers.view())
}

/// Replaces the rules by a file; a faulty one changes nothing and is told.
pub(crate) async fn replace_number_rules(
    app: &Arc<App>,
    by: &Caller,
    request: ReplaceNumberRules,
) -> Result<NumberRulesView, AppError> {
    let replacing = Arc::clone(app);
    let refused = tokio::task::spawn_blocking(move || replacing.numbers.replace(&request.text)).await;
    let refused = refused
        .map_err(fault("read a rule file"))?
        .map_err(fault("write the rule file"))?;
    let mut view = app.numbers.view();
    if refused.is_some() {
        view.fault = refused;
    } else {
        log(app, by, &view).await?;
    }
    Ok(view)
}

/// Goes back to the rules that ship with the program.
pub(crate) async fn use_built_in_number_rules(
    app: &Arc<App>,
    by: &Caller,
    _: Nothing,
) -> Result<NumberRulesView, AppError> {
    app.numbers.back().map_err(fault("remove the rule file"))?;
    let view = app.numbers.view();
    log(app, by, &view).await?;
    Ok(view)
}

async fn log(app: &App, by: &Caller, view: &NumberRulesView) -> Result<(), AppError> {
    let mut tx = app.store.begin().await?;
    app.log(
        &mut tx,
        &by.operator,
        "number_rules_replaced",
        (&view.edition, ""),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// The file in force, to change a copy of it.
pub(crate) async fn number_rules_file(app: &Arc<App>, _: &Caller, _: Nothing) -> Result<FileReply, AppError> {
    let text = app.numbers.text().map_err(fault("read the rule file"))?;
    Ok(FileReply {
        name: FILE.to_owned(),
        mime: "application/json".to_owned(),
        base64: STANDARD.encode(text),
    })
}
