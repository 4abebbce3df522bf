//! Log mappings.

use super::Line;
use super::layout::Writer;
use super::words::{event, list, meta, prefixed, quoted};
use crate::syntax::ast::{
    ChildRecords, Log, LogKind, LogStatement, Path, PathStep, Rename, Template, TemplatePart, Trivia, ValueSource,
};

/// `log NAME { … }`.
pub(super) fn log(writer: &mut Writer, log: &Log) {
    let mut line = Line::of(format!("log {}", log.name.text));
    meta(&mut line, &log.meta);
    writer.block(&line, &log.meta.trivia, |writer| {
        if let Some(kind) = &log.kind {
            writer.statement(&kind_line(kind), &kind.meta().trivia);
        }
        for each in &log.statements {
            statement(writer, each);
        }
    });
}

/// `snapshot of Job at value[*] or itself`.
pub(crate) fn kind_line(kind: &LogKind) -> Line {
    let mut line = match kind {
        LogKind::Events { at, .. } => {
            let mut line = Line::of("events");
            line.pieces(prefixed("at", alternatives(at.iter().map(path))));
            line
        }
        LogKind::Changes(entity, _) => Line::of(format!("changes of {}", entity.text)),
        LogKind::Snapshot { entity, at, .. } => {
            let mut line = Line::of(format!("snapshot of {}", entity.text));
            line.pieces(prefixed("at", alternatives(at.iter().map(path))));
            line
        }
    };
    meta(&mut line, kind.meta());
    line
}

fn statement(writer: &mut Writer, statement: &LogStatement) {
    statement_with(writer, statement, &statement.meta().trivia);
}

/// A line of a mapping with these comments instead of its own.
pub(super) fn statement_with(writer: &mut Writer, statement: &LogStatement, trivia: &Trivia) {
    match statement {
        LogStatement::Parts(parts) => parts_block(writer, parts, trivia),
        other => writer.statement(&statement_line(other), trivia),
    }
}

/// A line of a mapping, with its block behind it where it has one.
pub(crate) fn statement_line(statement: &LogStatement) -> Line {
    let mut line = Line::default();
    match statement {
        LogStatement::Key { key, value, .. } => source(&mut line, &format!("{} =", key.text), value),
        LogStatement::Set { field, value, .. } => source(&mut line, &format!("set {} =", field.text), value),
        LogStatement::Always { events, .. } => line.pieces(prefixed("always", list(events, event))),
        LogStatement::Ignore { values, .. } => line.pieces(prefixed("ignore", list(values, |text| quoted(&text.text)))),
        LogStatement::Lines { pattern, .. } => line.clause(format!("lines matching {}", quoted(&pattern.text))),
        LogStatement::Parts(parts) => {
            line = parts_head(parts);
            line.clause("{");
            for each in &parts.statements {
                line.clause(statement_line(each).one_line());
            }
            line.clause("}");
            return line;
        }
    }
    meta(&mut line, statement.meta());
    line
}

fn parts_head(parts: &ChildRecords) -> Line {
    let complete = if parts.complete { " complete" } else { "" };
    let mut line = Line::of(format!("parts {} = {}{complete}", parts.parts.text, path(&parts.at)));
    meta(&mut line, &parts.meta);
    line
}

fn parts_block(writer: &mut Writer, parts: &ChildRecords, trivia: &Trivia) {
    writer.block(&parts_head(parts), trivia, |writer| {
        for each in &parts.statements {
            statement(writer, each);
        }
    });
}

fn source(line: &mut Line, head: &str, value: &ValueSource) {
    line.clause(head);
    line.pieces(alternatives(value.alternatives.iter().map(template)));
    line.pieces(prefixed("rename", list(&value.renames, rename)));
}

/// Where a value stands, without what it is renamed to.
pub(crate) fn value(value: &ValueSource) -> String {
    alternatives(value.alternatives.iter().map(template)).join(" ")
}

fn rename(rename: &Rename) -> String {
    format!("{} -> {}", quoted(&rename.from.text), rename.to.text)
}

/// Words with `or` between them.
fn alternatives(words: impl Iterator<Item = String>) -> Vec<String> {
    words.enumerate().map(|(index, words)| if index == 0 { words } else { format!("or {words}") }).collect()
}

fn template(template: &Template) -> String {
    let parts: Vec<String> = template
        .parts
        .iter()
        .map(|part| match part {
            TemplatePart::Path(at) => path(at),
            TemplatePart::Text(text) => quoted(&text.text),
        })
        .collect();
    parts.join(" + ")
}

/// A path into a record; `itself` for the record.
pub(crate) fn path(path: &Path) -> String {
    let mut out = String::new();
    for (index, step) in path.steps.iter().enumerate() {
        match step {
            PathStep::Each => out.push_str("[*]"),
            PathStep::Key(key) => {
                // Alone, a key in quotes would be a text.
                if index == 0 && path.steps.len() == 1 && !plain_key(key, true) {
                    out.push_str("itself.");
                }
                if index > 0 {
                    out.push('.');
                }
                out.push_str(&path_key(key, index == 0));
            }
        }
    }
    if out.is_empty() { "itself".to_owned() } else { out }
}

fn path_key(key: &str, first: bool) -> String {
    if plain_key(key, first) { key.to_owned() } else { quoted(key) }
}

fn plain_key(key: &str, first: bool) -> bool {
    super::is_name(key) && !(first && key == "itself")
}
