//! What the histories exercised as it is written down, and how what several programs wrote is added up.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::replay::Histogram;

/// What was exercised of one entity. Moves are named by their places in `moves` elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::report) struct WireEntity {
    pub(super) entity: String,
    pub(super) states: Vec<WireCount>,
    pub(super) moves: Vec<WireCount>,
    pub(super) arrows: Vec<WireArrow>,
    pub(super) incidents: Vec<WireEvent>,
    pub(super) ignored: Vec<WireEvent>,
    pub(super) pairs: Vec<(usize, usize, u64)>,
    pub(super) possible_pairs: usize,
}

/// A state or a move; `called` is the short name of a move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WireCount {
    pub(super) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) called: Option<String>,
    pub(super) count: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dwell: Option<WireDwell>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WireArrow {
    pub(super) r#move: usize,
    pub(super) from: Option<String>,
    pub(super) to: String,
    pub(super) count: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WireEvent {
    pub(super) event: String,
    pub(super) count: u64,
}

/// Durations in milliseconds; `cells` are the buckets that hold something, with their counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WireDwell {
    count: u64,
    shortest: Option<i64>,
    p50: Option<i64>,
    p90: Option<i64>,
    p99: Option<i64>,
    longest: Option<i64>,
    cells: Vec<(usize, u64)>,
}

impl WireEntity {
    /// Adds what was counted elsewhere; `None` if that was counted by another lifecycle.
    pub(in crate::report) fn merge(&mut self, other: &Self) -> Option<()> {
        let same = self.entity == other.entity && self.possible_pairs == other.possible_pairs;
        if !same || self.incidents.len() != other.incidents.len() || self.ignored.len() != other.ignored.len() {
            return None;
        }
        merge_counts(&mut self.states, &other.states)?;
        merge_counts(&mut self.moves, &other.moves)?;
        let events = self.incidents.iter_mut().zip(&other.incidents).chain(self.ignored.iter_mut().zip(&other.ignored));
        for (mine, others) in events {
            (mine.event == others.event).then_some(())?;
            mine.count += others.count;
        }
        self.merge_arrows(other);
        let mut pairs: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        for (first, then, count) in self.pairs.iter().chain(&other.pairs) {
            let sum = pairs.entry((*first, *then)).or_default();
            *sum = sum.saturating_add(*count);
        }
        self.pairs = pairs.into_iter().map(|((first, then), count)| (first, then, count)).collect();
        Some(())
    }

    /// Arrows stand in the order of the moves and of the states.
    fn merge_arrows(&mut self, other: &Self) {
        let place = |name: &str| self.states.iter().position(|state| state.name == name);
        let mut arrows: BTreeMap<_, WireArrow> = BTreeMap::new();
        for arrow in self.arrows.iter().chain(&other.arrows) {
            let key = (arrow.r#move, arrow.from.as_deref().map(place), place(&arrow.to));
            let known = arrows.entry(key).or_insert_with(|| WireArrow { count: 0, ..arrow.clone() });
            known.count = known.count.saturating_add(arrow.count);
        }
        self.arrows = arrows.into_values().collect();
    }

    /// Whether no count is above a limit, and everything that is named by its place is there.
    pub(in crate::report) fn is_sound(&self, most: u64) -> bool {
        let counts = self.states.iter().chain(&self.moves);
        let events = self.incidents.iter().chain(&self.ignored);
        let arrow = |arrow: &WireArrow| arrow.count <= most && arrow.r#move < self.moves.len();
        let pair = |(first, then, count): &(usize, usize, u64)| {
            *count <= most && *first < self.moves.len() && *then < self.moves.len()
        };
        counts.clone().all(|it| it.count <= most && it.dwell.as_ref().is_none_or(|dwell| dwell.is_sound(most)))
            && events.clone().all(|it| it.count <= most)
            && self.arrows.iter().all(arrow)
            && self.pairs.iter().all(pair)
    }
}

fn merge_counts(mine: &mut [WireCount], others: &[WireCount]) -> Option<()> {
    (mine.len() == others.len()).then_some(())?;
    for (mine, others) in mine.iter_mut().zip(others) {
        (mine.name == others.name && mine.called == others.called).then_some(())?;
        mine.count += others.count;
        let mut dwell = mine.histogram();
        dwell.merge(&others.histogram());
        mine.dwell = (dwell.count() > 0).then(|| WireDwell::of(&dwell));
    }
    Some(())
}

impl WireCount {
    /// How people know it.
    pub(super) fn called(&self) -> &str {
        self.called.as_deref().unwrap_or(&self.name)
    }

    /// How long it took.
    pub(super) fn histogram(&self) -> Histogram {
        let Some(dwell) = &self.dwell else { return Histogram::default() };
        let limits = (dwell.shortest.unwrap_or(0), dwell.longest.unwrap_or(0));
        Histogram::from_cells(dwell.cells.iter().copied(), limits)
    }
}

impl WireDwell {
    pub(super) fn of(dwell: &Histogram) -> Self {
        Self {
            count: dwell.count(),
            shortest: dwell.shortest(),
            p50: dwell.quantile(50),
            p90: dwell.quantile(90),
            p99: dwell.quantile(99),
            longest: dwell.longest(),
            cells: dwell.cells().collect(),
        }
    }

    fn is_sound(&self, most: u64) -> bool {
        let sum = self.cells.iter().try_fold(0_u64, |sum, (_, count)| sum.checked_add(*count));
        let limits = self.shortest.zip(self.longest);
        sum == Some(self.count) && self.count <= most && limits.is_some_and(|(from, to)| 0 <= from && from <= to)
    }
}
