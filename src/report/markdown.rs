//! Writes any text in Markdown so that it is only text: no link, no mark-up, no mention.

use std::fmt::Write as _;

use super::visible::visible;

/// A text within a line or a cell. All that could mean something is written by its number.
pub(super) fn inline(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 16);
    for c in visible(text).chars() {
        if c.is_ascii_punctuation() && !matches!(c, ',' | '-' | '/') {
            let _ = write!(shown, "&#{};", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    shown
}

/// A text of several lines as it is; hidden characters must be visible in it.
pub(super) fn block(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}text\n{}\n{fence}\n", text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::{block, inline};

    #[test]
    fn a_text_stays_a_text() {
        assert_eq!(inline("a|b"), "a&#124;b");
        assert_eq!(inline("[x](y) @me\n# http://z.de <img>"), {
            "&#91;x&#93;&#40;y&#41; &#64;me␊&#35; http&#58;//z&#46;de &#60;img&#62;"
        });
        assert_eq!(block("a\n````\nb\n"), "`````text\na\n````\nb\n`````\n");
    }
}
