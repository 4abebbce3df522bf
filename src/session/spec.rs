//! A lifecycle as far as it could be understood, with everything that was found.

use super::consequences;
use crate::catalog;
use crate::check::{self, Options};
use crate::diagnostic::Finding;
use crate::explore::{self, Composition, Watch};
use crate::model::{self, Model, resolve};
use crate::syntax::{self, Notation, Parsed, ast};

/// A lifecycle as far as it could be understood.
#[derive(Debug)]
pub struct Spec {
    /// Whether there was a text to be judged, even one that is no lifecycle.
    pub readable: bool,
    /// The syntax tree and its notation; `None` if the file is no text.
    pub file: Option<(ast::File, Notation)>,
    /// Whether the text was understood whole.
    pub parsed: bool,
    /// What it means; `None` if an error stands in the way.
    pub model: Option<Model>,
    /// Everything that was found.
    pub findings: Vec<Finding>,
    /// How many findings its `allow`s keep back.
    pub suppressed: usize,
    /// What is known of each root with its parts, if that was asked.
    pub compositions: Vec<Composition>,
}

impl Spec {
    /// A file that could not be read.
    pub(super) fn unreadable(finding: Finding) -> Self {
        // A finding with a place speaks of what is in the file.
        let readable = !finding.labels.is_empty();
        Self {
            readable,
            file: None,
            parsed: false,
            model: None,
            findings: vec![finding],
            suppressed: 0,
            compositions: Vec::new(),
        }
    }

    /// A file that was parsed.
    pub(super) fn of(parsed: Parsed, notation: Notation, text: &str) -> Self {
        let resolved = resolve(&parsed.file);
        let whole = !parsed.findings.iter().any(|finding| finding.severity() == crate::diagnostic::Severity::Error);
        // What the parser passed over may be what a name means: the model is trusted only if all was understood.
        let model = resolved.model.filter(|_| whole);
        let mut findings = parsed.findings;
        findings.extend(consequences::drop(text, &findings, resolved.findings));
        let file = Some((parsed.file, notation));
        Self { readable: true, file, parsed: whole, model, findings, suppressed: 0, compositions: Vec::new() }
    }

    /// The same with the findings of every check, and without those that the lifecycle allows.
    pub(super) fn checked(mut self, look: explore::Options, watch: Watch<'_>) -> Self {
        let Some(model) = &self.model else { return self };
        let mut findings = std::mem::take(&mut self.findings);
        findings.extend(check::judge(model));
        self.compositions = explore::ask_all(model, look, watch);
        findings.extend(explore::findings(model, &self.compositions, &findings));
        let found: Vec<&str> = findings.iter().map(|finding| finding.code.id).collect();
        let mut judged = [syntax::codes::CODES, syntax::YAML_CODES, model::CODES, check::CODES].concat();
        // What was not decided may be what an `allow` is meant for.
        if self.compositions.iter().all(|composition| composition.limit.is_none()) {
            judged.extend(explore::CODES);
        }
        let options = Options { known_codes: &catalog::all(), judged_codes: &judged };
        self.findings = check::settle(model, findings.clone(), &options);
        let kept = self.findings.iter().filter(|finding| found.contains(&finding.code.id)).count();
        self.suppressed = found.len().saturating_sub(kept);
        self
    }
}
