//! The kinds of findings about YAML.

use crate::diagnostic::{Code, Severity};

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $constant:ident = $id:literal $name:literal;)*) => {
        $(
            $(#[doc = $doc])*
            pub(super) const $constant: Code =
                Code { id: $id, name: $name, severity: Severity::Error, page: include_str!(concat!($id, ".md")) };
        )*

        /// Every kind of finding about YAML, in order.
        pub const CODES: &[&Code] = &[$(&$constant),*];
    };
}

codes! {
    /// The text is not well-formed YAML.
    MALFORMED = "LS021" "malformed-yaml";
    /// An anchor or an alias.
    ANCHOR = "LS022" "yaml-anchor";
    /// The merge key `<<`.
    MERGE = "LS023" "yaml-merge-key";
    /// A tag such as `!!str`.
    TAG = "LS024" "yaml-tag";
    /// More than one document in a file.
    SEVERAL = "LS025" "several-documents";
    /// One key twice in a mapping.
    DUPLICATE = "LS026" "duplicate-key";
    /// A key that the place does not know.
    UNKNOWN = "LS027" "unknown-key";
    /// A key that is not text.
    KEY_TYPE = "LS028" "key-not-text";
    /// Nested deeper than any lifecycle.
    DEEP = "LS029" "nested-too-deep";
    /// A list where a mapping belongs, and the like.
    SHAPE = "LS030" "wrong-shape";
    /// A key that must be there is not.
    MISSING = "LS031" "missing-key";
    /// Two keys that exclude each other.
    CONFLICT = "LS032" "keys-exclude-each-other";
    /// Two readers of YAML see different values.
    DISAGREE = "LS033" "ambiguous-yaml";
    /// More values than any lifecycle has.
    LARGE = "LS034" "too-many-values";
}
