//! The parser that `grammar/lifecycle.pest` compiles to; nothing outside `syntax::dsl` sees it.

/// Recognises the rules of the grammar.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/lifecycle.pest"]
pub(super) struct LifeParser;
