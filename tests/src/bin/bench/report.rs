//! The table at the end: what was measured, against what, and whether the goal is met.

use std::fmt;

/// Whether a goal is met.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Verdict {
    Met,
    Missed,
    /// Why there is no ratio.
    Unknown(String),
}

/// One line of the table.
struct Line {
    job: String,
    ours: String,
    against: String,
    ratio: String,
    goal: String,
    verdict: Verdict,
}

/// Two measured things, as they are to be shown.
pub(crate) struct Compared<'a> {
    /// What was done.
    pub(crate) job: &'a str,
    /// What ours took.
    pub(crate) ours: String,
    /// What the peer took, or the limit.
    pub(crate) against: String,
}

/// All lines so far.
#[derive(Default)]
pub(crate) struct Report(Vec<Line>);

impl Report {
    /// Ours divided by the other must not be more than the goal.
    pub(crate) fn at_most(&mut self, compared: Compared<'_>, ratio: f64, goal: f64) {
        self.add(compared, ratio, format!("≤ {goal:.3} ×"), ratio <= goal);
    }

    /// Ours divided by the other must not be less than the goal.
    pub(crate) fn at_least(&mut self, compared: Compared<'_>, ratio: f64, goal: f64) {
        self.add(compared, ratio, format!("≥ {goal:.3} ×"), ratio >= goal);
    }

    /// There is nothing to compare with.
    pub(crate) fn alone(&mut self, job: &str, ours: String, why: &str) {
        let compared = Compared {
            job,
            ours,
            against: "no comparison".to_owned(),
        };
        self.push(
            compared,
            String::new(),
            String::new(),
            Verdict::Unknown(why.to_owned()),
        );
    }

    fn add(&mut self, compared: Compared<'_>, ratio: f64, goal: String, met: bool) {
        let verdict = if met { Verdict::Met } else { Verdict::Missed };
        self.push(compared, format!("{ratio:.3} ×"), goal, verdict);
    }

    fn push(&mut self, compared: Compared<'_>, ratio: String, goal: String, verdict: Verdict) {
        let Compared { job, ours, against } = compared;
        let job = job.to_owned();
        let line = Line {
            job,
            ours,
            against,
            ratio,
            goal,
            verdict,
        };
        eprintln!("  {line}");
        self.0.push(line);
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            job,
            ours,
            against,
            ratio,
            goal,
            verdict,
        } = self;
        let verdict = match verdict {
            Verdict::Met => "met",
            Verdict::Missed => "MISSED",
            Verdict::Unknown(why) => why,
        };
        write!(f, "| {job} | {ours} | {against} | {ratio} | {goal} | {verdict} |")
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\n| job | ours | against | ratio | goal | |")?;
        writeln!(f, "| --- | --- | --- | --- | --- | --- |")?;
        for line in &self.0 {
            writeln!(f, "{line}")?;
        }
        let count = |wanted: &Verdict| self.0.iter().filter(|line| line.verdict == *wanted).count();
        let (met, missed) = (count(&Verdict::Met), count(&Verdict::Missed));
        let unknown = self.0.len() - met - missed;
        write!(f, "\n{met} met, {missed} missed, {unknown} without a comparison")
    }
}
