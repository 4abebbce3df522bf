//! Finds times for a story: its timers fire when they are due, and nothing that is due is passed over.
//!
//! Each timer gives bounds on the difference of two moments; the earliest times that keep all of them are the longest
//! paths in the graph of the bounds, found by relaxation (Bellman 1958; Dechter, Meiri and Pearl, *Temporal constraint
//! networks*, 1991).

use crate::model::{Length, MoveId, Trigger};
use crate::semantics::reference::{Reference, System};

/// The moment of one step, seen from that of another one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    from: usize,
    to: usize,
    /// At least so many milliseconds later; if less than 0, at most so many earlier.
    least: i64,
}

/// Records that say the same of the same moment are one record twice: the second one comes a second later.
pub(super) fn apart(first: usize, second: usize) -> Limit {
    Limit { from: first, to: second, least: 1_000 }
}

/// What comes to be with its owner does so at the same moment.
pub(super) fn together(owner: usize, part: usize) -> [Limit; 2] {
    [Limit { from: owner, to: part, least: 0 }, Limit { from: part, to: owner, least: 0 }]
}

/// What has to be kept when somebody takes a move: moments in the system count the steps. `None`: it comes to be.
pub(super) fn limits(
    reference: &Reference<'_>,
    system: &System,
    (who, move_id): (Option<usize>, MoveId),
    now: i64,
) -> Vec<Limit> {
    let mut all = Vec::new();
    let Ok(to) = usize::try_from(now) else { return all };
    for (at, instance) in system.instances.iter().enumerate() {
        for (id, mv) in reference.model.entity(instance.entity).moves() {
            let length = match mv.trigger {
                Trigger::Timer(timer) => match timer.length {
                    Length::Fixed(length) => length,
                    Length::Field(_) => continue,
                },
                Trigger::Condition { within: Some(within) } => within,
                _ => continue,
            };
            let Some(from) = reference.due(system, at, id).and_then(|due| usize::try_from(due - length).ok()) else {
                continue;
            };
            let fires = who == Some(at) && move_id == id && matches!(mv.trigger, Trigger::Timer(_));
            if fires {
                all.push(Limit { from, to, least: length });
            }
            if fires || mv.changes_anything() {
                all.push(Limit { from: to, to: from, least: -length });
            }
        }
    }
    all
}

/// The earliest times of so many steps, in milliseconds after the first; `None` if there are none.
pub(super) fn solve(steps: usize, limits: &[Limit]) -> Option<Vec<i64>> {
    let mut times = vec![0_i64; steps];
    let order = (1..steps).map(|to| Limit { from: to - 1, to, least: 0 });
    let limits: Vec<Limit> = order.chain(limits.iter().copied()).collect();
    for _ in 0..=steps {
        let mut changed = false;
        for Limit { from, to, least } in &limits {
            let earliest = times[*from].saturating_add(*least);
            if times[*to] < earliest {
                times[*to] = earliest;
                changed = true;
            }
        }
        if !changed {
            return (times.first() == Some(&0)).then_some(times);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Limit, solve};

    #[test]
    fn the_earliest_times_are_found_or_there_are_none() {
        let after = Limit { from: 0, to: 2, least: 5 };
        let soon = |most: i64| Limit { from: 2, to: 1, least: -most };
        assert_eq!(solve(3, &[after, soon(5)]), Some(vec![0, 0, 5]));
        assert_eq!(solve(3, &[after, soon(2)]), Some(vec![0, 3, 5]));
        assert_eq!(solve(3, &[after, Limit { from: 2, to: 0, least: -4 }]), None);
    }
}
