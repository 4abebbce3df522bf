//! What the histories exercised, as tables for people.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::table::Table;
use super::wire::{WireArrow, WireCount, WireEntity, WireEvent};
use crate::model::duration_text;
use crate::replay::Histogram;

/// How many pairs of moves people are shown.
const PAIRS: usize = 12;
/// What stands where nothing was seen.
const NEVER: &str = "never";

/// The tables of an entity; those that would be empty are left out. What has the same name in them is one row.
pub(super) fn of(entity: &WireEntity) -> Vec<Table> {
    let name = &entity.entity;
    let quantiles = |dwell: &Histogram| [rough(dwell.quantile(50)), rough(dwell.quantile(90)), exact(dwell.longest())];
    let state = |state: &WireCount| {
        let dwell = state.histogram();
        let cells = [state.name.clone(), seen(state.count), dwell.count().to_string()];
        cells.into_iter().chain(quantiles(&dwell)).collect()
    };
    let event = |kind: &str, it: &WireEvent| vec![kind.to_owned(), it.event.clone(), seen(it.count)];
    let incidents = entity.incidents.iter().map(|it| event("incident", it));
    let ignored = entity.ignored.iter().map(|it| event("ignored", it));
    let named = Named::new(entity);
    let pairs = named.pairs();
    let told = format!(
        "Consecutive moves of {name}: {} of {} possible pairs seen{}",
        pairs.len(),
        named.possible_pairs(),
        if pairs.len() > PAIRS { format!(", the {PAIRS} most frequent") } else { String::new() }
    );
    let pair = |(first, then, count): (&str, &str, u64)| vec![first.to_owned(), then.to_owned(), count.to_string()];
    let tables = [
        table(
            format!("States of {name}"),
            &["state", "entered", "left", "half of the stays within", "90 % within", "longest"],
            entity.states.iter().map(state).collect(),
        ),
        table(format!("Moves of {name}"), &["from", "move", "to", "taken", "half within"], named.arrows()),
        table(format!("Other events of {name}"), &["kind", "event", "met"], incidents.chain(ignored).collect()),
        table(told, &["move", "then", "times"], pairs.into_iter().take(PAIRS).map(pair).collect()),
    ];
    tables.into_iter().flatten().collect()
}

/// The moves of an entity by the names that people know them by: several moves may have the same one.
struct Named<'a> {
    entity: &'a WireEntity,
    /// For each move the first one of its name, which stands for all of them.
    first: Vec<usize>,
}

impl<'a> Named<'a> {
    fn new(entity: &'a WireEntity) -> Self {
        let mut known: HashMap<&str, usize> = HashMap::new();
        let moves = entity.moves.iter().enumerate();
        let first = moves.map(|(at, mv)| *known.entry(mv.called()).or_insert(at)).collect();
        Self { entity, first }
    }

    /// A row for each name with a state before and one after, in the order of the moves.
    fn arrows(&self) -> Vec<Vec<String>> {
        let mut places = HashMap::new();
        let mut rows: Vec<(&WireArrow, u64, BTreeSet<usize>)> = Vec::new();
        for arrow in &self.entity.arrows {
            let Some(first) = self.first.get(arrow.r#move) else { continue };
            let place = *places.entry((first, &arrow.from, &arrow.to)).or_insert(rows.len());
            if place == rows.len() {
                rows.push((arrow, 0, BTreeSet::new()));
            }
            rows[place].1 = rows[place].1.saturating_add(arrow.count);
            rows[place].2.insert(arrow.r#move);
        }
        let row = |(arrow, count, moves): (&WireArrow, u64, BTreeSet<usize>)| {
            let mut dwell = Histogram::default();
            for mv in moves {
                dwell.merge(&self.entity.moves[mv].histogram());
            }
            let from = arrow.from.as_deref().unwrap_or("·").to_owned();
            let called = self.entity.moves[arrow.r#move].called().to_owned();
            vec![from, called, arrow.to.clone(), seen(count), rough(dwell.quantile(50))]
        };
        rows.into_iter().map(row).collect()
    }

    /// The pairs of names that were seen, the most frequent first.
    fn pairs(&self) -> Vec<(&'a str, &'a str, u64)> {
        let mut sums: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        for (first, then, count) in &self.entity.pairs {
            let (Some(first), Some(then)) = (self.first.get(*first), self.first.get(*then)) else { continue };
            let sum = sums.entry((*first, *then)).or_default();
            *sum = sum.saturating_add(*count);
        }
        let mut pairs: Vec<_> = sums.into_iter().collect();
        pairs.sort_by_key(|(moves, count)| (std::cmp::Reverse(*count), *moves));
        let called = |at: usize| self.entity.moves[at].called();
        pairs.into_iter().map(|((first, then), count)| (called(first), called(then), count)).collect()
    }

    /// How many pairs of names may follow each other, as far as states tell.
    fn possible_pairs(&self) -> usize {
        let mut ways: BTreeMap<usize, (BTreeSet<&str>, BTreeSet<&str>)> = BTreeMap::new();
        for arrow in &self.entity.arrows {
            let Some(first) = self.first.get(arrow.r#move) else { continue };
            let (from, to) = ways.entry(*first).or_default();
            from.extend(arrow.from.as_deref());
            to.insert(&arrow.to);
        }
        let follow = |to: &BTreeSet<&str>| ways.values().filter(|(from, _)| !from.is_disjoint(to)).count();
        ways.values().map(|(_, to)| follow(to)).sum()
    }
}

fn table(title: String, heads: &[&str], rows: Vec<Vec<String>>) -> Option<Table> {
    let heads = heads.iter().map(|head| (*head).to_owned()).collect();
    (!rows.is_empty()).then_some(Table { title, heads, rows })
}

fn seen(count: u64) -> String {
    if count == 0 { NEVER.to_owned() } else { count.to_string() }
}

/// A duration for people: exact where it is short, to about a hundredth where it is long.
/// To the second, for what is longer than a minute.
fn exact(millis: Option<i64>) -> String {
    let unit = |millis: i64| if millis >= 60_000 { 1_000 } else { 1 };
    millis.map_or_else(|| "·".to_owned(), |millis| duration_text(millis / unit(millis) * unit(millis)))
}

fn rough(millis: Option<i64>) -> String {
    let Some(millis) = millis else { return "·".to_owned() };
    let unit = [86_400_000, 3_600_000, 60_000, 1_000, 1].into_iter().find(|unit| millis >= unit * 10).unwrap_or(1);
    duration_text(millis / unit * unit)
}
