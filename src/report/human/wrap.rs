//! Breaks text into lines of a width that terminals agree on.

use unicode_width::UnicodeWidthStr;

/// Columns up to which words in backticks stay together.
const TOGETHER: usize = 40;

/// The text in lines of at most `width` columns, broken at spaces; a longer word stands alone on its line, and short
/// code in backticks counts as one word. Always at least one line.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut columns = 0;
    for word in words(text) {
        let wide = word.width();
        if columns > 0 && columns + 1 + wide > width {
            lines.push(std::mem::take(&mut line));
            columns = 0;
        } else if !line.is_empty() {
            line.push(' ');
            columns += 1;
        }
        line.push_str(word);
        columns += wide;
    }
    lines.push(line);
    lines
}

/// What may not be broken.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let space = |from: usize| text[from..].find(' ').map(|at| from + at);
        let first = space(0);
        let mut end = first;
        while let Some(at) = end.filter(|at| *at <= TOGETHER && text[..*at].matches('`').count() % 2 == 1) {
            end = space(at + 1);
        }
        let closed =
            end.is_none_or(|at| at <= TOGETHER) && text[..end.unwrap_or(text.len())].matches('`').count() % 2 == 0;
        let end = if closed && end.unwrap_or(text.len()) <= TOGETHER { end } else { first };
        rest = end.map(|at| &text[at + 1..]);
        Some(&text[..end.unwrap_or(text.len())])
    })
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn lines_break_at_spaces_and_count_wide_characters_twice() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("東京 東京", 5), ["東京", "東京"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("unbreakable x", 4), ["unbreakable", "x"]);
    }

    #[test]
    fn short_code_stays_together_and_long_code_does_not() {
        assert_eq!(wrap("say `a b c` now", 8), ["say", "`a b c`", "now"]);
        assert_eq!(wrap("`--job 1` x", 4), ["`--job 1`", "x"]);
        let long = format!("`{}`", "word ".repeat(20));
        assert!(wrap(&long, 20).len() > 4);
        assert_eq!(wrap("an ` alone", 4), ["an `", "alone"]);
    }
}
