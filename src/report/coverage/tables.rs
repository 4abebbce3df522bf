//! What the histories exercised, as tables for people.

use super::super::table::Table;
use super::wire::{WireCount, WireEntity, WireEvent};
use crate::model::duration_text;
use crate::replay::Histogram;

/// How many pairs of moves people are shown.
const PAIRS: usize = 12;
/// What stands where nothing was seen.
const NEVER: &str = "never";

/// The tables of an entity; those that would be empty are left out.
pub(super) fn of(entity: &WireEntity) -> Vec<Table> {
    let name = &entity.entity;
    let moves: Vec<(&str, Histogram)> = entity.moves.iter().map(|mv| (mv.called(), mv.histogram())).collect();
    let quantiles = |dwell: &Histogram| [dwell.quantile(50), dwell.quantile(90), dwell.longest()].map(rough);
    let state = |state: &WireCount| {
        let dwell = state.histogram();
        let cells = [state.name.clone(), seen(state.count), dwell.count().to_string()];
        cells.into_iter().chain(quantiles(&dwell)).collect()
    };
    let arrows = entity.arrows.iter().filter_map(|arrow| {
        let (called, dwell) = moves.get(arrow.r#move)?;
        let from = arrow.from.as_deref().unwrap_or("·").to_owned();
        Some(vec![from, (*called).to_owned(), arrow.to.clone(), seen(arrow.count), rough(dwell.quantile(50))])
    });
    let event = |kind: &str, it: &WireEvent| vec![kind.to_owned(), it.event.clone(), seen(it.count)];
    let incidents = entity.incidents.iter().map(|it| event("incident", it));
    let ignored = entity.ignored.iter().map(|it| event("ignored", it));
    let mut pairs = entity.pairs.clone();
    pairs.sort_by_key(|(first, then, count)| (std::cmp::Reverse(*count), *first, *then));
    let told = format!(
        "Consecutive moves of {name}: {} of {} possible pairs seen{}",
        pairs.len(),
        entity.possible_pairs,
        if pairs.len() > PAIRS { format!(", the {PAIRS} most frequent") } else { String::new() }
    );
    let pairs = pairs.into_iter().take(PAIRS).filter_map(|(first, then, count)| {
        let called = |at: usize| Some(moves.get(at)?.0.to_owned());
        Some(vec![called(first)?, called(then)?, count.to_string()])
    });
    let tables = [
        table(
            format!("States of {name}"),
            &["state", "entered", "left", "half of the stays within", "90 % within", "longest"],
            entity.states.iter().map(state).collect(),
        ),
        table(format!("Moves of {name}"), &["from", "move", "to", "taken", "half within"], arrows.collect()),
        table(format!("Other events of {name}"), &["kind", "event", "met"], incidents.chain(ignored).collect()),
        table(told, &["move", "then", "times"], pairs.collect()),
    ];
    tables.into_iter().flatten().collect()
}

fn table(title: String, heads: &[&str], rows: Vec<Vec<String>>) -> Option<Table> {
    let heads = heads.iter().map(|head| (*head).to_owned()).collect();
    (!rows.is_empty()).then_some(Table { title, heads, rows })
}

fn seen(count: u64) -> String {
    if count == 0 { NEVER.to_owned() } else { count.to_string() }
}

/// A duration for people: exact where it is short, to about a hundredth where it is long.
fn rough(millis: Option<i64>) -> String {
    let Some(millis) = millis else { return "·".to_owned() };
    let unit = [86_400_000, 3_600_000, 60_000, 1_000, 1].into_iter().find(|unit| millis >= unit * 10).unwrap_or(1);
    duration_text(millis / unit * unit)
}
