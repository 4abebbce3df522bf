//! Random walks of one job with its drives, by the reference interpreter.

use lifespec::model::Role;
use lifespec::semantics::reference::{Reference, System, Wanted};

use super::{Dice, Spec};

/// How a walk is done.
pub(super) struct Walk<'a> {
    pub(super) spec: &'a Spec,
    pub(super) reference: Reference<'a>,
    /// The smallest and the largest step of time, in milliseconds; both multiples of the smallest.
    pub(super) steps: [i64; 3],
}

/// Every moment at which something happened, and how it was from then on.
pub(super) type Story = Vec<(i64, System)>;

impl Walk<'_> {
    /// What becomes of a job from `start` on, while there are dice.
    pub(super) fn of(&self, family: &Wanted, start: i64, dice: &Dice<'_>) -> Story {
        let mut now = start;
        let mut story = vec![(now, System::default())];
        while dice.are_left() {
            let (_, system) = story.last().expect("it has begun");
            let mut next = self.reference.next(system, now, family);
            let weights: Vec<usize> = next.iter().map(|after| self.weight(system, after)).collect();
            let sum: usize = weights.iter().sum();
            let waits = if system.instances.is_empty() { 0 } else { 12 };
            let Some(mut left) = dice.below(sum + waits).checked_sub(waits) else {
                now = self.wait(system, now, dice);
                continue;
            };
            if sum == 0 {
                break;
            }
            let chosen = weights.iter().position(|weight| {
                let found = left < *weight;
                left = left.saturating_sub(*weight);
                found
            });
            if let Some(chosen) = chosen {
                story.push((now, next.swap_remove(chosen)));
            }
        }
        let end = (now, story.last().expect("it has begun").1.clone());
        story.push(end);
        story
    }

    /// Some time later: not later than something has to happen, and often just then.
    fn wait(&self, system: &System, now: i64, dice: &Dice<'_>) -> i64 {
        let latest = self.reference.latest(system);
        let step = self.steps[dice.below(self.steps.len())];
        let later = now + step * (1 + i64::from(dice.roll() % 8));
        match latest {
            Some(latest) if dice.once_in(4) => latest,
            Some(latest) => later.min(latest),
            None => later,
        }
    }

    /// How likely a move is: a job mostly goes on, and now and then something happens to it.
    fn weight(&self, before: &System, after: &System) -> usize {
        if before == after {
            return 0;
        }
        let model = &self.spec.model;
        let cancelled = model.entity(self.spec.job).field_named("cancelled").expect("a founding field");
        let is = |system: &System| system.instances.first().is_some_and(|job| job.fields[cancelled.index()] == 1);
        if is(after) && !is(before) {
            return 1;
        }
        let mut weight = if after.instances.len() > before.instances.len() { 12 } else { 2 };
        for (at, new) in after.instances.iter().enumerate() {
            let Some(old) = before.instances.get(at).filter(|old| old.state != new.state) else { continue };
            let state = model.entity(new.entity).state(new.state);
            weight = match state.role {
                Role::Fault => 1,
                _ if state.name.text == "Deleted" => 1,
                _ if new.entity == self.spec.job => 16,
                _ if old.struck.is_some() => 8,
                _ => 4,
            };
        }
        weight
    }
}

/// How it was at a moment, after all that happened then; `None` when the walk had not got there.
pub(super) fn at(story: &Story, moment: i64) -> Option<&System> {
    let after = story.partition_point(|(time, _)| *time <= moment);
    let there = after < story.len() || story.last().is_some_and(|(time, _)| *time == moment);
    story.get(after.checked_sub(1)?).filter(|_| there).map(|(_, system)| system)
}
