//! Finds the end of an element of a list that is no JSON: what follows may be whole again.

use serde::de::IgnoredAny;

/// How far the end of an element of several lines is looked for.
const MOST: usize = 64 << 10;

/// The end of the broken element that these bytes begin with: before the comma or the bracket behind it, if its own
/// brackets and quotes tell where that is; otherwise before the first thing that looks like the next element, or the
/// end of its line.
pub(super) fn end(bytes: &[u8]) -> usize {
    if let Some(end) = balanced(&bytes[..bytes.len().min(MOST)]) {
        return end;
    }
    let line = memchr::memchr(b'\n', bytes).unwrap_or(bytes.len());
    memchr::memmem::find(&bytes[..line], b"},{").map_or(line, |at| at + 1)
}

/// Whether no other element seems to begin behind the one at `at`: no line behind its first one is a whole object, or
/// begins one that is not set in further than its own line.
pub(super) fn is_alone(bytes: &[u8], at: usize) -> bool {
    let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1);
    let own = blanks(&bytes[start..]);
    let begins_other = |line: &[u8]| {
        let in_line = blanks(line);
        line.get(in_line) == Some(&b'{') && (in_line <= own || holds_object(&line[in_line..]))
    };
    !bytes[at..].split(|byte| *byte == b'\n').skip(1).any(begins_other)
}

fn blanks(line: &[u8]) -> usize {
    line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// Whether a line that begins with a brace holds a whole object.
fn holds_object(line: &[u8]) -> bool {
    serde_json::Deserializer::from_slice(line).into_iter::<IgnoredAny>().next().is_some_and(|object| object.is_ok())
}

fn balanced(bytes: &[u8]) -> Option<usize> {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'\n' if in_text || bytes.get(at + 1) == Some(&b'{') => return None,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth > 0 => depth -= 1,
            b'}' | b']' | b',' | b'\n' if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{end, is_alone};

    #[test]
    fn a_broken_element_ends_where_its_brackets_say() {
        for (text, broken) in [
            ("{\"id\" 1},{}", "{\"id\" 1}"),
            ("{\"id\": \"},{\" x}, {}", "{\"id\": \"},{\" x}"),
            ("oops, {}", "oops"),
            ("oops]", "oops"),
            ("{\n \"id\": oops,\n \"set\": {}\n }, {}", "{\n \"id\": oops,\n \"set\": {}\n }"),
        ] {
            assert_eq!(&text[..end(text.as_bytes())], broken, "{text}");
        }
    }

    #[test]
    fn without_them_it_ends_with_its_line_or_before_the_next_element() {
        for (text, broken) in [
            ("{\"set\": {\"a\": 1},{\"id\": 2},{}]", "{\"set\": {\"a\": 1}"),
            ("{\"id\": \"x},\n{}", "{\"id\": \"x},"),
            ("{\"set\": {\"a\": 1},\n{\"id\": 2}", "{\"set\": {\"a\": 1},"),
            ("{\"id\":", "{\"id\":"),
        ] {
            assert_eq!(&text[..end(text.as_bytes())], broken, "{text}");
        }
    }

    #[test]
    fn a_record_that_is_cut_off_is_alone() {
        for (text, alone) in [
            ("{\"a\":", true),
            ("{\n  \"a\": [\n    {\n", true),
            ("{\"a\": [\n{\"b\":", false),
            ("{\"a\": [\n  {\"b\": 1},\n", false),
        ] {
            assert_eq!(is_alone(text.as_bytes(), 0), alone, "{text}");
        }
    }
}
