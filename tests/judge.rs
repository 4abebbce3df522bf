//! What the library says of a text, in words that a test can compare.

use lifespec::check;
use lifespec::diagnostic::{Finding, Severity};
use lifespec::model::{Model, resolve};
use lifespec::source::SourceMap;
use lifespec::syntax;

/// A lifecycle that was read, and what was found.
pub(crate) struct Judged {
    /// The model; none if an error stands in the way.
    pub(crate) model: Option<Model>,
    /// Everything that was found, notes included.
    findings: Vec<Finding>,
    text: String,
}

/// Reads a `.life` text and runs every check of one model.
pub(crate) fn judge(text: &str) -> Judged {
    let mut sources = SourceMap::default();
    let source = sources.add("test.life", text);
    let parsed = syntax::parse(source, text);
    let resolved = resolve(&parsed.file);
    let mut findings = parsed.findings;
    findings.extend(resolved.findings);
    if let Some(model) = &resolved.model {
        findings.extend(check::run(model, &check::Options::default()));
    }
    Judged { model: resolved.model, findings, text: text.to_owned() }
}

impl Judged {
    /// Each finding above a note: its code and the words it points at, sorted.
    pub(crate) fn reported(&self) -> Vec<(&str, &str)> {
        let above = self.findings.iter().filter(|finding| finding.severity() > Severity::Note);
        let mut all: Vec<_> = above.map(|finding| (finding.code.id, self.words(finding))).collect();
        all.sort_unstable();
        all
    }

    /// The same with messages, for the reader of a failed test.
    pub(crate) fn messages(&self) -> Vec<String> {
        let line = |finding: &Finding| {
            let at = finding.span().map_or(0, |span| self.text[..span.start as usize].lines().count());
            format!(
                "{} {} line {at} `{}`: {} ({})",
                finding.severity(),
                finding.code.id,
                self.words(finding),
                finding.message,
                finding.help.as_deref().unwrap_or("-")
            )
        };
        self.findings.iter().map(line).collect()
    }

    fn words(&self, finding: &Finding) -> &str {
        finding.span().map_or("", |span| &self.text[span.start as usize..span.end as usize])
    }
}
