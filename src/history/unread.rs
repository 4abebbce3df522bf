//! What is told of bytes that are no record.

/// A line that is no JSON.
#[derive(Clone, Debug)]
pub struct Malformed {
    /// Its number, from 1.
    pub line: u64,
    /// What it says; bytes that are no UTF-8 replaced.
    pub text: String,
    /// Byte offset in `text` at which it goes wrong.
    pub at: usize,
    /// What is wrong.
    pub message: String,
}

/// As much of a text as a finding is given, at least.
const SHOWN: usize = 4 << 10;
/// As much as it is given at most: columns are counted from the beginning of a line, but not over a megabyte of it.
const MOST: usize = 1 << 20;
/// How much is shown behind the place where it goes wrong.
const BEHIND: usize = 256;

/// What is told of the bytes of something that is no record and goes wrong at byte `at`.
pub(super) fn malformed(line: u64, bytes: &[u8], at: usize, message: impl Into<String>) -> Malformed {
    let shown = &bytes[..bytes.len().min((at + BEHIND).clamp(SHOWN, MOST))];
    let before = String::from_utf8_lossy(&shown[..at.min(shown.len())]).len();
    let text = String::from_utf8_lossy(shown).into_owned();
    let mut at = before.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    Malformed { line, text, at, message: message.into() }
}

#[cfg(test)]
mod tests {
    use super::{BEHIND, MOST, SHOWN, malformed};

    #[test]
    fn the_place_is_a_place_in_what_is_shown() {
        let told = malformed(3, b"\xff\xffab", 3, "wrong");
        assert_eq!((told.line, told.text.as_str(), told.at), (3, "\u{fffd}\u{fffd}ab", 7));
        let told = malformed(1, "äää".as_bytes(), 3, "wrong");
        assert!(told.text.is_char_boundary(told.at));
        let told = malformed(1, &vec![b'x'; SHOWN * 3], SHOWN * 2, "wrong");
        assert_eq!((told.text.len(), told.at), (SHOWN * 2 + BEHIND, SHOWN * 2));
        let told = malformed(1, &vec![b'x'; MOST * 3], MOST * 2, "wrong");
        assert_eq!((told.text.len(), told.at), (MOST, MOST));
    }
}
