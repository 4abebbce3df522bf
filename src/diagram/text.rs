//! Makes text fit: wraps at blanks, shortens, breaks long names where their parts meet.

use unicode_width::UnicodeWidthStr;

/// What stands at the end of a text that was cut.
const CUT: &str = "…";
/// Words that say nothing when what follows them is cut.
const SMALL: [&str; 6] = ["and", "in", "not", "of", "or", "where"];

/// Lines of at most `width` columns, at most `most` of them; what does not fit is cut and marked. A word wider than a
/// line is broken.
pub(super) fn wrap(text: &str, width: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        for piece in break_word(word, width) {
            match lines.last_mut() {
                Some(line) if line.width() + 1 + piece.width() <= width && word.width() <= width => {
                    line.push(' ');
                    line.push_str(&piece);
                }
                _ => lines.push(piece),
            }
            if lines.len() > most {
                return cut(lines, width, most);
            }
        }
    }
    lines
}

/// The same, broken between pieces where that is possible. Of many pieces each must do with one line, so that all of
/// them can be seen.
pub(super) fn wrap_pieces(pieces: &[String], width: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + piece.width() <= width => {
                line.push(' ');
                line.push_str(piece);
            }
            _ => lines.extend(wrap(piece, width, (most / pieces.len()).max(1))),
        }
    }
    if lines.len() > most { cut(lines, width, most) } else { lines }
}

/// A name in lines of at most `width` columns, broken where its parts meet: before a capital, after a dot or `_`.
pub(super) fn break_name(name: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for part in parts(name) {
        for piece in break_word(&part, width) {
            match lines.last_mut() {
                Some(line) if line.width() + piece.width() <= width => line.push_str(&piece),
                _ => lines.push(piece),
            }
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// The first `most` lines, the last of them shortened by words (or letters of a lone word) to make room for the mark.
fn cut(mut lines: Vec<String>, width: usize, most: usize) -> Vec<String> {
    lines.truncate(most);
    if let Some(last) = lines.last_mut() {
        while last.width() + 2 > width && !last.is_empty() {
            let end = last.rfind(' ').unwrap_or_else(|| last.char_indices().next_back().map_or(0, |(at, _)| at));
            last.truncate(end);
        }
        while let Some((rest, word)) = last.trim_end().rsplit_once(' ')
            && SMALL.contains(&word)
        {
            last.truncate(rest.len());
        }
        let end = last.trim_end_matches([' ', ',']).len();
        last.truncate(end);
        last.push(' ');
        last.push_str(CUT);
    }
    lines
}

fn parts(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = vec![String::new()];
    let mut before: Option<char> = None;
    for character in name.chars() {
        let joint = before.is_some_and(|before| {
            matches!(before, '.' | '_' | ' ') || (character.is_uppercase() && !before.is_uppercase())
        });
        if joint {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(character);
        }
        before = Some(character);
    }
    parts
}

/// A word in pieces of at most `width` columns.
fn break_word(word: &str, width: usize) -> Vec<String> {
    if word.width() <= width {
        return vec![word.to_owned()];
    }
    let mut pieces = vec![String::new()];
    let mut taken = 0;
    for character in word.chars() {
        let columns = character.to_string().width();
        if taken + columns > width && taken > 0 {
            pieces.push(String::new());
            taken = 0;
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(character);
        }
        taken += columns;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{break_name, wrap, wrap_pieces};

    #[test]
    fn words_wrap_and_the_rest_is_cut() {
        assert_eq!(wrap("one two three", 8, 3), ["one two", "three"]);
        assert_eq!(wrap("one two, three four", 8, 1), ["one …"]);
        assert_eq!(wrap("abcdefghij k", 4, 9), ["abcd", "efgh", "ij k"]);
        assert!(wrap("", 4, 9).is_empty());
    }

    #[test]
    fn pieces_stay_whole_if_they_can() {
        let pieces = ["when a".to_owned(), "and b".to_owned(), "and a long one".to_owned()];
        assert_eq!(wrap_pieces(&pieces, 12, 9), ["when a and b", "and a long", "one"]);
        assert_eq!(wrap_pieces(&pieces, 14, 9), ["when a and b", "and a long one"]);
        assert_eq!(wrap_pieces(&pieces, 12, 3), ["when a and b", "and a long …"]);
        assert_eq!(wrap_pieces(&["all of them where so".to_owned()], 18, 1), ["all of them …"]);
    }

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(wrap("日本 日本", 5, 9), ["日本", "日本"]);
    }

    #[test]
    fn names_break_where_their_parts_meet() {
        assert_eq!(break_name("CompletedMoreInfo", 24), ["CompletedMoreInfo"]);
        assert_eq!(break_name("WaitingForTheSecondSignature", 16), ["WaitingForThe", "SecondSignature"]);
        assert_eq!(break_name("waiting_for_signature", 12), ["waiting_for_", "signature"]);
        assert_eq!(break_name(&"x".repeat(9), 4), ["xxxx", "xxxx", "x"]);
    }
}
