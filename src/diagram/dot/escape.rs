//! Lets any text through Graphviz and into its SVG: as a quoted string, or as HTML-like text.

use std::fmt::Write as _;

/// A quoted DOT string. Graphviz reads escapes and entities in it, so backslashes and ampersands are escaped; a line
/// feed stays one.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '&' => out.push_str("&amp;"),
            '\n' => out.push_str("\\n"),
            other => visible(other, &mut out, "\\\\"),
        }
    }
    out.push('"');
    out
}

/// Text inside an HTML-like label.
pub(super) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => visible(other, &mut out, "\\"),
        }
    }
    out
}

/// Pushes a character, or its number where it cannot be seen, cannot stand in XML, or turns the text around it.
fn visible(character: char, out: &mut String, backslash: &str) {
    let hidden = character.is_control()
        || matches!(character,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}');
    if hidden {
        let _ = write!(out, "{backslash}u{{{:x}}}", u32::from(character));
    } else {
        out.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::{html, quoted};

    #[test]
    fn strings_hold_anything() {
        assert_eq!(quoted(r#"a "b" \N &lt;"#), r#""a \"b\" \\N &amp;lt;""#);
        assert_eq!(quoted("a\nb\u{1}\u{202e}"), r#""a\nb\\u{1}\\u{202e}""#);
    }

    #[test]
    fn labels_hold_anything() {
        assert_eq!(html("<b>&\"'\u{202e}"), r"&lt;b&gt;&amp;&quot;&#39;\u{202e}");
    }
}
