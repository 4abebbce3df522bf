//! What declarations have in common: each name once, and what a statement carries.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::codes::LS052;
use super::out::Out;
use crate::diagnostic::Finding;
use crate::model::{Info, Named};
use crate::source::Span;
use crate::syntax::ast;

/// Names declared so far in one place, each with where.
pub(super) struct Declared<'a> {
    first: HashMap<&'a str, Span>,
    verb: &'static str,
}

impl Default for Declared<'_> {
    fn default() -> Self {
        Self::that_are("declared")
    }
}

impl<'a> Declared<'a> {
    /// No name yet; `verb` says what is done with them, such as "mapped".
    pub(super) fn that_are(verb: &'static str) -> Self {
        Self { first: HashMap::new(), verb }
    }

    /// Declares a name; if it was declared already, says so and returns false. `what` reads like "the actor".
    pub(super) fn declare(&mut self, name: &'a str, span: Span, what: &str, out: &mut Out) -> bool {
        match self.first.entry(name) {
            Entry::Vacant(free) => {
                free.insert(span);
                true
            }
            Entry::Occupied(first) => {
                let verb = self.verb;
                out.report(
                    Finding::new(&LS052, format!("{what} `{name}` is {verb} twice"))
                        .label(span, format!("{verb} again here"))
                        .label(*first.get(), format!("first {verb} here")),
                );
                false
            }
        }
    }
}

/// A name of the tree as the model keeps it.
pub(super) fn named(name: &ast::Name) -> Named {
    Named { text: name.text.clone(), span: name.span }
}

/// What a statement carries, as the model keeps it.
pub(super) fn info(meta: &ast::Meta) -> Info {
    Info {
        description: meta.description.as_ref().map(|text| text.text.clone()),
        tags: meta.tags.iter().map(|tag| tag.text.clone()).collect(),
        span: meta.span,
    }
}
