//! The kinds of finding that are about a file as a whole; the rooms that handle whole files report them.

use crate::diagnostic::{Code, Severity};

/// A configuration that cannot be understood.
pub const LS481: Code =
    Code { id: "LS481", name: "wrong-configuration", severity: Severity::Error, page: include_str!("LS481.md") };
/// A baseline that cannot be understood.
pub const LS482: Code =
    Code { id: "LS482", name: "wrong-baseline", severity: Severity::Error, page: include_str!("LS482.md") };

/// A file that cannot be opened or read.
pub const LS491: Code =
    Code { id: "LS491", name: "unreadable-file", severity: Severity::Error, page: include_str!("LS491.md") };
/// A file that is not UTF-8 text.
pub const LS492: Code =
    Code { id: "LS492", name: "not-utf8", severity: Severity::Error, page: include_str!("LS492.md") };
/// A file whose name does not say in which notation it is written.
pub const LS493: Code =
    Code { id: "LS493", name: "unknown-notation", severity: Severity::Error, page: include_str!("LS493.md") };
/// A file that is larger than any lifecycle.
pub const LS494: Code =
    Code { id: "LS494", name: "oversized-file", severity: Severity::Error, page: include_str!("LS494.md") };
/// A lifecycle without scenarios, where its scenarios were to be run.
pub const LS495: Code =
    Code { id: "LS495", name: "no-scenario", severity: Severity::Error, page: include_str!("LS495.md") };

/// A folder, pattern or list that stands for no log.
pub const LS496: Code = Code { id: "LS496", name: "no-log", severity: Severity::Error, page: include_str!("LS496.md") };
/// A log that was named more than once.
pub const LS497: Code =
    Code { id: "LS497", name: "log-named-twice", severity: Severity::Note, page: include_str!("LS497.md") };
/// A log whose compression cannot be undone to its end.
pub const LS498: Code =
    Code { id: "LS498", name: "broken-compression", severity: Severity::Error, page: include_str!("LS498.md") };
/// A log that expands to far more than logs do.
pub const LS499: Code =
    Code { id: "LS499", name: "endless-expansion", severity: Severity::Error, page: include_str!("LS499.md") };

/// Every kind of finding about a file as a whole.
pub const CODES: &[&Code] = &[&LS481, &LS482, &LS491, &LS492, &LS493, &LS494, &LS495, &LS496, &LS497, &LS498, &LS499];
