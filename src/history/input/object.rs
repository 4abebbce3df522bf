//! Tells an OCEL 2.0 log from other JSON by the keys at its top, without parsing the rest.

/// Lists of objects at the top that only OCEL has.
const TYPES: [&[u8]; 2] = [b"objectTypes", b"eventTypes"];
/// The list that other logs have, too, and what only the events of OCEL have in it.
const EVENTS: &[u8] = b"events";
const RELATIONSHIPS: &[u8] = b"relationships";
/// How deep the keys of an event stand: in an object, in the list, in the object at the top.
const IN_EVENT: usize = 3;

/// Whether a text that begins with `{` is OCEL 2.0. `is_all`: no more of it will be seen. `None`: more must be seen.
///
/// Such a log is one object. A first object that something follows is a record, whatever its keys are.
pub(super) fn is_ocel(text: &[u8], is_all: bool) -> Option<bool> {
    let mut depth = 0_usize;
    let mut top: &[u8] = b"";
    let mut ocel = false;
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'"' => {
                let Some(end) = end_of_string(text, at) else { break };
                if let Some(value) = text[end..].trim_ascii_start().strip_prefix(b":") {
                    let key = &text[at + 1..end - 1];
                    if depth == 1 {
                        top = key;
                        ocel |= TYPES.contains(&key) && opens_list_of_objects(value);
                    }
                    ocel |= depth == IN_EVENT && top == EVENTS && key == RELATIONSHIPS;
                }
                at = end;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => {
                let is_last = text[at + 1..].trim_ascii_start().is_empty();
                return if ocel && is_last { is_all.then_some(true) } else { Some(false) };
            }
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    is_all.then_some(ocel)
}

/// Where the string that begins at `start` ends.
fn end_of_string(text: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match text.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

fn opens_list_of_objects(value: &[u8]) -> bool {
    let inside = value.trim_ascii_start().strip_prefix(b"[").map(<[u8]>::trim_ascii_start);
    matches!(inside, Some([b'{' | b']', ..]))
}
