//! What the text of a value says: references resolved, blanks as XML has them, numbers and truth values known.

use std::borrow::Cow;

/// The text of a quoted value, without references; line breaks and tabs are blanks, as XML rules.
///
/// Only the five references of XML itself and those to characters are known: what a DTD declares is not, so no small
/// file can become a large one.
pub(super) fn unescaped(raw: &str) -> Result<Cow<'_, str>, String> {
    let blank = |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r');
    if !raw.bytes().any(|byte| byte == b'&' || blank(&byte)) {
        return Ok(Cow::Borrowed(raw));
    }
    let flat = raw.replace("\r\n", " ").replace(['\t', '\n', '\r'], " ");
    let text = quick_xml::escape::unescape(&flat).map_err(|error| error.to_string())?.into_owned();
    match text.bytes().find(|byte| is_forbidden(*byte)) {
        Some(byte) => Err(format!("a reference to the character U+{byte:04X}, which XML forbids")),
        None => Ok(Cow::Owned(text)),
    }
}

/// Whether XML forbids a character; only control characters are looked at.
pub(super) fn is_forbidden(byte: u8) -> bool {
    byte < b' ' && byte != b'\t' && byte != b'\n' && byte != b'\r'
}

/// Whether a text is a number as JSON writes it; others (`NaN`, `+1`, `INF`) stay texts.
pub(super) fn is_number(text: &str) -> bool {
    let digits = |rest: &[u8]| rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut rest = text.as_bytes();
    rest = rest.strip_prefix(b"-").unwrap_or(rest);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest[0] == b'0') {
        return false;
    }
    rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = &fraction[count..];
    }
    if let Some(exponent) = rest.strip_prefix(b"e").or(rest.strip_prefix(b"E")) {
        let exponent = exponent.strip_prefix(b"+").or(exponent.strip_prefix(b"-")).unwrap_or(exponent);
        let count = digits(exponent);
        if count == 0 {
            return false;
        }
        rest = &exponent[count..];
    }
    rest.is_empty()
}

/// The truth value that a text is.
pub(super) fn truth(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_number, unescaped};

    #[test]
    fn references_and_blanks_are_resolved() {
        assert_eq!(unescaped("a &lt;b&gt; &amp;amp; &#x41;&#10;\r\n\t.").as_deref(), Ok("a <b> &amp; A\n  ."));
        for bad in ["&", "&x;", "&#0;", "&#1;", "&#xD800;", "&lt"] {
            assert!(unescaped(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn numbers_are_those_of_json() {
        for text in ["0", "-0", "12", "1.5", "1e9", "1.94818911E8", "-0.25e-3"] {
            assert!(is_number(text) && serde_json::from_str::<f64>(text).is_ok(), "{text}");
        }
        for text in ["", "-", "01", "+1", "1.", ".5", "1e", "1e+", "NaN", "INF", " 1", "1 ", "0x1", "1_0"] {
            assert!(!is_number(text), "{text}");
        }
    }
}
