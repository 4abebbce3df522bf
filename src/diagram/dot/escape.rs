//! Lets any text through Graphviz and into its SVG: as a quoted string, or as HTML-like text.

use crate::diagram::hidden::{markup, show};
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
            other => show(other, "\\\\", &mut out),
        }
    }
    out.push('"');
    out
}

/// Text inside an HTML-like label.
pub(super) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        markup(character, &mut out);
    }
    out
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
