//! What was found, step by step.

use std::fmt;

/// Steps in the order they were taken, and the likely causes.
#[derive(Debug, Default)]
pub(super) struct Report {
    steps: Vec<Step>,
    causes: Vec<Cause>,
}

#[derive(Debug)]
struct Step {
    mark: Mark,
    name: &'static str,
    text: String,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Mark {
    Ok,
    Note,
    Failed,
}

/// A likely cause.
#[derive(Debug)]
struct Cause {
    /// A stable name.
    code: &'static str,
    text: String,
}

impl Report {
    /// A step that went as it should.
    pub(super) fn ok(&mut self, name: &'static str, text: impl Into<String>) {
        self.step(Mark::Ok, name, text.into());
    }

    /// Something worth knowing about a step.
    pub(super) fn note(&mut self, name: &'static str, text: impl Into<String>) {
        self.step(Mark::Note, name, text.into());
    }

    /// A check that failed.
    pub(super) fn failed(&mut self, name: &'static str, text: impl Into<String>) {
        self.step(Mark::Failed, name, text.into());
    }

    /// A likely cause; each is named once.
    pub(super) fn cause(&mut self, code: &'static str, text: impl Into<String>) {
        if !self.causes.iter().any(|cause| cause.code == code) {
            self.causes.push(Cause {
                code,
                text: text.into(),
            });
        }
    }

    /// Whether any cause was found yet.
    pub(super) fn has_cause(&self) -> bool {
        !self.causes.is_empty()
    }

    /// Whether every step went as it should.
    pub(super) fn is_fine(&self) -> bool {
        self.causes.is_empty() && self.steps.iter().all(|step| step.mark != Mark::Failed)
    }

    fn step(&mut self, mark: Mark, name: &'static str, text: String) {
        self.steps.push(Step { mark, name, text });
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Step { mark, name, text } in &self.steps {
            let mark = match mark {
                Mark::Ok => "ok",
                Mark::Note => "note",
                Mark::Failed => "FAIL",
            };
            writeln!(f, "{mark:<5} {name:<14} {text}")?;
        }
        for Cause { code, text } in &self.causes {
            writeln!(f, "cause {code}: {text}")?;
        }
        Ok(())
    }
}

/// The start of a signature: enough to compare with a log, too little to use.
pub(super) fn shortened(signature: &str) -> String {
    let start: String = signature.chars().take(8).collect();
    format!("{start}…")
}
