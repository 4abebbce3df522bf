//! Keeps text for people from commanding the pipeline that it is printed in.

use std::borrow::Cow;

/// The text without anything that GitHub's runner takes for a command: `::` where a line begins, blanks or not, and
/// `##[` anywhere. One of their characters is written by its number, as hidden characters are.
pub(super) fn inert(text: &str) -> Cow<'_, str> {
    let commands = |line: &str| line.trim_start().starts_with("::") || line.contains("##[");
    if !text.lines().any(commands) {
        return Cow::Borrowed(text);
    }
    let lines = text.split_inclusive('\n').map(|line| {
        let line = line.replace("##[", "#\\u{23}[");
        if line.trim_start().starts_with("::") { line.replacen("::", "\\u{3a}:", 1) } else { line }
    });
    Cow::Owned(lines.collect())
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn commands_are_shown_and_not_obeyed() {
        assert_eq!(inert("a ::b\n  ::error::x\n::y"), "a ::b\n  \\u{3a}:error::x\n\\u{3a}:y");
        assert_eq!(inert("a ##[group]b\n"), "a #\\u{23}[group]b\n");
        assert_eq!(inert("# [a] :: b"), "# [a] :: b");
    }
}
