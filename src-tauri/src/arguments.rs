//! The command line.

use std::path::PathBuf;

/// What `--help` says.
pub(crate) const HELP: &str = "\
Dabao 打包台: the program of a packing bench.

dabao [--demo] [--serve [--port N]] [--data-dir DIR]

  --demo          sample data, a virtual scale, gun, printer and platform; starts empty every time
  --serve         no window: the screens for a browser on this PC; prints the address to open
  --port N        port for --serve (8787)
  --data-dir DIR  where data lives, instead of the user's own folder
  --version       says the version
  --help          says this

With DABAO_DATABASE_URL=postgres://... several desks share one PostgreSQL database.";

/// Port of `--serve` when none is given.
const PORT: u16 = 8787;

/// What the person wants.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    Run(Arguments),
    Version,
    Help,
}

/// How to run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) demo: bool,
    pub(crate) serve: bool,
    pub(crate) port: u16,
    pub(crate) data_dir: Option<PathBuf>,
}

/// Reads the command line without the program's name.
pub(crate) fn read(words: impl Iterator<Item = String>) -> Result<Ask, String> {
    let mut words = words;
    let mut arguments = Arguments {
        demo: false,
        serve: false,
        port: PORT,
        data_dir: None,
    };
    while let Some(word) = words.next() {
        match word.as_str() {
            "--demo" => arguments.demo = true,
            "--serve" => arguments.serve = true,
            "--port" => arguments.port = port(words.next())?,
            "--data-dir" => {
                let folder = words.next().ok_or("--data-dir needs a folder")?;
                arguments.data_dir = Some(PathBuf::from(folder));
            }
            "--version" | "-V" => return Ok(Ask::Version),
            "--help" | "-h" => return Ok(Ask::Help),
            other => return Err(format!("unknown option {other}")),
        }
    }
    Ok(Ask::Run(arguments))
}

fn port(word: Option<String>) -> Result<u16, String> {
    word.and_then(|word| word.parse().ok())
        .ok_or_else(|| "--port needs a number up to 65535".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str) -> Result<Ask, String> {
        read(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_are_read_in_any_order() {
        let expected = Arguments {
            demo: true,
            serve: true,
            port: 9000,
            data_dir: Some(PathBuf::from("/tmp/x")),
        };
        assert_eq!(
            check("--port 9000 --data-dir /tmp/x --serve --demo"),
            Ok(Ask::Run(expected))
        );
        assert_eq!(check("--demo --version"), Ok(Ask::Version));
        assert_eq!(check("-h"), Ok(Ask::Help));
    }

    #[test]
    fn nonsense_is_refused() {
        for line in [
            "--port",
            "--port x",
            "--port 70000",
            "--data-dir",
            "--frob",
            "file.csv",
        ] {
            assert!(check(line).is_err(), "{line}");
        }
    }
}
