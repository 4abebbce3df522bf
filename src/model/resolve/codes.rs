//! The codes of what this room finds: names, shape and types.

use crate::diagnostic::{Code, Severity};

macro_rules! codes {
    ($($(#[$doc:meta])* $id:ident $name:literal;)*) => {
        $(
            $(#[$doc])*
            pub const $id: Code = Code {
                id: stringify!($id),
                name: $name,
                severity: Severity::Error,
                page: include_str!(concat!("pages/", stringify!($id), ".md")),
            };
        )*

        /// Every code of this room, in order.
        pub const CODES: &[&Code] = &[$(&$id),*];
    };
}

codes! {
    /// A name of an entity that is not declared.
    LS051 "undefined-entity";
    /// Two things of one kind have one name.
    LS052 "duplicate-name";
    /// A name of a state or a group that the entity does not have.
    LS053 "undefined-state";
    /// A name of a field that the entity does not have.
    LS054 "undefined-field";
    /// An actor that is not declared.
    LS055 "undefined-actor";
    /// A name of parts that nobody in reach owns.
    LS056 "undefined-parts";
    /// The word before a dot or `in` is no entity in reach.
    LS057 "undefined-owner";
    /// A log or a scenario names an event that nothing takes.
    LS058 "undefined-event";
    /// A word that is no value of the field.
    LS059 "undefined-value";
    /// Entities own each other in a circle.
    LS060 "ownership-cycle";
    /// `of PARENT` and the parent's parts do not agree.
    LS061 "ownership-mismatch";
    /// An entity is owned under two names.
    LS062 "owned-twice";
    /// A value of the wrong kind.
    LS063 "type-mismatch";
    /// A number outside the field's range.
    LS064 "value-out-of-range";
    /// A range without a number in it.
    LS065 "empty-range";
    /// A set of states with no state in it.
    LS066 "empty-state-set";
    /// `enters` where no move is judged.
    LS067 "enters-outside-invariant";
    /// `resume` where no fault struck.
    LS068 "resume-outside-fault";
    /// Actions of one move that exclude each other.
    LS070 "contradictory-actions";
    /// A guard on a state in which nothing begins.
    LS071 "misplaced-initial-guard";
    /// A lifecycle without an entity.
    LS072 "no-entity";
    /// An entity without a state.
    LS073 "no-state";
    /// A state with nested states that is not entered at exactly one of them.
    LS074 "composite-entry";
    /// Something nested where it means nothing.
    LS075 "misplaced-nesting";
    /// An entity of which no instance can begin.
    LS076 "no-beginning";
    /// A move into a fault state that is no fault.
    LS077 "move-into-fault";
    /// Groups that contain each other.
    LS078 "group-cycle";
    /// Sets of states or moves that stand for too much.
    LS079 "lifecycle-too-large";
    /// A key that such records do not have.
    LS081 "misplaced-log-key";
    /// A key that such records must have.
    LS082 "missing-log-key";
    /// A value of a log renamed to something that does not exist.
    LS083 "rename-target";
    /// A statement that such a log cannot have.
    LS084 "misplaced-log-statement";
    /// The pattern of a text log cannot be used.
    LS085 "unusable-pattern";
    /// A mapping of a text log reads what the pattern does not give.
    LS086 "undefined-group";
    /// An instance of a scenario used before it exists.
    LS091 "unknown-instance";
    /// An instance of a scenario whose entity or parent is not clear.
    LS092 "unclear-instance";
    /// `refused:` does not name a finding of replay.
    LS093 "refused-code";
}
