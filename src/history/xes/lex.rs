//! Finds the tags by which a log is cut, and passes over what only looks like one.
//!
//! A `<` inside a quoted value is no XML. It ends the broken tag it stands in, wherever that is: so a quote that nobody
//! closes cannot hide the traces behind it, and a log is understood in the same way however it is cut.

use memchr::{memchr, memmem};

/// The elements that a log is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Log,
    Trace,
    Event,
}

/// An opening or closing tag of such an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// Where its `<` stands.
    pub(super) at: usize,
    pub(super) element: Element,
    /// Whether it is a closing tag.
    pub(super) close: bool,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    Tag(Tag),
    /// Something that begins here and does not end in these bytes.
    Open(usize),
    Nothing,
}

/// Where a tag ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Behind its `>`.
    At(usize),
    /// At a `<`: the tag is broken.
    Broken(usize),
    /// Not in these bytes.
    Open,
}

/// The next tag of a log, a trace or an event in bytes behind which others may come; comments, CDATA sections,
/// instructions and DTDs are passed over.
pub(super) fn next_tag(bytes: &[u8], from: usize) -> Next {
    next(bytes, from, tag_at)
}

/// The same in all the bytes that there are: a name that goes on to their end is whole.
pub(super) fn next_tag_of_all(bytes: &[u8], from: usize) -> Next {
    next(bytes, from, last_tag_at)
}

fn next(bytes: &[u8], mut from: usize, tag_at: fn(&[u8], usize) -> Next) -> Next {
    while let Some(found) = memchr(b'<', &bytes[from..]) {
        let at = from + found;
        if let Some(b'!' | b'?') = bytes.get(at + 1) {
            match hidden_end(bytes, at) {
                Some(end) => from = end,
                None => return Next::Open(at),
            }
            continue;
        }
        match tag_at(bytes, at) {
            Next::Nothing => from = at + 1,
            next => return next,
        }
    }
    Next::Nothing
}

/// The tag at a `<`, if it is one of those elements.
pub(super) fn tag_at(bytes: &[u8], at: usize) -> Next {
    let (rest, close) = behind(bytes, at);
    let Some(length) = rest.iter().position(|byte| ends_name(*byte)) else { return Next::Open(at) };
    element(&rest[..length]).map_or(Next::Nothing, |element| Next::Tag(Tag { at, element, close }))
}

fn last_tag_at(bytes: &[u8], at: usize) -> Next {
    let (rest, close) = behind(bytes, at);
    let length = rest.iter().position(|byte| ends_name(*byte)).unwrap_or(rest.len());
    element(&rest[..length]).map_or(Next::Nothing, |element| Next::Tag(Tag { at, element, close }))
}

/// What stands behind a `<` or a `</`, and which of them it is.
fn behind(bytes: &[u8], at: usize) -> (&[u8], bool) {
    let close = bytes.get(at + 1) == Some(&b'/');
    (bytes.get(at + 1 + usize::from(close)..).unwrap_or_default(), close)
}

/// The element of a name with or without a prefix.
fn element(name: &[u8]) -> Option<Element> {
    match local(name) {
        b"trace" => Some(Element::Trace),
        b"event" => Some(Element::Event),
        b"log" => Some(Element::Log),
        _ => None,
    }
}

/// A name without its prefix.
fn local(name: &[u8]) -> &[u8] {
    memchr(b':', name).map_or(name, |colon| &name[colon + 1..])
}

fn ends_name(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'/' | b'>' | b'<' | b'=' | b'"' | b'\'')
}

/// The end of the tag that begins at `at`; quoted values may contain a `>`.
pub(super) fn tag_end(bytes: &[u8], at: usize) -> End {
    let mut quote = None;
    for (index, &byte) in bytes.iter().enumerate().skip(at + 1) {
        match (byte, quote) {
            (b'<', _) => return End::Broken(index),
            (b'>', None) => return End::At(index + 1),
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if open == byte => quote = None,
            _ => {}
        }
    }
    End::Open
}

/// The end of a comment, a CDATA section, an instruction or a DTD that begins at `at`, if it is in these bytes.
pub(super) fn hidden_end(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = &bytes[at..];
    let behind = |from: usize, closing: &[u8]| {
        let found = memmem::find(rest.get(from..)?, closing)?;
        Some(at + from + found + closing.len())
    };
    if rest.starts_with(b"<!--") {
        behind(4, b"-->")
    } else if rest.starts_with(b"<![CDATA[") {
        behind(9, b"]]>")
    } else if rest.starts_with(b"<?") {
        behind(2, b"?>")
    } else {
        declaration_end(rest).map(|end| at + end)
    }
}

/// The end of a `<!DOCTYPE …>`, which may hold quoted texts, comments, and declarations in brackets.
fn declaration_end(rest: &[u8]) -> Option<usize> {
    let mut inside = false;
    let mut index = 2;
    while let Some(&byte) = rest.get(index) {
        match byte {
            b'>' if !inside => return Some(index + 1),
            b'[' => inside = true,
            b']' => inside = false,
            b'"' | b'\'' => index += 1 + memchr(byte, &rest[index + 1..])?,
            b'<' if rest[index..].starts_with(b"<!--") => index += 6 + memmem::find(&rest[index + 4..], b"-->")?,
            _ => {}
        }
        index += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Element, End, Next, hidden_end, next_tag, tag_end};

    fn tags(text: &str) -> Vec<(usize, Element, bool)> {
        let mut from = 0;
        let mut found = Vec::new();
        while let Next::Tag(tag) = next_tag(text.as_bytes(), from) {
            found.push((tag.at, tag.element, tag.close));
            from = tag.at + 1;
        }
        found
    }

    #[test]
    fn only_real_tags_are_found() {
        let text = "<!-- <trace> --><a><![CDATA[</trace>]]></a><?x <event> ?><traces/><x:trace/></x:trace \n></log>";
        let at = |what: &str| text.find(what).expect("it is there");
        assert_eq!(
            tags(text),
            [
                (at("<x:trace/>"), Element::Trace, false),
                (at("</x:trace"), Element::Trace, true),
                (at("</log>"), Element::Log, true),
            ]
        );
    }

    #[test]
    fn what_is_not_whole_is_left_open() {
        for text in ["<", "<tra", "<trace", "</trace", "<!", "<!-- x --", "<![CDATA[ > ]]", "<? > ", "<!DOCTYPE a [ > "]
        {
            assert_eq!(next_tag(text.as_bytes(), 0), Next::Open(0), "{text}");
        }
    }

    #[test]
    fn a_tag_ends_outside_of_quotes() {
        assert_eq!(tag_end(b"<a b='>\"' c=\">'\">x", 0), End::At(17));
        assert_eq!(tag_end(b"<a b='<c>", 0), End::Broken(6));
        assert_eq!(tag_end(b"<a b='>", 0), End::Open);
    }

    #[test]
    fn a_dtd_ends_behind_its_declarations() {
        let text = b"<!DOCTYPE log [ <!ENTITY a \"]>\"> <!-- ' ]> --> <!ENTITY b ']>'> ] ><log>";
        assert_eq!(hidden_end(text, 0), Some(text.len() - "<log>".len()));
    }
}
