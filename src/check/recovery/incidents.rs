//! Error events that a state answers twice: as two incidents, as an incident and a move, or by ignoring them too.

use std::collections::{HashMap, HashSet};

use super::overlap::overlap;
use crate::check::ways::Ways;
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::{EventId, Incident, MoveId, StateId, Trigger};
use crate::source::Span;

/// Two incidents for one event in one state.
pub(crate) const LS168: Code =
    Code { id: "LS168", name: "incident-twice", severity: Severity::Error, page: include_str!("LS168.md") };

/// An incident whose event moves the instance too.
pub(crate) const LS169: Code =
    Code { id: "LS169", name: "incident-and-move", severity: Severity::Error, page: include_str!("LS169.md") };

/// An incident whose event is ignored too.
pub(crate) const LS175: Code =
    Code { id: "LS175", name: "incident-and-ignore", severity: Severity::Warning, page: include_str!("LS175.md") };

/// At most so many statements on the same event in the same state are compared with another one.
const COMPARED: usize = 16;

pub(super) fn check(ways: Ways<'_>, findings: &mut Vec<Finding>) {
    if ways.entity.incidents.is_empty() {
        return;
    }
    let mut survey = Survey { ways, told: HashSet::new(), findings };
    let moves = survey.moves();
    let ignores = survey.ignores();
    let mut earlier: HashMap<(EventId, Option<StateId>), Vec<usize>> = HashMap::new();
    for (at, incident) in ways.entity.incidents.iter().enumerate() {
        for state in places(incident) {
            let key = (incident.event, state);
            let same = earlier.entry(key).or_default();
            for other in same.iter().take(COMPARED) {
                survey.twice(state, *other, at);
            }
            same.push(at);
            for mv in moves.get(&key).into_iter().flatten().take(COMPARED) {
                survey.moves_too(state, at, *mv);
            }
            if let Some(span) = ignores.get(&key) {
                survey.ignored(state, at, *span);
            }
        }
    }
}

/// The states of an incident; `None` stands for the time before the instance exists.
fn places(incident: &Incident) -> Vec<Option<StateId>> {
    incident.states.as_ref().map_or_else(|| vec![None], |states| states.iter().map(Some).collect())
}

struct Survey<'a, 'f> {
    ways: Ways<'a>,
    told: HashSet<(usize, &'static str, usize)>,
    findings: &'f mut Vec<Finding>,
}

impl Survey<'_, '_> {
    /// The moves on each event that some incident is about, by state; those that create, before there is an instance.
    fn moves(&self) -> HashMap<(EventId, Option<StateId>), Vec<MoveId>> {
        let events: HashSet<EventId> = self.ways.entity.incidents.iter().map(|incident| incident.event).collect();
        let mut moves: HashMap<_, Vec<MoveId>> = HashMap::new();
        for (id, mv) in self.ways.entity.moves() {
            match mv.trigger {
                Trigger::Event(event) if events.contains(&event) => {
                    for state in mv.sources.iter() {
                        moves.entry((event, Some(state))).or_default().push(id);
                    }
                }
                Trigger::Create(event) if events.contains(&event) => moves.entry((event, None)).or_default().push(id),
                _ => {}
            }
        }
        moves
    }

    fn ignores(&self) -> HashMap<(EventId, Option<StateId>), Span> {
        let events: HashSet<EventId> = self.ways.entity.incidents.iter().map(|incident| incident.event).collect();
        let mut ignores = HashMap::new();
        for ignore in self.ways.entity.ignores.iter().filter(|ignore| events.contains(&ignore.event)) {
            for state in ignore.states.iter() {
                ignores.entry((ignore.event, Some(state))).or_insert(ignore.event_span);
            }
        }
        ignores
    }

    fn twice(&mut self, state: Option<StateId>, first: usize, second: usize) {
        let (a, b) = (&self.ways.entity.incidents[first], &self.ways.entity.incidents[second]);
        if !overlap(self.ways, state, a.guard.as_ref(), b.guard.as_ref()) || !self.told.insert((second, "LS168", first))
        {
            return;
        }
        let (event, place) = (self.event(second), self.place(state));
        self.findings.push(
            Finding::new(&LS168, format!("what to do about `{event}` {place} is said twice"))
                .label(b.event_span, "said again here")
                .label(a.event_span, "said here first")
                .help("keep one of the two, or give them guards that never hold together"),
        );
    }

    fn moves_too(&mut self, state: Option<StateId>, incident: usize, id: MoveId) {
        let (it, mv) = (&self.ways.entity.incidents[incident], self.ways.entity.move_(id));
        if !overlap(self.ways, state, it.guard.as_ref(), mv.guard.as_ref())
            || !self.told.insert((incident, "LS169", id.index()))
        {
            return;
        }
        let (event, place) = (self.event(incident), self.place(state));
        self.findings.push(
            Finding::new(&LS169, format!("`{event}` is an incident {place}, and a move too"))
                .label(it.event_span, "as an incident it moves nothing")
                .label(mv.trigger_span, "as a move it does")
                .help("keep one of the two: what people do on arrival can be said with `on enter …`"),
        );
    }

    fn ignored(&mut self, state: Option<StateId>, incident: usize, ignore: Span) {
        if !self.told.insert((incident, "LS175", ignore.start as usize)) {
            return;
        }
        let (event, place) = (self.event(incident), self.place(state));
        let it = &self.ways.entity.incidents[incident];
        self.findings.push(
            Finding::new(&LS175, format!("`{event}` is an incident {place}, and ignored too"))
                .label(ignore, "ignored here")
                .label(it.event_span, "as an incident it is answered")
                .help("remove the `ignore`: an incident is legal as it is"),
        );
    }

    fn event(&self, incident: usize) -> String {
        self.ways.model.event(self.ways.entity.incidents[incident].event).name.text.clone()
    }

    fn place(&self, state: Option<StateId>) -> String {
        state.map_or_else(|| "before creation".to_owned(), |state| format!("in `{}`", self.ways.name(state)))
    }
}
