//! LS185: fields that are asked for but never change.

use super::reads::Reads;
use crate::check::Context;
use crate::check::logic::Values;
use crate::diagnostic::{Code, Finding, Severity};

/// A field that never changes.
pub(crate) const LS185: Code =
    Code { id: "LS185", name: "constant-field", severity: Severity::Note, page: include_str!("LS185.md") };

pub(super) fn check(context: &Context<'_>, reads: &Reads, findings: &mut Vec<Finding>) {
    for (id, entity, _) in context.entities() {
        for (field, declared) in entity.fields().filter(|(field, _)| reads.is_judged(id, *field)) {
            let Values::Only(values) = context.logic().values(id, field) else { continue };
            let [value] = values.as_slice() else { continue };
            let name = &declared.name;
            findings.push(
                Finding::new(&LS185, format!("`{}` is always {}", name.text, declared.show(*value)))
                    .label(name.span, "nothing brings it or sets it to anything else")
                    .help(format!("say what changes it (`… with {0}`, `set {0} = …`, `input {0}`)", name.text)),
            );
        }
    }
}
