//! Converts a whole file: its header and its statements.

use super::context::{Context, Node};
use super::entity::{self, piece_word};
use super::expr;
use super::foreign;
use super::grammar::Rule;
use super::recover::{self, FILE};
use super::scenario;
use super::statement::{self, Siblings, Statement};
use super::stream;
use super::words::{self, piece};
use super::{log, moves};
use crate::diagnostic::Finding;
use crate::syntax::ast::{Actors, EventDecl, File, Header, Invariant, Item, Trivia};
use crate::syntax::codes::{LS004, LS008, LS009, LS014};

/// Reads the file piece by piece.
pub(super) fn file(cx: &mut Context<'_>) -> File {
    let mut file = Builder::default();
    if let Some(finding) = foreign::whole_file(cx) {
        cx.report(finding);
        cx.braces_to_end = true;
        return File { header: None, items: Vec::new(), end: Trivia::default() };
    }
    let mut siblings = Siblings::default();
    let mut at = 0;
    while let Some(end) =
        stream::next(cx, Rule::next_item, at, |cx, node, end| file.piece(cx, node, end, &mut siblings))
    {
        at = end;
    }
    file.require_header(cx);
    let end = cx.text.len();
    File { header: file.header, items: file.items, end: statement::trivia_before(cx, end) }
}

/// A file while it is being converted.
#[derive(Default)]
struct Builder {
    header: Option<Header>,
    items: Vec<Item>,
    /// The first thing in the file that is not its header: place and first word.
    first: Option<(usize, String)>,
    /// Something at the start may have been meant as the header.
    header_lost: bool,
}

impl Builder {
    /// Takes a piece that ends at `end`, and tells where the next one begins.
    fn piece(&mut self, cx: &mut Context<'_>, node: Node<'_>, mut end: usize, siblings: &mut Siblings) -> usize {
        let before = siblings.pass(cx, &node);
        let (start, word) = (cx.start(&node), piece_word(&node).to_owned());
        match node.as_rule() {
            Rule::header => self.header(cx, node),
            Rule::entity_head => {
                cx.block_lost = false;
                let entity;
                (entity, end) = entity::entity_from(cx, node, end);
                siblings.reach(cx.text[..end].trim_end().len());
                self.items.push(Item::Entity(entity));
            }
            Rule::junk_item => {
                self.header_lost |= self.header.is_none() && self.first.is_none();
                recover::junk(cx, &FILE, &node, before.as_ref(), &mut |cx, node| self.statement(cx, node));
            }
            Rule::stray_members => self.stray_members(cx, node),
            Rule::stray_close => stray_close(cx, &node),
            _ => {
                cx.block_lost = false;
                self.statement(cx, node);
            }
        }
        if self.header.is_none() {
            self.first.get_or_insert((start, word));
        }
        self.items.extend(statement::loose_allows(cx).into_iter().map(Item::Allow));
        end
    }

    fn statement(&mut self, cx: &mut Context<'_>, node: Node<'_>) {
        let item = match node.as_rule() {
            Rule::header => return self.header(cx, node),
            Rule::allow => Item::Allow(statement::allow(cx, node)),
            Rule::actors => Item::Actor(actors(cx, node)),
            Rule::event_decl => Item::Event(event_decl(cx, node)),
            Rule::entity => Item::Entity(entity::entity(cx, node)),
            Rule::invariant => Item::Invariant(invariant(cx, node)),
            Rule::log => Item::Log(log::log(cx, node)),
            Rule::scenario => Item::Scenario(scenario::scenario(cx, node)),
            _ => return,
        };
        self.items.push(item);
    }

    fn header(&mut self, cx: &mut Context<'_>, node: Node<'_>) {
        let header = header(cx, node);
        let Some(first) = &self.header else {
            if self.first.is_some() {
                cx.report(
                    Finding::new(&LS009, "the header is not the first statement of the file")
                        .label(header.name.span, "the lifecycle is named here")
                        .help(format!("move `lifecycle {}` to the start of the file", header.name.text)),
                );
            }
            self.header = Some(header);
            return;
        };
        cx.report(
            Finding::new(&LS009, format!("the file has a second header, `{}`", header.name.text))
                .label(header.name.span, "a second name")
                .label(first.name.span, "the first one")
                .help("one file holds one lifecycle; put the other one into a file of its own"),
        );
    }

    fn require_header(&self, cx: &mut Context<'_>) {
        if self.header.is_some() || self.header_lost {
            return;
        }
        let help = "begin the file with `lifecycle NAME \"what it is about\"`";
        let finding = match &self.first {
            Some((at, word)) => {
                let end = at + if word.is_empty() { 0 } else { word.len() };
                Finding::new(&LS008, "the file does not begin with `lifecycle NAME`")
                    .label(cx.span_of(*at..end), "the first statement")
            }
            None => Finding::new(&LS008, "the file holds no lifecycle").label(cx.span_of(0..0), "nothing is here"),
        };
        cx.report(finding.help(help));
    }

    /// Statements of an entity outside any: most likely a brace has closed the entity before them too early.
    fn stray_members(&mut self, cx: &mut Context<'_>, node: Node<'_>) {
        let first = node.clone().into_inner().next().expect("the grammar puts a statement here");
        let word = piece_word(&first);
        let start = cx.start(&first);
        let here = cx.span_of(start..start + word.len());
        let lost = cx.block_lost;
        let closed = node.clone().into_inner().any(|inner| inner.as_rule() == Rule::close);
        let mut members = Vec::new();
        let mut siblings = Siblings::default();
        let mut moves = 0;
        for inner in node.into_inner() {
            let count = members.len();
            entity::entity_member(cx, &inner, &mut members, &mut siblings);
            if members.len() == count {
                moves += usize::from(moves::state_move(cx, inner).is_some());
            }
        }
        let finding = match self.items.last_mut() {
            Some(Item::Entity(entity)) if lost => return entity.members.append(&mut members),
            _ if lost => return,
            Some(Item::Entity(entity)) if closed => {
                entity.members.append(&mut members);
                if cx.claim_open_block(true) {
                    return;
                }
                let end = entity.meta.span.end;
                let brace = crate::source::Span {
                    start: end.saturating_sub(1).max(entity.meta.span.start),
                    ..entity.meta.span
                };
                Finding::new(
                    &LS004,
                    format!("this `}}` closes entity `{}` before its last statement", entity.name.text),
                )
                .label(brace, "one brace too many, here or before")
                .label(here, "this still belongs to the entity")
                .help("remove the brace that closes too early")
            }
            _ => Finding::new(&LS014, format!("`{word}` stands outside any entity"))
                .label(here, "belongs into an entity")
                .help(if moves > 0 {
                    "write it inside `entity NAME { … }`, in the block of a state"
                } else {
                    "write it inside `entity NAME { … }`"
                }),
        };
        cx.report(finding);
    }
}

fn stray_close(cx: &mut Context<'_>, node: &Node<'_>) {
    if cx.block_lost || cx.claim_open_block(false) {
        return;
    }
    if cx.is_full() {
        return cx.count_unshown();
    }
    let at = cx.start(node);
    let span = cx.span_of(at..at + 1);
    cx.report(
        Finding::new(&LS004, "this `}` closes nothing")
            .label(span, "no block is open here")
            .help("remove it, or look for a block above that is closed too early"),
    );
}

fn header(cx: &mut Context<'_>, node: Node<'_>) -> Header {
    let mut statement = Statement::begin(cx, &node);
    let name = words::first_name(cx, node.clone());
    node.into_inner().for_each(|inner| statement.take(cx, inner));
    Header { name, meta: statement.finish(cx) }
}

fn actors(cx: &mut Context<'_>, node: Node<'_>) -> Actors {
    let mut statement = Statement::begin(cx, &node);
    let names = words::names(cx, node.clone());
    node.into_inner().for_each(|inner| statement.take(cx, inner));
    Actors { names, meta: statement.finish(cx) }
}

fn event_decl(cx: &mut Context<'_>, node: Node<'_>) -> EventDecl {
    let mut statement = Statement::begin(cx, &node);
    let event = words::first_event(cx, node.clone());
    node.into_inner().for_each(|inner| statement.take(cx, inner));
    EventDecl { event, meta: statement.finish(cx) }
}

/// `invariant of ENTITY "…": never P`
fn invariant(cx: &mut Context<'_>, node: Node<'_>) -> Invariant {
    let mut statement = Statement::begin(cx, &node);
    let entity = words::first_name(cx, node.clone());
    let mode = node.clone().into_inner().find(|inner| matches!(inner.as_rule(), Rule::kw_always | Rule::kw_never));
    let mode = mode.expect("the grammar puts `always` or `never` here");
    let condition = expr::guard(cx, piece(node.clone().into_inner(), Rule::guard));
    node.into_inner().for_each(|inner| statement.take(cx, inner));
    Invariant {
        entity,
        always: mode.as_rule() == Rule::kw_always,
        mode_span: cx.span(&mode),
        condition,
        meta: statement.finish(cx),
    }
}
