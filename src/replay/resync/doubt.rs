//! What a guard asked for in vain may have been so: the record of it is missing.

use crate::model::{FieldRef, Guard, GuardKind, Operand, Quantifier, StateSet};

use super::super::belief::{Config, Truth, UNKNOWN};
use super::Misfit;
use super::limits::{CARRIED, STATES};

impl Misfit<'_> {
    /// The configurations in which what a guard asks for may be so, if it cannot be in this one: fields that it reads
    /// are open, owners are where it asks for them.
    pub(super) fn doubt(&self, mut config: Config, guard: &Guard) -> Vec<Config> {
        self.bring(&mut config);
        if self.case.truth(&config, self.member, guard) != Truth::No {
            return vec![config];
        }
        match &guard.kind {
            GuardKind::And(parts) => parts.iter().fold(vec![config], |all, part| {
                all.into_iter().flat_map(|config| self.doubt(config, part)).take(CARRIED * STATES).collect()
            }),
            GuardKind::Or(parts) => {
                parts.iter().flat_map(|part| self.doubt(config.clone(), part)).take(CARRIED * STATES).collect()
            }
            GuardKind::Not(inner) => {
                self.open_fields(&mut config, inner);
                vec![config]
            }
            GuardKind::In { up, states } if *up > 0 => {
                let Some(owner) = self.case.family.ancestor(self.member, *up) else { return vec![config] };
                self.led(&config, owner, (states, true))
            }
            GuardKind::Parts { up, part, quantifier, states, .. } => {
                let Some(owner) = self.case.family.ancestor(self.member, *up) else { return vec![config] };
                let model = self.case.world.ground.model;
                let parts = self.case.family.parts(model, owner, *part).filter(|child| config.part(*child).is_some());
                self.with_parts_in(config.clone(), &parts.collect::<Vec<usize>>(), (*quantifier, states))
            }
            _ => {
                self.open_fields(&mut config, guard);
                vec![config]
            }
        }
    }

    /// The configurations with parts where a guard asks for them: all of them, or one of them.
    fn with_parts_in(&self, config: Config, parts: &[usize], asked: (Quantifier, &StateSet)) -> Vec<Config> {
        let (quantifier, states) = asked;
        let is_in = |config: &Config, child: usize, inside: bool| {
            config.local(child).is_some_and(|local| states.contains(local.face.state) == inside)
        };
        // Those that are not where they ought to be, each led there.
        let each = |config: Config, inside: bool| {
            parts.iter().fold(vec![config], |all, child| {
                let each = all.into_iter().flat_map(|config| {
                    if is_in(&config, *child, inside) {
                        vec![config]
                    } else {
                        self.led(&config, *child, (states, inside))
                    }
                });
                each.take(CARRIED * STATES).collect()
            })
        };
        let one = |inside: bool| {
            let others = parts.iter().filter(|child| is_in(&config, **child, !inside));
            others.flat_map(|child| self.led(&config, *child, (states, inside))).collect::<Vec<Config>>()
        };
        let inside = parts.iter().filter(|child| is_in(&config, **child, true)).count() as u64;
        let led = match quantifier {
            Quantifier::All => return each(config, true),
            Quantifier::No => return each(config, false),
            Quantifier::Some | Quantifier::AtLeast(_) => one(true),
            Quantifier::AtMost(_) => one(false),
            Quantifier::Exactly(count) => one(inside < u64::from(count)),
        };
        if led.is_empty() { vec![config] } else { led }
    }

    fn open_fields(&self, config: &mut Config, guard: &Guard) {
        let mut open = |field: &FieldRef| {
            let owner = self.case.family.ancestor(self.member, field.up);
            if let Some(local) = owner.and_then(|owner| config.local_mut(owner)) {
                local.face.fields[field.field.index()] = UNKNOWN;
            }
        };
        match &guard.kind {
            GuardKind::Field(field) => open(field),
            GuardKind::Compare { left, right, .. } => {
                open(left);
                if let Operand::Field(right) = right {
                    open(right);
                }
            }
            _ => {}
        }
    }
}
