//! Numbers of parts: how they are counted, and how many there may be.

use crate::model::{Entity, EntityId, Model, Multiplicity, Trigger};

/// How parts are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counting {
    /// So many parts of each kind of parts, late ones included; fewer where the lifecycle allows no more.
    Exact(u32),
    /// Any number: from this count on, all numbers are taken for one.
    Saturating(u32),
}

impl Counting {
    /// The largest count.
    pub(super) fn most(self) -> u32 {
        match self {
            Self::Exact(most) | Self::Saturating(most) => most.max(1),
        }
    }

    /// The number of parts; `None`: any.
    pub(super) fn exactly(self) -> Option<u32> {
        match self {
            Self::Exact(number) => Some(number),
            Self::Saturating(_) => None,
        }
    }
}

/// Whether there is at most one such part: then it is counted as it is.
pub(super) fn is_single(multiplicity: Multiplicity) -> bool {
    multiplicity.most() <= 1
}

/// The fewest parts that a root, or anybody in its family, may have: with a smaller number it is the same.
pub(super) fn fewest(model: &Model, root: EntityId) -> u32 {
    let parts = family(model, root).into_iter().flat_map(|owner| &model.entity(owner).parts);
    let least = parts.filter_map(|part| match part.multiplicity {
        Multiplicity::One => None,
        Multiplicity::Many | Multiplicity::Optional => Some(0),
        Multiplicity::Range(least, _) => Some(least),
    });
    least.min().unwrap_or(0)
}

/// How many parts there are, and whether there can be no more.
pub(super) fn number_of(multiplicity: Multiplicity, counting: Counting) -> (u32, bool) {
    let asked = match counting {
        Counting::Exact(number) => number,
        Counting::Saturating(_) => 0,
    };
    match multiplicity {
        Multiplicity::Many => (asked, false),
        Multiplicity::One => (1, true),
        Multiplicity::Optional => (asked.min(1), asked >= 1),
        Multiplicity::Range(least, most) => {
            let number = asked.min(most).max(least);
            (number, number >= most)
        }
    }
}

/// The largest count of parts, however many are asked for: of some kinds there are more, as there must be.
pub(super) fn largest(multiplicity: Multiplicity, counting: Counting) -> u32 {
    match counting {
        Counting::Exact(_) => number_of(multiplicity, counting).0.max(counting.most()),
        Counting::Saturating(_) => counting.most(),
    }
}

/// Whether so many parts are all that a root can have.
pub(super) fn is_everything(model: &Model, root: EntityId, number: u32) -> bool {
    let all = |owner: &Entity| owner.parts.iter().all(|part| number_of(part.multiplicity, Counting::Exact(number)).1);
    // The families of parts are as large as that, too.
    family(model, root).into_iter().all(|owner| all(model.entity(owner)))
}

/// Whether parts may come later than their owner. What makes an owner makes its parts at the same time, and what no event
/// makes is there from the beginning, unless a guard keeps it from that.
pub(super) fn comes_late(model: &Model, part: EntityId) -> bool {
    let Some((owner, _)) = model.entity(part).parent else { return false };
    let creations = |of: EntityId| model.entity(of).moves.iter().filter(|mv| mv.is_creation());
    creations(part).any(|mv| match mv.trigger {
        Trigger::Begin => mv.guard.is_some(),
        trigger => !creations(owner).any(|makes| makes.trigger == trigger),
    })
}

/// An entity, and those of everything that it owns.
pub(super) fn family(model: &Model, root: EntityId) -> Vec<EntityId> {
    let mut family = vec![root];
    let mut next = 0;
    while let Some(owner) = family.get(next).copied() {
        family.extend(model.entity(owner).parts.iter().map(|part| part.entity));
        next += 1;
    }
    family
}
