//! Lifecycles for the tests of the checks, read from text.

use super::{Context, judge};
use crate::model::{EntityId, Model, resolve};
use crate::source::SourceMap;
use crate::syntax;

/// The model of a text that nothing is wrong with as far as its names go.
pub(super) fn model(text: &str) -> Model {
    let mut sources = SourceMap::default();
    let parsed = syntax::parse(sources.add("test.life", text), text);
    assert!(parsed.findings.is_empty(), "{:#?}", parsed.findings);
    let resolved = resolve(&parsed.file);
    assert!(resolved.findings.is_empty(), "{:#?}", resolved.findings);
    resolved.model.expect("nothing is wrong with it")
}

/// The model of one entity `Order`, with these members, and its parts in further entities.
pub(super) fn order(members: &str) -> Model {
    model(&format!("lifecycle Demo\nactor Customer, Clerk\nentity Order {{\n{members}\n}}\n"))
}

/// The messages of all findings with a code, sorted.
pub(super) fn messages(model: &Model, code: &str) -> Vec<String> {
    let mut all: Vec<String> =
        judge(model).into_iter().filter(|finding| finding.code.id == code).map(|finding| finding.message).collect();
    all.sort();
    all
}

/// Asks something of the entity `Order`.
pub(super) fn of_order<T>(model: &Model, ask: impl FnOnce(&Context<'_>, EntityId) -> T) -> T {
    ask(&Context::new(model), model.entity_named("Order").expect("there is an Order"))
}
