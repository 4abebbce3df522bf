//! What a guard is worth in a configuration of which not everything is known.

use crate::model::{
    Comparison, Domain, FieldId, FieldRef, Guard, GuardKind, Operand, PartId, Quantifier, StateSet, Value,
};

use super::{Case, Config, UNKNOWN};

/// Three values of truth; an unknown one may name a field that decides it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Truth {
    No,
    Yes,
    Maybe(Option<(usize, FieldId)>),
}

/// The largest domain whose values are tried one by one.
const SPLIT_LIMIT: i64 = 16;

impl Truth {
    pub(crate) fn from(known: bool) -> Self {
        if known { Self::Yes } else { Self::No }
    }

    pub(crate) fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Yes => Self::No,
            Self::Maybe(split) => Self::Maybe(split),
        }
    }

    fn all(parts: impl Iterator<Item = Self>) -> Self {
        let mut worst = Self::Yes;
        for part in parts {
            match (part, worst) {
                (Self::No, _) => return Self::No,
                (Self::Maybe(split), Self::Yes | Self::Maybe(None)) => worst = Self::Maybe(split),
                _ => {}
            }
        }
        worst
    }
}

impl Case<'_> {
    /// What `guard` is worth for `member`.
    pub(crate) fn truth(&self, config: &Config, member: usize, guard: &Guard) -> Truth {
        match &guard.kind {
            GuardKind::Const(value) => Truth::from(*value),
            GuardKind::Not(inner) => self.truth(config, member, inner).not(),
            GuardKind::And(parts) => Truth::all(parts.iter().map(|part| self.truth(config, member, part))),
            GuardKind::Or(parts) => Truth::all(parts.iter().map(|part| self.truth(config, member, part).not())).not(),
            GuardKind::Field(field) => match self.value(config, member, *field) {
                Known::Value(value) => Truth::from(self.is_set(member, *field, value)),
                Known::No(split) => Truth::Maybe(split),
            },
            GuardKind::Compare { left, comparison, right } => {
                let right = match right {
                    Operand::Value(value) => Known::Value(*value),
                    Operand::Field(field) => self.value(config, member, *field),
                };
                compare(self.value(config, member, *left), *comparison, right)
            }
            GuardKind::In { up, states } => {
                let local = self.family.ancestor(member, *up).and_then(|who| config.local(who));
                local.map_or(Truth::No, |local| Truth::from(states.contains(local.face.state)))
            }
            GuardKind::Parts { up, part, quantifier, states, filter } => {
                let Some(owner) = self.family.ancestor(member, *up) else { return Truth::No };
                let parts = Parts { owner, part: *part, states, filter: filter.as_deref() };
                self.quantify(config, parts, *quantifier)
            }
            // Only invariants ask for the move; no guard of a move does.
            GuardKind::Enters(_) => Truth::No,
        }
    }

    fn is_set(&self, member: usize, field: FieldRef, value: Value) -> bool {
        let entity = self.family.ancestor(member, field.up).map(|who| self.family.members[who].entity);
        let duration = entity
            .is_some_and(|entity| self.world.ground.model.entity(entity).field(field.field).domain == Domain::Duration);
        if duration { value >= 0 } else { value != 0 }
    }

    fn value(&self, config: &Config, member: usize, field: FieldRef) -> Known {
        let Some(who) = self.family.ancestor(member, field.up) else { return Known::No(None) };
        let Some(local) = config.local(who) else { return Known::No(None) };
        match local.face.fields[field.field.index()] {
            UNKNOWN => Known::No(self.choices(who, field.field).map(|_| (who, field.field))),
            value => Known::Value(value),
        }
    }

    /// The values to try for an unknown field; `None` where it may change under our hands, or has too many.
    pub(crate) fn choices(&self, member: usize, field: FieldId) -> Option<Vec<Value>> {
        let entity = self.family.members[member].entity;
        match &self.world.ground.model.entity(entity).field(field).domain {
            _ if self.world.ground.tables.rows(entity).is_input(field) => None,
            Domain::Bool | Domain::Record => Some(vec![0, 1]),
            Domain::Enum(names) => (0..).take(names.len()).map(Some).collect(),
            Domain::Range(low, high) if high.saturating_sub(*low) < SPLIT_LIMIT => Some((*low..=*high).collect()),
            Domain::Range(..) | Domain::Duration => None,
        }
    }

    fn quantify(&self, config: &Config, parts: Parts<'_>, quantifier: Quantifier) -> Truth {
        let mut count = Count::default();
        for child in self.family.parts(self.world.ground.model, parts.owner, parts.part) {
            let Some(local) = config.part(child) else { continue };
            let counts = parts.filter.map_or(Truth::Yes, |filter| self.truth(config, child, filter));
            count.add(counts, parts.states.contains(local.face.state));
        }
        // A log of changes names the parts that change while it is kept, and of other entities none at all.
        if self.family.members[parts.owner].open.contains(&parts.part) || self.world.ground.recording.is_changes() {
            count.open();
        }
        count.judge(quantifier)
    }
}

#[derive(Clone, Copy)]
struct Parts<'a> {
    owner: usize,
    part: PartId,
    states: &'a StateSet,
    filter: Option<&'a Guard>,
}

enum Known {
    Value(Value),
    No(Option<(usize, FieldId)>),
}

fn compare(left: Known, comparison: Comparison, right: Known) -> Truth {
    match (left, right) {
        (Known::Value(left), Known::Value(right)) => Truth::from(comparison.holds(left, right)),
        (Known::No(Some(split)), _) | (_, Known::No(Some(split))) => Truth::Maybe(Some(split)),
        _ => Truth::Maybe(None),
    }
}

/// How many parts are inside and outside of the states asked for: surely, and at most.
#[derive(Default)]
struct Count {
    inside: (u64, u64),
    outside: (u64, u64),
    split: Option<(usize, FieldId)>,
}

impl Count {
    fn add(&mut self, counts: Truth, inside: bool) {
        let side = if inside { &mut self.inside } else { &mut self.outside };
        match counts {
            Truth::No => {}
            Truth::Yes => {
                side.0 += 1;
                side.1 += 1;
            }
            Truth::Maybe(split) => {
                side.1 += 1;
                self.split = self.split.or(split);
            }
        }
    }

    /// There may be parts that nobody has named.
    fn open(&mut self) {
        self.inside.1 = u64::MAX;
        self.outside.1 = u64::MAX;
    }

    fn judge(&self, quantifier: Quantifier) -> Truth {
        match quantifier {
            Quantifier::All => self.at_least(self.outside, 1).not(),
            Quantifier::Some => self.at_least(self.inside, 1),
            Quantifier::No => self.at_least(self.inside, 1).not(),
            Quantifier::AtLeast(n) => self.at_least(self.inside, n.into()),
            Quantifier::AtMost(n) => self.at_least(self.inside, u64::from(n) + 1).not(),
            Quantifier::Exactly(n) => {
                let enough = self.at_least(self.inside, n.into());
                let more = self.at_least(self.inside, u64::from(n) + 1);
                Truth::all([enough, more.not()].into_iter())
            }
        }
    }

    fn at_least(&self, (sure, most): (u64, u64), n: u64) -> Truth {
        if sure >= n {
            Truth::Yes
        } else if most < n {
            Truth::No
        } else {
            Truth::Maybe(self.split)
        }
    }
}
