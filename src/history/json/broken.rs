//! Finds the end of an element of a list that is no JSON: what follows may be whole again.

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
    use super::end;

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
}
