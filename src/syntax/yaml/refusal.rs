//! What YAML has and a lifecycle may not use, as findings.

use super::codes::{ANCHOR, DEEP, DUPLICATE, KEY_TYPE, LARGE, MERGE, SEVERAL, TAG};
use super::limits::{DEPTH, VALUES};
use crate::diagnostic::Finding;
use crate::source::Span;

/// A second document.
pub(super) fn document(span: Span) -> Finding {
    Finding::new(&SEVERAL, "the file holds more than one YAML document")
        .label(span, "a second document begins here")
        .help("keep one lifecycle a file")
}

/// A tag.
pub(super) fn tag(span: Span) -> Finding {
    Finding::new(&TAG, "a YAML tag is not allowed")
        .label(span, "a tag")
        .help("leave it out; tags of a statement stand in a list under `tags`")
}

/// An anchor or an alias, as it is written.
pub(super) fn reference(words: &str, span: Span) -> Finding {
    let (what, does) = if words.starts_with('*') {
        ("alias", "repeats what stands elsewhere")
    } else {
        ("anchor", "names what follows, so that it can be repeated")
    };
    Finding::new(&ANCHOR, format!("the YAML {what} `{}` is not allowed", shown(words)))
        .label(span, does)
        .help("moves that several states share stand once, under `from`, and sets of states under `groups`")
}

/// The key `<<`.
pub(super) fn merge(span: Span) -> Finding {
    Finding::new(&MERGE, "the merge key `<<` is not allowed")
        .label(span, "merges another mapping into this one")
        .help("write the entries out; moves that several states share stand under `from`")
}

/// A key that is `what` instead of text.
pub(super) fn key_type(what: &str, span: Span) -> Finding {
    Finding::new(&KEY_TYPE, format!("a key must be text, and this one is {what}"))
        .label(span, "not a text")
        .help("put the key in quotes if it is meant as a name")
}

/// A key that stands in its mapping already.
pub(super) fn duplicate(key: &str, span: Span, first: Span) -> Finding {
    Finding::new(&DUPLICATE, format!("the key `{}` stands in this mapping twice", shown(key)))
        .label(span, "the second one")
        .label(first, "the first one")
        .help("join the two, or write the section as a list of mappings with one key each")
}

/// A document with more values than any lifecycle has.
pub(super) fn too_many(span: Span) -> Finding {
    Finding::new(&LARGE, format!("the document has more than {VALUES} values"))
        .label(span, "reading stops here")
        .help("no lifecycle needs so many: is this another kind of file?")
}

/// A list or mapping inside of too many others.
pub(super) fn too_deep(span: Span) -> Finding {
    Finding::new(&DEEP, format!("lists and mappings stand more than {DEPTH} deep in each other"))
        .label(span, "one too many")
        .help("no lifecycle needs this depth: look for a bracket or an indentation that repeats")
}

/// Words of the file as they may stand in a message: short, and without control characters.
pub(super) fn shown(words: &str) -> String {
    const MOST: usize = 100;
    let mut out: String = words.chars().take(MOST).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if words.chars().nth(MOST).is_some() {
        out.push('…');
    }
    out
}
