//! What the histories exercised of a lifecycle, with names: as tables for people, and whole for programs.

use serde::Serialize;

use super::table::Table;
use crate::model::{Entity, EntityId, Model, Move, MoveId, StateId, TargetKind, Trigger, duration_text, show};
use crate::replay::{Coverage, EntityCoverage, Exercised, Histogram};

/// What was exercised, of a lifecycle.
#[derive(Clone, Copy, Debug)]
pub struct Covered<'a> {
    /// The lifecycle.
    pub model: &'a Model,
    /// The counts.
    pub coverage: &'a Coverage,
}

/// How many pairs of moves people are shown.
const PAIRS: usize = 12;
/// What stands where nothing was seen.
const NEVER: &str = "never";

impl<'a> Covered<'a> {
    fn entities(self) -> impl Iterator<Item = One<'a>> {
        let counted = self.model.entities().zip(&self.coverage.entities);
        counted.map(move |((id, entity), counts)| One { model: self.model, id, entity, counts })
    }

    /// The tables of every entity: states, moves, incidents, pairs of moves.
    pub(super) fn tables(self) -> Vec<Table> {
        self.entities().flat_map(|one| one.tables()).collect()
    }

    /// Everything, for programs.
    pub(super) fn wire(self) -> Vec<WireEntity<'a>> {
        self.entities().map(|one| one.wire()).collect()
    }
}

/// One entity with its counts.
struct One<'a> {
    model: &'a Model,
    id: EntityId,
    entity: &'a Entity,
    counts: &'a EntityCoverage,
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

impl<'a> One<'a> {
    fn tables(&self) -> Vec<Table> {
        let name = &self.entity.name.text;
        let quantiles = |dwell: &Histogram| [dwell.quantile(50), dwell.quantile(90), dwell.longest()].map(rough);
        let states = self.entity.states.iter().zip(&self.counts.states).map(|(state, counts)| {
            let cells = [state.name.text.clone(), seen(counts.count), counts.dwell.count().to_string()];
            cells.into_iter().chain(quantiles(&counts.dwell)).collect()
        });
        let arrows = self.arrows().into_iter().map(|(id, from, to, count)| {
            let dwell = &self.counts.moves[id.index()].dwell;
            let from = from.map_or("·", |from| self.state(from));
            vec![from.to_owned(), self.move_name(id), self.state(to).to_owned(), seen(count), rough(dwell.quantile(50))]
        });
        let incidents = self.entity.incidents.iter().zip(&self.counts.incidents).map(|(incident, count)| {
            vec!["incident".to_owned(), self.model.event(incident.event).name.text.clone(), seen(*count)]
        });
        let ignored = self.entity.ignores.iter().zip(&self.counts.ignored).map(|(ignore, count)| {
            vec!["ignored".to_owned(), self.model.event(ignore.event).name.text.clone(), seen(*count)]
        });
        let mut pairs: Vec<_> = self.counts.pairs.iter().map(|(pair, count)| (*count, *pair)).collect();
        pairs.sort_by_key(|(count, pair)| (std::cmp::Reverse(*count), *pair));
        let possible = self.possible_pairs();
        let told = format!(
            "Consecutive moves of {name}: {} of {possible} possible pairs seen{}",
            pairs.len(),
            if pairs.len() > PAIRS { format!(", the {PAIRS} most frequent") } else { String::new() }
        );
        let pairs = pairs
            .into_iter()
            .take(PAIRS)
            .map(|(count, (first, then))| vec![self.move_name(first), self.move_name(then), count.to_string()]);
        let tables = [
            table(
                format!("States of {name}"),
                &["state", "entered", "left", "half of the stays within", "90 % within", "longest"],
                states.collect(),
            ),
            table(format!("Moves of {name}"), &["from", "move", "to", "taken", "half within"], arrows.collect()),
            table(format!("Other events of {name}"), &["kind", "event", "met"], incidents.chain(ignored).collect()),
            table(told, &["move", "then", "times"], pairs.collect()),
        ];
        tables.into_iter().flatten().collect()
    }

    fn state(&self, id: StateId) -> &'a str {
        &self.entity.state(id).name.text
    }

    /// How people know a move: its event, or else what triggers it.
    fn move_name(&self, id: MoveId) -> String {
        let mv = self.entity.move_(id);
        match mv.recorded_event() {
            Some(event) => self.model.event(event).name.text.clone(),
            None => show::trigger_text(self.model, self.id, mv),
        }
    }

    /// Every way that some move may take, and how often it was taken.
    fn arrows(&self) -> Vec<(MoveId, Option<StateId>, StateId, u64)> {
        let mut arrows = Vec::new();
        for (id, mv) in self.entity.moves() {
            let mut ways: Vec<(Option<StateId>, StateId)> = self.ways(mv);
            let taken = self.counts.arrows.keys().filter(|(of, ..)| *of == id).map(|(_, from, to)| (*from, *to));
            ways.extend(taken);
            ways.sort_unstable();
            ways.dedup();
            arrows.extend(
                ways.into_iter()
                    .map(|(from, to)| (id, from, to, self.counts.arrows.get(&(id, from, to)).copied().unwrap_or(0))),
            );
        }
        arrows
    }

    fn ways(&self, mv: &Move) -> Vec<(Option<StateId>, StateId)> {
        let mut ways = Vec::new();
        for target in &mv.targets {
            match target.kind {
                TargetKind::State(to) if mv.is_creation() => ways.push((None, to)),
                TargetKind::State(to) => ways.extend(mv.sources.iter().map(|from| (Some(from), to))),
                TargetKind::Stay => ways.extend(mv.sources.iter().map(|from| (Some(from), from))),
                TargetKind::Resume => {
                    for from in mv.sources.iter() {
                        ways.extend(self.struck(from).into_iter().map(|to| (Some(from), to)));
                    }
                }
            }
        }
        ways
    }

    /// The states in which the fault of a fault state may strike.
    fn struck(&self, fault: StateId) -> Vec<StateId> {
        let strikes = |mv: &&Move| {
            mv.trigger == Trigger::Fault && mv.targets.iter().any(|target| target.kind == TargetKind::State(fault))
        };
        self.entity.moves.iter().filter(strikes).flat_map(|mv| mv.sources.iter()).collect()
    }

    /// How many pairs of moves may follow each other, as far as states tell.
    fn possible_pairs(&self) -> usize {
        let pairs = self.entity.moves.iter().map(|first| {
            let reached: Vec<StateId> = self.ways(first).into_iter().map(|(_, to)| to).collect();
            let follows = |then: &&Move| reached.iter().any(|state| then.sources.contains(*state));
            self.entity.moves.iter().filter(follows).count()
        });
        pairs.sum()
    }

    fn wire(&self) -> WireEntity<'a> {
        let named = |name: &str, counts: &Exercised| WireCount {
            name: name.to_owned(),
            count: counts.count,
            dwell: (counts.dwell.count() > 0).then(|| WireDwell::of(&counts.dwell)),
        };
        let states = self.entity.states.iter().zip(&self.counts.states);
        let moves = self.entity.moves().zip(&self.counts.moves);
        let event = |event| self.model.event(event).name.text.as_str();
        let incidents = self.entity.incidents.iter().zip(&self.counts.incidents);
        let ignored = self.entity.ignores.iter().zip(&self.counts.ignored);
        WireEntity {
            entity: &self.entity.name.text,
            states: states.map(|(state, counts)| named(&state.name.text, counts)).collect(),
            moves: moves.map(|((_, mv), counts)| named(&show::move_text(self.model, self.id, mv), counts)).collect(),
            arrows: self
                .arrows()
                .into_iter()
                .map(|(id, from, to, count)| WireArrow {
                    r#move: id.index(),
                    from: from.map(|from| self.state(from)),
                    to: self.state(to),
                    count,
                })
                .collect(),
            incidents: incidents.map(|(it, count)| WireEvent { event: event(it.event), count: *count }).collect(),
            ignored: ignored.map(|(it, count)| WireEvent { event: event(it.event), count: *count }).collect(),
            pairs: self.counts.pairs.iter().map(|((a, b), count)| (a.index(), b.index(), *count)).collect(),
            possible_pairs: self.possible_pairs(),
        }
    }
}

/// What was exercised of one entity. Moves are named by their places in `moves` elsewhere.
#[derive(Serialize)]
pub(super) struct WireEntity<'a> {
    entity: &'a str,
    states: Vec<WireCount>,
    moves: Vec<WireCount>,
    arrows: Vec<WireArrow<'a>>,
    incidents: Vec<WireEvent<'a>>,
    ignored: Vec<WireEvent<'a>>,
    pairs: Vec<(usize, usize, u64)>,
    possible_pairs: usize,
}

#[derive(Serialize)]
struct WireCount {
    name: String,
    count: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    dwell: Option<WireDwell>,
}

#[derive(Serialize)]
struct WireArrow<'a> {
    r#move: usize,
    from: Option<&'a str>,
    to: &'a str,
    count: u64,
}

#[derive(Serialize)]
struct WireEvent<'a> {
    event: &'a str,
    count: u64,
}

/// Durations in milliseconds; `cells` are the buckets that hold something, with their counts.
#[derive(Serialize)]
struct WireDwell {
    count: u64,
    shortest: Option<i64>,
    p50: Option<i64>,
    p90: Option<i64>,
    p99: Option<i64>,
    longest: Option<i64>,
    cells: Vec<(usize, u64)>,
}

impl WireDwell {
    fn of(dwell: &Histogram) -> Self {
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
}
