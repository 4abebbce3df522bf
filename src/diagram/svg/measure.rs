//! How wide a text is about to be, without a font at hand.

use unicode_width::UnicodeWidthChar;

/// The width in pixels of a text of `size` tenths of a pixel, rather too much than too little.
pub(super) fn width(text: &str, size: i64, bold: bool) -> i64 {
    let thousandths: i64 = text.chars().map(|character| advance(character, bold)).sum();
    (thousandths * size + 9_999) / 10_000
}

/// The advance of a character in thousandths of the size, as in Helvetica, and a little more.
fn advance(character: char, bold: bool) -> i64 {
    let plain = match character {
        'i' | 'j' | 'l' | '\'' | '|' => 240,
        ' ' | '.' | ',' | ':' | ';' | '!' | '/' | '\\' | 'I' | '[' | ']' | 'f' | 't' | '·' => 290,
        'r' | '(' | ')' | '{' | '}' | '-' | '"' | '`' | '*' => 350,
        's' | 'c' | 'k' | 'v' | 'x' | 'y' | 'z' | 'J' => 510,
        'm' | 'M' | 'w' => 850,
        'W' | '@' | '…' | '%' => 1_000,
        'A'..='H' | 'K'..='V' | 'X'..='Z' | '&' => 720,
        _ if character.is_ascii() => 570,
        _ => match character.width() {
            Some(2) => 1_040,
            Some(0) => 0,
            _ => 700,
        },
    };
    if bold { plain + plain / 12 } else { plain }
}

#[cfg(test)]
mod tests {
    use super::width;

    #[test]
    fn wide_letters_are_wider() {
        assert!(width("WWW", 100, false) > width("iii", 100, false));
        assert!(width("name", 100, true) > width("name", 100, false));
        assert_eq!((width("", 100, false), width("日", 100, false)), (0, 11));
    }
}
