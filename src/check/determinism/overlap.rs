//! LS121, LS122, LS125, LS129: moves that compete.

use std::collections::HashSet;

use super::outcome::{same_outcome, same_records};
use super::pairs::{Pair, pairs};
use super::places::places_in;
use crate::check::Context;
use crate::check::logic::{Clause, Example, Place, same};
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::{EntityId, FieldId, Guard, Move, MoveId, Trigger};

/// Two moves on one event that can both apply.
pub(crate) const LS121: Code =
    Code { id: "LS121", name: "overlapping-moves", severity: Severity::Error, page: include_str!("LS121.md") };
/// Two condition moves that can both apply.
pub(crate) const LS122: Code =
    Code { id: "LS122", name: "overlapping-conditions", severity: Severity::Error, page: include_str!("LS122.md") };
/// A move that another one makes superfluous.
pub(crate) const LS125: Code =
    Code { id: "LS125", name: "duplicate-move", severity: Severity::Warning, page: include_str!("LS125.md") };
/// Two creations that can both apply.
pub(crate) const LS129: Code =
    Code { id: "LS129", name: "overlapping-creations", severity: Severity::Error, page: include_str!("LS129.md") };

/// Compares moves with the earlier ones on the same event of the same state. A move that competes with several is
/// told with the first of them.
pub(super) fn check(context: &Context<'_>, id: EntityId, findings: &mut Vec<Finding>) {
    let mut told: HashSet<MoveId> = HashSet::new();
    let mut compared: HashSet<(MoveId, MoveId)> = HashSet::new();
    for pair in pairs(context, id) {
        if told.contains(&pair.second) {
            continue;
        }
        let rivals = Rivals::new(context, id, pair);
        let found = if same_outcome(rivals.first, rivals.second) {
            // All states are looked at together, so that one of them is enough.
            compared.insert((pair.first, pair.second)).then(|| rivals.duplicate()).flatten()
        } else {
            rivals.overlap().map(|example| rivals.overlapping(&example))
        };
        if let Some(finding) = found {
            told.insert(pair.second);
            findings.push(finding);
        }
    }
}

struct Rivals<'c> {
    context: &'c Context<'c>,
    entity: EntityId,
    pair: Pair,
    first: &'c Move,
    second: &'c Move,
    /// What a record that creates may bring.
    brings: Vec<FieldId>,
}

impl<'c> Rivals<'c> {
    fn new(context: &'c Context<'c>, id: EntityId, pair: Pair) -> Self {
        let entity = context.model.entity(id);
        let (first, second) = (entity.move_(pair.first), entity.move_(pair.second));
        let brings = [first.brings.as_slice(), &second.brings].concat();
        Self { context, entity: id, pair, first, second, brings }
    }

    /// One of them makes the other superfluous.
    fn duplicate(&self) -> Option<Finding> {
        if !same_records(self.first, self.second) {
            None
        } else if self.covers(self.first, self.second) {
            Some(superfluous(self.second, self.first))
        } else if self.covers(self.second, self.first) {
            Some(superfluous(self.first, self.second))
        } else {
            None
        }
    }

    fn place(&self) -> Place<'_> {
        match self.pair.state {
            Some(state) => Place::in_state(self.entity, state),
            None => Place::creation(self.entity, &self.brings),
        }
    }

    /// A configuration in which both apply.
    fn overlap(&self) -> Option<Example> {
        let place = self.place();
        let clauses: Vec<Clause<'_>> = [self.first, self.second]
            .iter()
            .filter_map(|mv| mv.guard.as_ref())
            .map(|guard| place.holds(guard))
            .collect();
        self.context.logic().ask(&place, &clauses).exact()
    }

    /// Whether `cover` applies wherever `mv` does, and `mv` does somewhere.
    fn covers(&self, cover: &Move, mv: &Move) -> bool {
        if !self.sources_within(mv, cover) {
            return false;
        }
        let (wide, narrow) = match (&cover.guard, &mv.guard) {
            (None, None) => return true,
            (None, Some(narrow)) => (None, narrow),
            (Some(wide), Some(narrow)) => (Some(wide), narrow),
            (Some(_), None) => return false,
        };
        let guards: Vec<&Guard> = wide.into_iter().chain([narrow]).collect();
        let places = match self.pair.state {
            Some(_) => places_in(self.context, self.entity, &mv.sources, &guards),
            None => vec![self.place()],
        };
        let logic = self.context.logic();
        let implied = |place: &Place<'_>| {
            wide.is_none_or(|wide| {
                same(wide, narrow) || logic.ask(place, &[place.holds(narrow), place.fails(wide)]).is_never()
            })
        };
        places.iter().all(implied) && !places.iter().all(|place| logic.never(place, narrow))
    }

    fn sources_within(&self, mv: &Move, cover: &Move) -> bool {
        let facts = self.context.facts(self.entity);
        mv.sources.iter().all(|state| cover.sources.contains(state) || !facts.is_reached(state))
    }

    fn overlapping(&self, example: &Example) -> Finding {
        let model = self.context.model;
        let event = |mv: &Move| mv.recorded_event().map_or("", |event| &model.event(event).name.text).to_owned();
        let state = self.pair.state.map(|state| &model.entity(self.entity).state(state).name.text);
        let here = state.map(|name| format!(" in `{name}`")).unwrap_or_default();
        let entity = &model.entity(self.entity).name.text;
        let (code, message) = match self.second.trigger {
            Trigger::Begin => (&LS129, format!("an instance of `{entity}` can begin in two ways at once")),
            Trigger::Create(_) => {
                (&LS129, format!("`{}` can create an instance of `{entity}` in two ways at once", event(self.second)))
            }
            Trigger::Condition { .. } => {
                (&LS122, format!("two conditions{here} can hold at once and differ in what follows"))
            }
            _ => (&LS121, format!("`{}`{here} can be taken in two ways at once", event(self.second))),
        };
        let note = match (&self.first.guard, &self.second.guard, example.text(model, &self.place())) {
            (None, None, _) => "neither has a guard".to_owned(),
            (_, _, Some(text)) => format!("both apply when {text}"),
            (_, _, None) => "both apply at any time".to_owned(),
        };
        let help = if self.pair.state.is_some() {
            "let their guards exclude each other; a choice that is meant is one move (`-> A | B`)"
        } else {
            "let their guards exclude each other"
        };
        Finding::new(code, message)
            .label(self.second.trigger_span, "this applies")
            .label(self.first.trigger_span, "while this applies too")
            .note(note)
            .help(help)
    }
}

fn superfluous(mv: &Move, cover: &Move) -> Finding {
    let twice = match (&mv.guard, &cover.guard) {
        (Some(one), Some(other)) => same(one, other),
        (None, None) => true,
        _ => false,
    };
    let why =
        if twice { "the same move stands here" } else { "this applies whenever the other does, and does the same" };
    Finding::new(&LS125, if twice { "a move is written twice" } else { "another move makes this one superfluous" })
        .label(mv.trigger_span, "this adds nothing")
        .label(cover.trigger_span, why)
        .help("remove it, or correct what was meant to differ")
}
