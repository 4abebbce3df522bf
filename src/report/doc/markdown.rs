//! Text for Markdown of which nothing is taken for markup, a link, a mention or a formula.

use std::fmt::Write as _;

use crate::report::visible::visible;

/// A document that is being written.
#[derive(Default)]
pub(super) struct Markdown {
    pub(super) text: String,
}

impl Markdown {
    /// A heading.
    pub(super) fn heading(&mut self, level: usize, words: &str) {
        let _ = writeln!(self.text, "{} {}\n", "#".repeat(level), words);
    }

    /// A paragraph; none for no words.
    pub(super) fn paragraph(&mut self, words: &str) {
        if !words.is_empty() {
            let _ = writeln!(self.text, "{words}\n");
        }
    }

    /// A table; none without rows. Columns in which nothing stands are left out.
    pub(super) fn table(&mut self, heads: &[&str], rows: &[Vec<String>]) {
        if rows.is_empty() {
            return;
        }
        let filled = |at: usize| at == 0 || rows.iter().any(|row| row.get(at).is_some_and(|cell| !cell.is_empty()));
        let columns: Vec<usize> = (0..heads.len()).filter(|at| filled(*at)).collect();
        let line = |cells: Vec<&str>| format!("| {} |", cells.join(" | "));
        let _ = writeln!(self.text, "{}", line(columns.iter().map(|at| heads[*at]).collect()));
        let _ = writeln!(self.text, "|{}", "---|".repeat(columns.len()));
        for row in rows {
            let cells = columns.iter().map(|at| row.get(*at).map_or("", String::as_str));
            let _ = writeln!(self.text, "{}", line(cells.collect()));
        }
        self.text.push('\n');
    }

    /// A list; none without items.
    pub(super) fn list(&mut self, items: &[String]) {
        for item in items {
            let _ = writeln!(self.text, "- {item}");
        }
        if !items.is_empty() {
            self.text.push('\n');
        }
    }

    /// A block of code, which must hold no fence.
    pub(super) fn code(&mut self, language: &str, code: &str) {
        let _ = writeln!(self.text, "```{language}\n{}\n```\n", code.trim_end());
    }
}

/// Words on one line.
pub(super) fn words(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = visible(&line);
    let mut out = String::with_capacity(shown.len());
    for (at, character) in shown.char_indices() {
        let rest = &shown[at + character.len_utf8()..];
        let marked = match character {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '$' | '!' | '&' | '@'
            | '^' => true,
            // A list, a rule, a heading that is underlined.
            '-' | '+' | '=' => at == 0,
            // `1.` begins a list, `www.` a link; both need a dot or a bracket behind letters.
            '.' | ')' => {
                let before = &shown[..at];
                before.chars().all(|character| character.is_ascii_digit())
                    || before.to_ascii_lowercase().ends_with("www")
            }
            // `https://…` and `:smile:`.
            ':' => !rest.is_empty() && !rest.starts_with(' '),
            _ => false,
        };
        if marked {
            let _ = write!(out, "&#{};", u32::from(character));
        } else {
            out.push(character);
        }
    }
    out
}

/// Words in the letters of code; they may stand in a table.
pub(super) fn code(text: &str) -> String {
    let shown = visible(text).replace('|', "\\|");
    let longest = shown.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if shown.starts_with('`') || shown.ends_with('`') { " " } else { "" };
    if shown.trim().is_empty() { words(text) } else { format!("{fence}{space}{shown}{space}{fence}") }
}

/// Tags, as code so that nobody is mentioned.
pub(super) fn tags(tags: &[String]) -> String {
    tags.iter().map(|tag| code(&format!("@{tag}"))).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Markdown, code, words};

    #[test]
    fn words_stay_words() {
        assert_eq!(words("a <b> | *c*\n# d"), "a &#60;b&#62; &#124; &#42;c&#42; &#35; d");
        assert_eq!(words("- x"), "&#45; x");
        assert_eq!(words("12. a 1.5"), "12&#46; a 1.5");
        assert_eq!(words("see https://x.y, www.z and @me: now"), "see https&#58;//x.y, www&#46;z and &#64;me: now");
        assert_eq!(words("a\u{202e}b"), "a&#92;u&#123;202e&#125;b");
    }

    #[test]
    fn code_holds_its_own_fences() {
        assert_eq!(code("a | b"), "`a \\| b`");
        assert_eq!(code("``x`"), "``` ``x` ```");
        assert_eq!(code(""), "");
    }

    #[test]
    fn empty_columns_are_left_out() {
        let mut text = Markdown::default();
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        text.table(&["a", "b", "c"], &[row(["1", "", "3"]), row(["", "", "4"])]);
        text.table(&["a"], &[]);
        assert_eq!(text.text, "| a | c |\n|---|---|\n| 1 | 3 |\n|  | 4 |\n\n");
    }
}
