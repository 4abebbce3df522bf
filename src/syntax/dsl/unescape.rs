//! Takes the quotes and escapes out of a text.

use super::context::Context;
use crate::diagnostic::Finding;
use crate::syntax::codes::{LS006, LS013};

/// What the quoted text `written`, which stands at `at`, says.
///
/// An escape that is not known is reported and left out.
pub(super) fn unescape(cx: &mut Context<'_>, written: &str, at: usize) -> String {
    let body = written.strip_prefix('"').unwrap_or(written);
    let body_at = at + written.len() - body.len();
    if let Some(tab) = body.find(['\t', '\r']) {
        let span = cx.span_of(body_at + tab..body_at + tab + 1);
        let message = "a text holds a tab or a carriage return";
        cx.report(Finding::new(&LS013, message).label(span, "cannot be seen").help("write `\\t`, or a blank"));
    }
    let mut said = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(next) = rest.find(['\\', '"']) {
        said.push_str(&rest[..next]);
        if rest.as_bytes()[next] == b'"' {
            return said;
        }
        let from = body_at + body.len() - rest.len() + next;
        let (meant, length) = escape(&rest[next..]);
        match meant {
            Ok(character) => said.push(character),
            Err(problem) => {
                let span = cx.span_of(from..from + length);
                let help = "a text knows `\\\"`, `\\\\`, `\\n`, `\\t` and `\\u{…}`";
                cx.report(Finding::new(&LS006, problem).label(span, "not an escape of a text").help(help));
            }
        }
        rest = &rest[next + length..];
    }
    said.push_str(rest);
    said
}

/// What the escape at the start of `text` means, or what is wrong with it, and how many bytes it takes.
fn escape(text: &str) -> (Result<char, String>, usize) {
    let Some(letter) = text.chars().nth(1) else {
        return (Err("the text ends inside an escape".to_owned()), 1);
    };
    let length = 1 + letter.len_utf8();
    match letter {
        '"' | '\\' => (Ok(letter), length),
        'n' => (Ok('\n'), length),
        't' => (Ok('\t'), length),
        'u' => code_point(text),
        _ => (Err(format!("`\\{letter}` is not an escape")), length),
    }
}

fn code_point(text: &str) -> (Result<char, String>, usize) {
    let Some(inside) = text[2..].strip_prefix('{') else {
        return (Err("`\\u` is not followed by a number in braces".to_owned()), 2);
    };
    let digits = inside.bytes().take_while(u8::is_ascii_hexdigit).count();
    if digits == 0 || digits > 6 || !inside[digits..].starts_with('}') {
        return (Err("`\\u{` is not followed by one to six hexadecimal digits and `}`".to_owned()), 3 + digits);
    }
    let number = u32::from_str_radix(&inside[..digits], 16).ok();
    let character = match number.and_then(char::from_u32) {
        Some(character) if !character.is_control() => Ok(character),
        Some(_) => Err(format!("`\\u{{{}}}` is a control character", &inside[..digits])),
        None => Err(format!("`\\u{{{}}}` is not a character", &inside[..digits])),
    };
    (character, 4 + digits)
}
