//! Can every fault be recovered from, and does every error event have an answer.

mod answers;
mod back;
mod cover;
mod incidents;
mod matrix;
mod nested;
mod overlap;
mod steps;
#[cfg(test)]
mod tests;
mod ways_out;

pub use matrix::{Cell, Column, Hazard, Matrix, matrix, table};

use super::ways::{Ways, states_entered};
use super::{Context, Family};
use crate::diagnostic::Finding;
use crate::model::{Entity, Move, Role, StateId, StateSet, Trigger};

pub(super) const FAMILY: Family = Family {
    name: "fault recovery",
    codes: &[
        &cover::LS161,
        &ways_out::LS162,
        &back::LS163,
        &ways_out::LS164,
        &nested::LS165,
        &steps::LS167,
        &incidents::LS168,
        &incidents::LS169,
        &cover::LS171,
        &ways_out::LS173,
        &incidents::LS175,
    ],
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let some_have_faults = context.model.entities.iter().any(|entity| strikes(entity).next().is_some());
    for ways in Ways::all(context) {
        cover::check(ways, some_have_faults, findings);
        ways_out::check(ways, findings);
        back::check(ways, findings);
        nested::check(ways, findings);
        steps::check(ways, findings);
        incidents::check(ways, findings);
    }
}

/// A fault striking.
#[derive(Clone, Copy)]
struct Strike<'a> {
    mv: &'a Move,
    /// The fault state.
    fault: StateId,
}

/// Every fault of an entity, in file order.
fn strikes(entity: &Entity) -> impl Iterator<Item = Strike<'_>> {
    entity.moves.iter().filter(|mv| mv.trigger == Trigger::Fault).filter_map(|mv| {
        let fault = states_entered(mv).next()?;
        (entity.state(fault).role == Role::Fault).then_some(Strike { mv, fault })
    })
}

/// The states of a set that an instance can be in at all.
fn reached(ways: Ways<'_>, states: &StateSet) -> Vec<StateId> {
    states.iter().filter(|state| ways.facts.is_reached(*state)).collect()
}
