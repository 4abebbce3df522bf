//! Why a guard does not hold: the part of it that fails, and the values that make it fail.

use crate::model::{ABSENT, Domain, FieldRef, Guard, GuardKind, Operand, Quantifier, show};

use super::super::belief::{Case, Config, Truth, UNKNOWN};

/// How many parts a message names.
const NAMED: usize = 4;

impl Case<'_> {
    /// The smallest parts of a guard that fail, each with the reason; none if the guard may hold.
    pub(crate) fn why_not<'g>(&self, config: &Config, member: usize, guard: &'g Guard) -> Vec<(&'g Guard, String)> {
        if self.truth(config, member, guard) != Truth::No {
            return Vec::new();
        }
        if let GuardKind::And(parts) = &guard.kind {
            return parts.iter().flat_map(|part| self.why_not(config, member, part)).collect();
        }
        vec![(guard, self.state_of_affairs(config, member, guard).join(", "))]
    }

    /// What is the case, as far as the guard asks.
    fn state_of_affairs(&self, config: &Config, member: usize, guard: &Guard) -> Vec<String> {
        match &guard.kind {
            GuardKind::Const(_) | GuardKind::Enters(_) => Vec::new(),
            GuardKind::Not(inner) => self.state_of_affairs(config, member, inner),
            GuardKind::And(parts) | GuardKind::Or(parts) => {
                let mut all: Vec<String> =
                    parts.iter().flat_map(|part| self.state_of_affairs(config, member, part)).collect();
                all.dedup();
                all
            }
            GuardKind::Field(field) => vec![self.value_text(config, member, *field)],
            GuardKind::Compare { left, right, .. } => {
                let mut all = vec![self.value_text(config, member, *left)];
                if let Operand::Field(field) = right {
                    all.push(self.value_text(config, member, *field));
                }
                all
            }
            GuardKind::In { up, .. } => {
                let Some(who) = self.family.ancestor(member, *up) else { return Vec::new() };
                vec![format!("{} is {}", self.name(who), self.whereabouts(config, who))]
            }
            GuardKind::Parts { up, part, quantifier, states, .. } => {
                let Some(owner) = self.family.ancestor(member, *up) else { return Vec::new() };
                let telling = |inside: bool| match quantifier {
                    Quantifier::All => !inside,
                    Quantifier::No | Quantifier::AtMost(_) => inside,
                    Quantifier::Some | Quantifier::AtLeast(_) | Quantifier::Exactly(_) => true,
                };
                let parts = self.family.parts(self.world.ground.model, owner, *part);
                let there: Vec<(usize, bool)> =
                    parts.filter_map(|child| Some((child, states.contains(config.part(child)?.face.state)))).collect();
                if there.is_empty() {
                    return vec![format!("`{}` is empty", self.entity(owner).part(*part).name.text)];
                }
                // Where none is otherwise than the guard has it, that is what is the matter: it is asked for in vain.
                let none = !there.iter().any(|(_, inside)| telling(*inside));
                let told = there.iter().filter(|(_, inside)| none || telling(*inside));
                let mut all: Vec<String> = told
                    .map(|(child, _)| {
                        format!("{} is {}", self.family.members[*child].id, self.whereabouts(config, *child))
                    })
                    .collect();
                shorten(&mut all);
                all
            }
        }
    }

    /// `return_address is absent`, `job.kind is Export`.
    fn value_text(&self, config: &Config, member: usize, field: FieldRef) -> String {
        let Some(who) = self.family.ancestor(member, field.up) else { return String::new() };
        let name = show::field_text(self.world.ground.model, self.family.members[member].entity, field);
        let declared = self.entity(who).field(field.field);
        match config.local(who).map(|local| local.face.fields[field.field.index()]) {
            None | Some(UNKNOWN) => format!("`{name}` is not known"),
            Some(ABSENT) if declared.domain == Domain::Duration => format!("`{name}` is absent"),
            Some(value) => format!("`{name}` is {}", declared.show(value)),
        }
    }
}

fn shorten(all: &mut Vec<String>) {
    let more = all.len().saturating_sub(NAMED);
    all.truncate(NAMED);
    if more > 0 {
        all.push(format!("and {more} more"));
    }
}
