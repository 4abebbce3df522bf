//! Converts log mappings.

use super::context::{Context, Node};
use super::grammar::Rule;
use super::recover::{self, LOG};
use super::statement::{Siblings, Statement};
use super::words::{self, piece};
use crate::diagnostic::{Finding, did_you_mean};
use crate::syntax::ast::{
    ChildRecords, Log, LogKind, LogStatement, Name, Path, PathStep, Rename, Template, TemplatePart, ValueSource,
};
use crate::syntax::codes::{LS017, LS018};

/// What a record may say about an instance.
const KEYS: [&str; 10] = ["time", "id", "root", "parent", "entity", "event", "actor", "from", "to", "state"];

/// What the block of a log holds.
#[derive(Default)]
struct Block {
    /// Something in it was not understood: it may have been the kind.
    broken: bool,
    kind: Option<LogKind>,
    statements: Vec<LogStatement>,
}

/// `log NAME { … }`
pub(super) fn log(cx: &mut Context<'_>, node: Node<'_>) -> Log {
    let mut statement = Statement::begin(cx, &node);
    let name = words::first_name(cx, node.clone());
    let mut block = Block::default();
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::log_block => log_block(cx, inner, &mut statement, &mut block),
            _ => statement.take(cx, inner),
        }
    }
    if block.kind.is_none() && !block.broken {
        cx.report(missing_kind(&name));
    }
    Log { name, kind: block.kind, statements: block.statements, meta: statement.finish(cx) }
}

/// The finding about a log that does not say what its records are.
pub(super) fn missing_kind(name: &Name) -> Finding {
    Finding::new(&LS017, format!("log `{}` does not say what its records are", name.text))
        .label(name.span, "events, changes or snapshots?")
        .help("begin its block with `events`, `changes of ENTITY` or `snapshot of ENTITY`")
}

fn log_block(cx: &mut Context<'_>, node: Node<'_>, statement: &mut Statement, block: &mut Block) {
    let mut siblings = Siblings::default();
    statement.block(cx, node, |cx, inner| {
        let before = siblings.pass(cx, &inner);
        if inner.as_rule() == Rule::junk_log {
            block.broken = true;
            recover::junk(cx, &LOG, &inner, before.as_ref(), &mut |cx, node| block.add(cx, node));
        } else {
            block.add(cx, inner);
        }
    });
}

impl Block {
    fn add(&mut self, cx: &mut Context<'_>, node: Node<'_>) {
        if node.as_rule() != Rule::log_kind {
            let statement = log_statement(cx, node);
            self.broken |= statement.is_none();
            self.statements.extend(statement);
            return;
        }
        let span = cx.span(&node);
        let kind = log_kind(cx, node);
        if self.kind.is_some() {
            cx.report(
                Finding::new(&LS017, "the log says twice what its records are")
                    .label(span, "a second time")
                    .help("one log holds one kind of records; describe the others in a log of their own"),
            );
        }
        self.kind.get_or_insert(kind);
    }
}

/// `events`, `changes of …`, `snapshot of …`
pub(super) fn log_kind(cx: &mut Context<'_>, node: Node<'_>) -> LogKind {
    let statement = Statement::begin(cx, &node);
    let kind = node.into_inner().next().expect("the grammar puts a kind here");
    let meta = statement.finish(cx);
    match kind.as_rule() {
        Rule::changes => LogKind::Changes(words::first_name(cx, kind), meta),
        Rule::snapshot => {
            let entity = words::first_name(cx, kind.clone());
            LogKind::Snapshot { entity, at: places(cx, kind), meta }
        }
        _ => LogKind::Events { at: places(cx, kind), meta },
    }
}

fn places(cx: &mut Context<'_>, kind: Node<'_>) -> Vec<Path> {
    let places = kind.into_inner().filter(|inner| inner.as_rule() == Rule::places);
    places.flat_map(Node::into_inner).filter_map(|inner| place(cx, inner)).collect()
}

fn place(cx: &mut Context<'_>, node: Node<'_>) -> Option<Path> {
    match node.as_rule() {
        Rule::kw_itself => Some(Path { steps: Vec::new(), span: cx.span(&node) }),
        Rule::record_path => Some(record_path(cx, node)),
        _ => None,
    }
}

/// One line of a mapping; nothing where its key is not known, which is reported.
pub(super) fn log_statement(cx: &mut Context<'_>, node: Node<'_>) -> Option<LogStatement> {
    let mut statement = Statement::begin(cx, &node);
    let rule = node.as_rule();
    Some(match rule {
        Rule::log_key => {
            let key = words::name(cx, &piece(node.clone().into_inner(), Rule::log_name));
            let value = source(cx, piece(node.into_inner(), Rule::source));
            let meta = statement.finish(cx);
            if !KEYS.contains(&key.text.as_str()) {
                unknown_key(cx, &key);
                return None;
            }
            LogStatement::Key { key, value, meta }
        }
        Rule::log_set => {
            let field = words::first_name(cx, node.clone());
            let value = source(cx, piece(node.into_inner(), Rule::source));
            LogStatement::Set { field, value, meta: statement.finish(cx) }
        }
        Rule::log_parts => LogStatement::Parts(parts(cx, node, statement)),
        Rule::log_always => LogStatement::Always { events: words::events(cx, node), meta: statement.finish(cx) },
        Rule::log_ignore => {
            let values = node.into_inner().filter(|inner| inner.as_rule() == Rule::string);
            let values = values.map(|inner| words::text(cx, &inner)).collect();
            LogStatement::Ignore { values, meta: statement.finish(cx) }
        }
        Rule::log_lines => {
            let pattern = words::text(cx, &piece(node.into_inner(), Rule::string));
            LogStatement::Lines { pattern, meta: statement.finish(cx) }
        }
        _ => {
            statement.take(cx, node);
            return None;
        }
    })
}

fn unknown_key(cx: &mut Context<'_>, key: &Name) {
    let known = KEYS.into_iter();
    let list = known.clone().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    let help = did_you_mean(&key.text, known)
        .unwrap_or_else(|| format!("a record has {list}; a field is mapped by `set {} = …`", key.text));
    let message = format!("a record has no `{}`", key.text);
    cx.report(Finding::new(&LS018, message).label(key.span, "not something a record says").help(help));
}

fn parts(cx: &mut Context<'_>, node: Node<'_>, mut statement: Statement) -> ChildRecords {
    let parts = words::first_name(cx, node.clone());
    let at = record_path(cx, piece(node.clone().into_inner(), Rule::record_path));
    let mut complete = false;
    let mut block = Block::default();
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::kw_complete => complete = true,
            Rule::log_block => log_block(cx, inner, &mut statement, &mut block),
            _ => {}
        }
    }
    if let Some(kind) = &block.kind {
        cx.report(
            Finding::new(&LS017, format!("the parts `{}` say again what the records are", parts.text))
                .label(kind.meta().span, "belongs into the log itself")
                .help("parts hold `id = …`, `state = …` and `set FIELD = …`"),
        );
    }
    ChildRecords { parts, at, complete, statements: block.statements, meta: statement.finish(cx) }
}

fn source(cx: &mut Context<'_>, node: Node<'_>) -> ValueSource {
    let mut found = ValueSource { alternatives: Vec::new(), renames: Vec::new(), span: cx.span(&node) };
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::template => found.alternatives.push(template(cx, inner)),
            Rule::renames => {
                let renames = inner.into_inner().filter(|inner| inner.as_rule() == Rule::rename);
                found.renames = renames.map(|inner| rename(cx, inner)).collect();
            }
            _ => {}
        }
    }
    found
}

fn rename(cx: &mut Context<'_>, node: Node<'_>) -> Rename {
    let mut pieces = node.into_inner();
    let from = words::text(cx, &piece(&mut pieces, Rule::string));
    Rename { from, to: words::name(cx, &piece(&mut pieces, Rule::rename_target)) }
}

fn template(cx: &mut Context<'_>, node: Node<'_>) -> Template {
    let span = cx.span(&node);
    let parts = node.into_inner().filter_map(|inner| match inner.as_rule() {
        Rule::string => Some(TemplatePart::Text(words::text(cx, &inner))),
        Rule::record_path | Rule::quoted_path => Some(TemplatePart::Path(record_path(cx, inner))),
        _ => None,
    });
    Template { parts: parts.collect(), span }
}

/// `itself.` in front says that what follows is a key of the record: so a key that is no name is not taken for a text.
fn record_path(cx: &mut Context<'_>, node: Node<'_>) -> Path {
    let span = cx.span(&node);
    let whole = node.as_str().starts_with("itself.");
    let steps = node.into_inner().skip(usize::from(whole)).filter_map(|inner| match inner.as_rule() {
        Rule::path_key => Some(PathStep::Key(inner.as_str().to_owned())),
        Rule::string => Some(PathStep::Key(words::text(cx, &inner).text)),
        Rule::each => Some(PathStep::Each),
        _ => None,
    });
    Path { steps: steps.collect(), span }
}
