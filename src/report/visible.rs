//! Makes characters visible that would otherwise act on a terminal, a file name or a reader's eye.

use std::borrow::Cow;

/// Whether a character must not reach an output as it is: controls, direction changes, and what has no width.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A hidden character as people can read it: `␛` for escape, `\u{202e}` for a change of direction.
pub(crate) fn picture(c: char) -> Cow<'static, str> {
    let picture = match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)),
        '\u{7f}' => Some('\u{2421}'),
        _ => None,
    };
    match picture {
        Some(picture) => Cow::Owned(picture.to_string()),
        None => Cow::Owned(c.escape_unicode().to_string()),
    }
}

/// The text with every hidden character made visible; a text without any is borrowed.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_hidden(c) {
            shown.push_str(&picture(c));
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn an_escape_sequence_and_a_change_of_direction_are_shown_and_not_obeyed() {
        assert_eq!(visible("a\u{1b}[31mb\u{202e}c\u{7f}\u{9b}"), "a␛[31mb\\u{202e}c␡\\u{9b}");
        assert_eq!(visible("line\nline\ttab"), "line␊line␉tab");
    }

    #[test]
    fn plain_text_in_any_script_is_left_alone() {
        assert_eq!(visible("Zürich 東京 → `x`"), "Zürich 東京 → `x`");
    }
}
