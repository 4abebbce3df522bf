//! The kinds of finding about the notation itself, `.life` files first.

use crate::diagnostic::{Code, Severity};

macro_rules! code {
    ($(#[$doc:meta])* $ident:ident, $name:literal, $severity:ident) => {
        $(#[$doc])*
        pub const $ident: Code = Code {
            id: stringify!($ident),
            name: $name,
            severity: Severity::$severity,
            page: include_str!(concat!(stringify!($ident), ".md")),
        };
    };
}

code!(
    /// A word or mark stands where the language expects another.
    LS001, "unexpected-words", Error
);
code!(
    /// A statement begins with a word that begins none.
    LS002, "unknown-statement", Error
);
code!(
    /// A block is not closed.
    LS003, "unclosed-block", Error
);
code!(
    /// A closing brace closes nothing, or closes an entity too early.
    LS004, "stray-brace", Error
);
code!(
    /// A text is not closed on its line.
    LS005, "unclosed-text", Error
);
code!(
    /// A text holds an escape that the language does not know.
    LS006, "unknown-escape", Error
);
code!(
    /// Words of another notation.
    LS007, "foreign-notation", Error
);
code!(
    /// The file has no header, or holds nothing at all.
    LS008, "missing-header", Error
);
code!(
    /// The header stands twice, or not at the start.
    LS009, "misplaced-header", Error
);
code!(
    /// A length of time that is not exact, or not written as the language wants it.
    LS010, "inexact-duration", Error
);
code!(
    /// A number that is too large.
    LS011, "number-too-large", Error
);
code!(
    /// Brackets, `not` or `where` nest too deeply.
    LS012, "nested-too-deeply", Error
);
code!(
    /// A control character, or one that looks like a blank and is none.
    LS013, "forbidden-character", Error
);
code!(
    /// A statement of the language in a place where it has no meaning.
    LS014, "misplaced-statement", Error
);
code!(
    /// `allow` without a reason.
    LS015, "allow-without-reason", Error
);
code!(
    /// A fault that does not say where it strikes.
    LS016, "fault-without-from", Error
);
code!(
    /// A log that does not say what its records are, or says it twice.
    LS017, "log-without-kind", Error
);
code!(
    /// A log mapping for a key that records do not have.
    LS018, "unknown-log-key", Error
);
code!(
    /// More findings than are shown.
    LS019, "more-findings", Note
);

/// Every code of the notation, in order.
pub const CODES: &[&Code] = &[
    &LS001, &LS002, &LS003, &LS004, &LS005, &LS006, &LS007, &LS008, &LS009, &LS010, &LS011, &LS012, &LS013, &LS014,
    &LS015, &LS016, &LS017, &LS018, &LS019,
];
