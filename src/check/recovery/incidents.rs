//! Error events that a state answers twice: as two incidents, as an incident and a move, or by ignoring them too.

use std::collections::{HashMap, HashSet};

use super::overlap::overlap;
use crate::check::ways::Ways;
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::{Entity, EventId, Incident, Move, StateId, Trigger};
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
    let mut survey = Survey { ways, others: Others::of(ways.entity), earlier: HashMap::new() };
    for incident in &ways.entity.incidents {
        // The first state in which something is wrong is enough to tell.
        let (mut twice, mut moves, mut ignored) = (None, None, None);
        if survey.others.answered_otherwise.contains(&incident.event) {
            for state in places(incident) {
                twice = twice.or_else(|| survey.twice(state, incident));
                moves = moves.or_else(|| survey.moves_too(state, incident));
                ignored = ignored.or_else(|| survey.ignored(state, incident));
                survey.earlier.entry((incident.event, state)).or_default().push(incident);
            }
        }
        findings.extend([twice, moves, ignored].into_iter().flatten());
    }
}

/// An event in a state; `None` stands for the time before the instance exists.
type Place = (EventId, Option<StateId>);

/// The states of an incident.
fn places(incident: &Incident) -> Vec<Option<StateId>> {
    incident.states.as_ref().map_or_else(|| vec![None], |states| states.iter().map(Some).collect())
}

/// What else is said about the events of incidents.
struct Others<'a> {
    /// Events about which more is said than one incident.
    answered_otherwise: HashSet<EventId>,
    moves: HashMap<Place, Vec<&'a Move>>,
    ignores: HashMap<Place, Span>,
}

impl<'a> Others<'a> {
    fn of(entity: &'a Entity) -> Self {
        let mut events = HashSet::new();
        let mut others = Self { answered_otherwise: HashSet::new(), moves: HashMap::new(), ignores: HashMap::new() };
        for incident in &entity.incidents {
            if !events.insert(incident.event) {
                others.answered_otherwise.insert(incident.event);
            }
        }
        for mv in &entity.moves {
            let (Trigger::Event(event) | Trigger::Create(event)) = mv.trigger else { continue };
            if events.contains(&event) {
                others.answered_otherwise.insert(event);
                let before = mv.is_creation().then_some(None);
                for state in before.into_iter().chain(mv.sources.iter().map(Some)) {
                    others.moves.entry((event, state)).or_default().push(mv);
                }
            }
        }
        for ignore in entity.ignores.iter().filter(|ignore| events.contains(&ignore.event)) {
            others.answered_otherwise.insert(ignore.event);
            for state in ignore.states.iter() {
                others.ignores.entry((ignore.event, Some(state))).or_insert(ignore.event_span);
            }
        }
        others
    }
}

struct Survey<'a> {
    ways: Ways<'a>,
    others: Others<'a>,
    earlier: HashMap<Place, Vec<&'a Incident>>,
}

impl Survey<'_> {
    fn twice(&self, state: Option<StateId>, incident: &Incident) -> Option<Finding> {
        let earlier = self.earlier.get(&(incident.event, state))?;
        let together = |other: &&&Incident| overlap(self.ways, state, other.guard.as_ref(), incident.guard.as_ref());
        let first = earlier.iter().take(COMPARED).find(together)?;
        let (event, place) = (self.event(incident), self.place(state));
        let finding = Finding::new(&LS168, format!("what to do about `{event}` {place} is said twice"))
            .label(incident.event_span, "said again here")
            .label(first.event_span, "said here first")
            .help("keep one of the two, or give them guards that never hold together");
        Some(finding)
    }

    fn moves_too(&self, state: Option<StateId>, incident: &Incident) -> Option<Finding> {
        let moves = self.others.moves.get(&(incident.event, state))?;
        let together = |mv: &&&Move| overlap(self.ways, state, incident.guard.as_ref(), mv.guard.as_ref());
        let mv = moves.iter().take(COMPARED).find(together)?;
        let (event, place) = (self.event(incident), self.place(state));
        let finding = Finding::new(&LS169, format!("`{event}` is an incident {place}, and a move too"))
            .label(incident.event_span, "as an incident it moves nothing")
            .label(mv.trigger_span, "as a move it does")
            .help("keep one of the two: what people do on arrival can be said with `on enter …`");
        Some(finding)
    }

    fn ignored(&self, state: Option<StateId>, incident: &Incident) -> Option<Finding> {
        let ignore = self.others.ignores.get(&(incident.event, state))?;
        let (event, place) = (self.event(incident), self.place(state));
        let finding = Finding::new(&LS175, format!("`{event}` is an incident {place}, and ignored too"))
            .label(*ignore, "ignored here")
            .label(incident.event_span, "as an incident it is answered")
            .help("remove the `ignore`: an incident is legal as it is");
        Some(finding)
    }

    fn event(&self, incident: &Incident) -> &str {
        &self.ways.model.event(incident.event).name.text
    }

    fn place(&self, state: Option<StateId>) -> String {
        state.map_or_else(|| "before creation".to_owned(), |state| format!("in `{}`", self.ways.name(state)))
    }
}
