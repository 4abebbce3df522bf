//! Takes values out of the tree, each in the shape that its place asks for, and reports every other shape.

use super::codes::{CONFLICT, MISSING, SHAPE, UNKNOWN};
use super::malformed::QUOTE;
use super::refusal::shown;
use super::tree::{Entry, Kind, Meaning, Node, Scalar};
use crate::diagnostic::{Finding, did_you_mean};
use crate::source::Span;
use crate::syntax::ast::{Allow, Meta, Name, Text};
use crate::syntax::print::is_name_rest;

/// Reads one document.
#[derive(Debug)]
pub(super) struct Reader<'t> {
    /// Its text.
    pub(super) text: &'t str,
    /// What is wrong.
    pub(super) findings: Vec<Finding>,
}

/// What a mapping is for, and the keys it may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// In words, such as `a state`.
    pub(super) what: &'static str,
    /// Its keys.
    pub(super) keys: &'static [&'static str],
}

/// What other notations call a key, and what it is called here.
const OTHER_WORDS: &[(&str, &str)] = &[
    ("transitions", "moves"),
    ("transition", "moves"),
    ("on", "moves"),
    ("timeout", "moves"),
    ("timeouts", "moves"),
    ("incidents", "moves"),
    ("substates", "states"),
    ("children", "parts"),
    ("owns", "parts"),
    ("properties", "fields"),
    ("variables", "fields"),
    ("start", "initial"),
    ("end", "final"),
    ("terminal", "final"),
    ("guard", "when"),
    ("condition", "when"),
    ("desc", "description"),
    ("parent", "of"),
    ("entity", "of"),
    ("entity", "entities"),
    ("name", "lifecycle"),
    ("mapping", "map"),
];

impl<'t> Reader<'t> {
    /// A reader that has found nothing yet.
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, findings: Vec::new() }
    }

    /// The entries of a mapping with fixed keys, in file order; unknown keys are reported and left out.
    pub(super) fn section<'n>(&mut self, node: &'n Node, place: Place) -> Vec<&'n Entry> {
        let Kind::Map(entries) = &node.kind else {
            if !node.is_null() {
                self.wrong(node, "a mapping", place.what);
            }
            return Vec::new();
        };
        let (known, unknown): (Vec<_>, Vec<_>) =
            entries.iter().partition(|entry| place.keys.contains(&entry.key.text.as_str()));
        for entry in unknown {
            self.unknown(entry, place);
        }
        known
    }

    fn unknown(&mut self, entry: &Entry, place: Place) {
        let key = entry.key.text.as_str();
        if self.findings.len() > super::limits::MAX_FINDINGS {
            // It will only be counted: no need to look for what was meant.
            self.findings.push(Finding::new(&UNKNOWN, "unknown key").label(entry.key_span, "unknown key"));
            return;
        }
        let other = OTHER_WORDS.iter().find(|(word, here)| *word == key && place.keys.contains(here));
        let help = did_you_mean(key, place.keys.iter().copied())
            .or_else(|| (key == "initial").then(|| "the state says so itself: `initial: true`".to_owned()))
            .or_else(|| other.map(|(_, here)| format!("this is called `{here}` here")))
            .unwrap_or_else(|| format!("the keys of {} are {}", place.what, ticked(place.keys)));
        let finding = Finding::new(&UNKNOWN, format!("`{}` is not a key of {}", shown(key), place.what))
            .label(entry.key_span, "unknown key")
            .help(help);
        self.findings.push(finding);
    }

    /// The entries of a mapping whose keys are free names; also a list of such mappings.
    pub(super) fn entries<'n>(&mut self, node: &'n Node, what: &str) -> Vec<&'n Entry> {
        match &node.kind {
            Kind::Map(entries) => entries.iter().collect(),
            Kind::List(items) => {
                let mut all = Vec::new();
                for item in items {
                    match &item.kind {
                        Kind::Map(entries) if is_named_inside(entries) => self.named_inside(&entries[0], what),
                        Kind::Map(entries) => all.extend(entries),
                        _ => self.wrong(item, "a mapping", what),
                    }
                }
                all
            }
            _ => {
                if !node.is_null() {
                    self.wrong(node, "a mapping from names", what);
                }
                Vec::new()
            }
        }
    }

    /// Reports `- name: Open` where the name is the key.
    fn named_inside(&mut self, entry: &Entry, what: &str) {
        let name = match &entry.value.kind {
            Kind::Scalar(scalar) => shown(&scalar.text),
            _ => "NAME".to_owned(),
        };
        let finding = Finding::new(&SHAPE, format!("an entry of {what} has its name as its key"))
            .label(entry.span(), "not a key of its own")
            .help(format!("write `{name}:`, and the rest indented below it"));
        self.findings.push(finding);
    }

    /// The items of a list; nothing at all is an empty list.
    pub(super) fn items<'n>(&mut self, node: &'n Node, what: &str) -> &'n [Node] {
        if let Kind::List(items) = &node.kind {
            return items;
        }
        if !node.is_null() {
            self.wrong(node, "a list", what);
        }
        &[]
    }

    /// A text; numbers, `true` and `false` count as the words they are written with.
    pub(super) fn words<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n Scalar> {
        match &node.kind {
            Kind::Scalar(scalar) if scalar.meaning != Meaning::Null => Some(scalar),
            _ => {
                self.wrong(node, "text", what);
                None
            }
        }
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, node: &Node, what: &str) -> bool {
        match &node.kind {
            Kind::Scalar(Scalar { meaning: Meaning::Bool(value), .. }) => *value,
            other => {
                self.wrong(node, "`true` or `false`", what);
                matches!(other, Kind::Scalar(scalar) if scalar.text == "true")
            }
        }
    }

    /// Reports that something else was expected.
    pub(super) fn wrong(&mut self, node: &Node, expected: &str, what: &str) {
        if matches!(node.kind, Kind::Refused) {
            return;
        }
        let help = advice(node, expected, what);
        let cut_line = matches!(&node.kind, Kind::Map(entries) if entries.len() == 1) && expected == "text";
        let finding = Finding::new(&SHAPE, format!("{what} must be {expected}, and here stands {}", node.what()))
            .label(node.span, format!("expected {expected}"))
            .maybe_help(cut_line.then_some(QUOTE).or(help).map(str::to_owned));
        self.findings.push(finding);
    }

    /// Reports a key that must be there.
    pub(super) fn missing(&mut self, span: Span, key: &str, place: Place, help: &str) {
        let finding = Finding::new(&MISSING, format!("{} lacks the key `{key}`", place.what))
            .label(span, format!("no `{key}` here"))
            .help(help);
        self.findings.push(finding);
    }

    /// Reports two keys of which only one can be meant.
    pub(super) fn conflict(&mut self, one: &Entry, other: &Entry) {
        let (first, second) = if one.key_span.start < other.key_span.start { (one, other) } else { (other, one) };
        let message = format!("`{}` and `{}` exclude each other", first.key.text, second.key.text);
        let finding = Finding::new(&CONFLICT, message)
            .label(second.key_span, "either this")
            .label(first.key_span, "or this")
            .help("keep one of the two");
        self.findings.push(finding);
    }

    /// A description.
    pub(super) fn description(&mut self, node: &Node) -> Option<Text> {
        let scalar = self.words(node, "a description")?;
        Some(self.text_of(scalar, node.span))
    }

    /// Words of people as a text of the language, which cannot hold control characters.
    fn text_of(&mut self, scalar: &Scalar, span: Span) -> Text {
        let forbidden = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
        if scalar.text.contains(forbidden) {
            let finding = Finding::new(&SHAPE, "the text holds a control character")
                .label(span, "a character that cannot be seen")
                .help("remove it; a line break is written `\\n` in double quotes");
            self.findings.push(finding);
        }
        let text = scalar.text.trim_end().chars().filter(|c| !forbidden(*c)).collect();
        Text { text, span }
    }

    /// Tags, without `@`.
    pub(super) fn tags(&mut self, node: &Node) -> Vec<Name> {
        let mut tags = Vec::new();
        for item in self.items(node, "`tags`") {
            let Some(scalar) = self.words(item, "a tag") else { continue };
            let span = scalar.words;
            if scalar.text.is_empty() || !scalar.text.split('-').all(is_name_rest) {
                let help = match scalar.text.strip_prefix('@') {
                    Some(rest) => format!("write `{}`: the `@` belongs to lines of moves only", shown(rest)),
                    None => "a tag is one word of letters, digits, `_` and `-`".to_owned(),
                };
                let finding = Finding::new(&SHAPE, format!("`{}` is not a tag", shown(&scalar.text)))
                    .label(span, "not a tag")
                    .help(help);
                self.findings.push(finding);
            } else {
                tags.push(Name { text: scalar.text.clone(), span });
            }
        }
        tags
    }

    /// `allow: { LS142: why }`.
    pub(super) fn allows(&mut self, node: &Node) -> Vec<Allow> {
        let mut allows = Vec::new();
        for entry in self.entries(node, "`allow`") {
            let code = Name { text: entry.key.text.clone(), span: entry.key.words };
            if !crate::syntax::print::is_name(&code.text) {
                let finding = Finding::new(&SHAPE, format!("`{}` is not a code", shown(&code.text)))
                    .label(code.span, "not a code")
                    .help("a code is one word, such as `LS142`");
                self.findings.push(finding);
                continue;
            }
            let Some(reason) = self.words(&entry.value, "the reason of an `allow`") else { continue };
            let reason = self.text_of(reason, entry.value.span);
            allows.push(Allow { code, reason: Some(reason), meta: Box::new(Meta::new(entry.span())) });
        }
        allows
    }

    /// What every statement may carry: `description`, `tags` and, where `allows` says so, `allow`.
    pub(super) fn meta(&mut self, entries: &[&Entry], span: Span, allows: bool) -> Meta {
        let mut meta = Meta::new(span);
        for entry in entries {
            match entry.key.text.as_str() {
                "description" => meta.description = self.description(&entry.value),
                "tags" => meta.tags = self.tags(&entry.value),
                "allow" if allows => meta.allows = self.allows(&entry.value),
                _ => {}
            }
        }
        meta
    }
}

/// Whether a mapping in a list gives its name like any other key.
fn is_named_inside(entries: &[Entry]) -> bool {
    entries.len() > 1 && entries[0].key.text == "name"
}

/// What to write instead of a value of another shape, where that can be guessed.
fn advice(node: &Node, expected: &str, what: &str) -> Option<&'static str> {
    match &node.kind {
        Kind::Map(_) if what == "a move" => Some("a move is one line: `- on Actor.Event -> Target`"),
        Kind::Scalar(scalar) => match expected {
            "a list" if scalar.text.starts_with('-') => Some("put a blank behind each `-`"),
            "a list" => Some("write `[A, B]`, or each entry on a line of its own behind `- `"),
            "`true` or `false`" => match scalar.text.to_lowercase().as_str() {
                "yes" | "on" | "true" | "y" => Some("write `true`, without quotes"),
                "no" | "off" | "false" | "n" => Some("write `false`, without quotes"),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// `` `a`, `b` ``.
fn ticked(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use crate::source::SourceId;
    use crate::syntax::parse_yaml;

    /// The only finding about a state that is written so.
    fn said(state: &str) -> String {
        let text = format!("lifecycle: L\nactors: [C]\nentities:\n  E:\n    states:\n{state}");
        let mut findings = parse_yaml(SourceId(0), &text).findings;
        assert_eq!(findings.len(), 1, "{state}: {findings:?}");
        findings.remove(0).help.unwrap_or_default()
    }

    #[test]
    fn habits_of_other_yaml_are_answered() {
        assert_eq!(said("      A:\n        final: yes\n"), "write `true`, without quotes");
        assert_eq!(said("      A:\n        final: \"false\"\n"), "write `false`, without quotes");
        assert_eq!(said("      - name: A\n        final: true\n"), "write `A:`, and the rest indented below it");
        assert_eq!(said("      A:\n        moves: -on C.x -> A\n"), "put a blank behind each `-`");
        let line = "a move is one line: `- on Actor.Event -> Target`";
        assert_eq!(said("      A:\n        moves:\n          - on: C.x\n            to: A\n"), line);
    }

    #[test]
    fn a_machine_of_another_notation_is_one_finding() {
        for text in [r#"{"id":"a","initial":"b","states":{"b":{}}}"#, r#"{"StartAt":"A","States":{"A":{}}}"#] {
            let findings = parse_yaml(SourceId(0), text).findings;
            assert_eq!(findings.iter().map(|finding| finding.code.id).collect::<Vec<_>>(), ["LS031"], "{text}");
        }
    }
}
