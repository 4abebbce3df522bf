//! The configurations met so far, merged where they differ in nothing but clocks.

use std::collections::HashMap;

use super::{Config, Gaps, Interval, Local, Moment, Slot};

/// How many sets of clocks are kept apart for configurations that otherwise look alike.
const VARIANTS: usize = 4;

/// What can be told apart without looking at a clock.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key(Vec<i64>);

/// How often clocks of configurations that look alike are widened no further than they must, between snapshots.
const PATIENCE: usize = 64;

/// Everything met so far.
#[derive(Debug, Default)]
pub(crate) struct Met {
    by_key: HashMap<Key, usize>,
    /// Configurations that look alike, in the order in which the first of each was met.
    groups: Vec<Group>,
    /// How often clocks are widened no further than they must; then as far as they can, so that widening ends.
    patience: usize,
}

/// Configurations that look alike.
#[derive(Debug, Default)]
struct Group {
    variants: Vec<Config>,
    /// How often the last one was widened.
    widened: usize,
}

impl Key {
    /// The key of `config`; members of one class (neither 0) are told apart only by how they look.
    pub(crate) fn of(config: &Config, classes: &[usize]) -> Self {
        let mut slots: Vec<(usize, usize, Vec<i64>)> = Vec::with_capacity(config.slots.len());
        for (member, slot) in config.slots.iter().enumerate() {
            let class = classes.get(member).copied().unwrap_or(0);
            slots.push((class, if class == 0 { member } else { 0 }, looks(slot)));
        }
        slots.sort_unstable();
        let mut key = Vec::new();
        for (class, member, looks) in slots {
            key.extend([as_number(class), as_number(member)]);
            key.extend(looks);
        }
        Self(key)
    }
}

fn as_number(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

fn looks(slot: &Slot) -> Vec<i64> {
    match slot {
        Slot::Absent => vec![0],
        Slot::Gone => vec![1],
        Slot::Here(local) => {
            let face = &local.face;
            let mut looks = vec![2, face.state.0.into(), face.struck.map_or(-1, |state| state.0.into())];
            looks.push(face.marks.cast_signed());
            looks.extend(&face.fields);
            looks
        }
    }
}

impl Met {
    /// Nothing yet; clocks will be widened with care.
    pub(crate) fn patient() -> Self {
        Self { patience: PATIENCE, ..Self::default() }
    }

    /// Adds a configuration; gives back what is new about it, if anything: itself, or what it was merged into.
    pub(crate) fn add(&mut self, config: Config, classes: &[usize], until: Moment) -> Option<Config> {
        let next = self.groups.len();
        let group = *self.by_key.entry(Key::of(&config, classes)).or_insert(next);
        if group == next {
            self.groups.push(Group::default());
        }
        let Group { variants, widened } = &mut self.groups[group];
        let config = match variants.first() {
            Some(first) => aligned(config, first, classes),
            None => config,
        };
        if variants.iter().any(|known| covers(known, &config)) {
            return None;
        }
        if variants.len() < VARIANTS {
            variants.push(config.clone());
            return Some(config);
        }
        let last = variants.last_mut()?;
        *widened += 1;
        *last = if *widened > self.patience { hull(last, &config, until) } else { least_hull(last, &config) };
        Some(last.clone())
    }

    /// Everything met, in the order of its first appearance.
    pub(crate) fn into_configs(self) -> Vec<Config> {
        self.groups.into_iter().flat_map(|group| group.variants).collect()
    }
}

/// Whether every moment that `small` allows is allowed by `large`, which looks the same slot by slot.
pub(crate) fn covers(large: &Config, small: &Config) -> bool {
    large.slots.len() == small.slots.len()
        && large.now.holds(small.now)
        && large.excuse.needs_no_more_than(small.excuse)
        && large.slots.iter().zip(&small.slots).all(|(large, small)| match (large, small) {
            (Slot::Here(large), Slot::Here(small)) => large.face == small.face && times_cover(large, small),
            (large, small) => large == small,
        })
        && large.gaps_allow(small)
}

fn times_cover(large: &Local, small: &Local) -> bool {
    large.clocks.iter().zip(&small.clocks).all(|(large, small)| large.holds(*small))
        && large.prompt.iter().zip(&small.prompt).all(|(large, small)| match (large, small) {
            (Some(large), Some(small)) => large.holds(*small),
            (large, small) => large == small,
        })
}

/// The configuration with the members of each class in the order in which they look like those of another one, which
/// has the same key: they are interchangeable.
fn aligned(config: Config, like: &Config, classes: &[usize]) -> Config {
    let same = |a: &Slot, b: &Slot| looks(a) == looks(b);
    if (0..config.slots.len()).all(|member| same(config.slot(member), like.slot(member))) {
        return config;
    }
    let (mut places, mut members) = (Vec::new(), Vec::new());
    for place in (0..classes.len()).filter(|place| classes[*place] != 0) {
        let free = |member: &usize| classes[*member] == classes[place] && !members.contains(member);
        let fits = |member: &usize| free(member) && same(config.slot(*member), like.slot(place));
        if let Some(member) = (0..classes.len()).find(fits) {
            places.push(place);
            members.push(member);
        }
    }
    config.rearranged(&places, &members)
}

/// A configuration that covers both, which look the same slot by slot.
pub(crate) fn hull(a: &Config, b: &Config, until: Moment) -> Config {
    let gaps = a.common_gaps(b);
    joined(a, b, gaps, &|a, b| if a == b { a } else { a.grow(b, until) })
}

/// The least configuration that covers both, which look the same slot by slot.
fn least_hull(a: &Config, b: &Config) -> Config {
    let gaps = a.weaker_gaps(b);
    joined(a, b, gaps, &|a, b| Interval { lo: a.lo.min(b.lo), hi: a.hi.max(b.hi) })
}

fn joined(a: &Config, b: &Config, gaps: Gaps, join: &dyn Fn(Interval, Interval) -> Interval) -> Config {
    let mut both = a.clone();
    both.now = join(a.now, b.now);
    both.excuse = a.excuse.both(b.excuse);
    both.gaps = gaps;
    for (member, slot) in b.slots.iter().enumerate() {
        let (Slot::Here(other), Some(local)) = (slot, both.local_mut(member)) else { continue };
        for (clock, other) in local.clocks.iter_mut().zip(&other.clocks) {
            *clock = join(*clock, *other);
        }
        for (since, other) in local.prompt.iter_mut().zip(&other.prompt) {
            *since = match (*since, *other) {
                (Some(since), Some(other)) => Some(join(since, other)),
                // A deadline that does not run in one of them is not held against the other.
                _ => None,
            };
        }
    }
    both
}
