//! Characters that no picture may hold as they are: they cannot be seen, cannot stand in XML, or turn text around.

use std::fmt::Write as _;

/// Pushes a character, or its number if it must not stand as it is. `backslash` is how the notation writes one.
pub(super) fn show(character: char, backslash: &str, out: &mut String) {
    if is_hidden(character) {
        let _ = write!(out, "{backslash}u{{{:x}}}", u32::from(character));
    } else {
        out.push(character);
    }
}

/// Pushes a character of a text in markup: in an element, or in a quoted attribute.
pub(super) fn markup(character: char, out: &mut String) {
    match character {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        other => show(other, "\\", out),
    }
}

/// The text on one line, its hidden characters as numbers.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => out.push(' '),
            other => show(other, "\\", &mut out),
        }
    }
    out
}

fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
            | '\u{e0000}'..='\u{e007f}')
}
