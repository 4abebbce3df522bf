//! Resolves what an entity does: moves, ignored events, incidents, entry actions.

use std::collections::HashMap;

use super::codes::LS063;
use super::context::Context;
use super::declared::{Declared, info};
use super::effects::Effects;
use super::nesting;
use crate::diagnostic::Finding;
use crate::model::{
    ClockId, Domain, FieldId, Guard, Ignore, Incident, Length, Move, OnEnter, Role, StateId, StateSet, Timer, Trigger,
};
use crate::syntax::ast::{self, EntityMember, Name, StateMember};

/// What an entity does, growing statement by statement.
pub(super) struct Body<'s, 'a> {
    pub(super) context: Context<'s, 'a>,
    /// Whether a `create` statement makes the instances.
    pub(super) created: bool,
    pub(super) begin_guards: HashMap<StateId, Guard>,
    pub(super) moves: Vec<Move>,
    pub(super) ignores: Vec<Ignore>,
    pub(super) incidents: Vec<Incident>,
    pub(super) on_enter: Vec<OnEnter>,
}

/// The states that a block of statements speaks of.
struct Place {
    states: StateSet,
    /// Timers count from the entry into the whole set, not into each state.
    composite: bool,
    /// Every state of it is a fault.
    fault: bool,
}

impl<'s, 'a> Body<'s, 'a> {
    /// Resolves every statement of the entity.
    pub(super) fn read(context: Context<'s, 'a>) -> Self {
        let ast = context.scope().ast;
        let created = ast.members.iter().any(|member| matches!(member, EntityMember::Create(_)));
        let mut body = Self {
            context,
            created,
            begin_guards: HashMap::new(),
            moves: Vec::new(),
            ignores: Vec::new(),
            incidents: Vec::new(),
            on_enter: Vec::new(),
        };
        body.read_begin_guards();
        for member in &ast.members {
            match member {
                EntityMember::Before(before) => {
                    before.incidents.iter().for_each(|incident| body.incident(None, incident));
                }
                EntityMember::Create(create) => body.create(create),
                EntityMember::From(block) => body.shared(block),
                EntityMember::State(state) => body.state(state),
                EntityMember::Fault(fault) => body.fault(fault),
                EntityMember::Field(_) | EntityMember::Owned(_) | EntityMember::Group(_) | EntityMember::Allow(_) => {}
            }
        }
        body
    }

    fn shared(&mut self, block: &ast::FromBlock) {
        nesting::refuse(&block.members, "a `from` block", self.context.out);
        let states = self.context.states(self.context.entity, &block.states);
        let states = states.unwrap_or_else(StateSet::empty);
        let roles = &self.context.scope().states;
        let fault = !states.is_empty() && states.iter().all(|state| roles[state.index()].role == Role::Fault);
        self.members(&Place { states, composite: false, fault }, &block.members);
    }

    fn state(&mut self, state: &ast::State) {
        let states = self.context.scope().named_set(&state.name.text).unwrap_or_else(StateSet::empty);
        let composite = state.members.iter().any(|member| matches!(member, StateMember::State(_)));
        if let (false, Some(id)) = (composite, states.single()) {
            self.begin(state, id);
        }
        self.members(&Place { states, composite, fault: false }, &state.members);
    }

    fn fault(&mut self, fault: &ast::Fault) {
        nesting::refuse(&fault.members, "a fault", self.context.out);
        let states = self.context.scope().named_set(&fault.name.text).unwrap_or_else(StateSet::empty);
        if let Some(id) = states.single() {
            self.strike(fault, id);
        }
        self.members(&Place { states, composite: false, fault: true }, &fault.members);
    }

    fn members(&mut self, place: &Place, members: &[StateMember]) {
        for member in members {
            match member {
                StateMember::Move(mv) => self.moving(place, mv),
                StateMember::Ignore(ignore) => self.ignore(place, ignore),
                StateMember::Incident(incident) => self.incident(Some(place), incident),
                StateMember::OnEnter(on_enter) => self.on_enter.push(OnEnter {
                    states: place.states.clone(),
                    resolution: on_enter.resolution.clone(),
                    info: info(&on_enter.meta),
                }),
                // Refused already where none may stand.
                StateMember::State(state) if place.composite => self.state(state),
                StateMember::State(_) | StateMember::Allow(_) => {}
            }
        }
    }

    fn ignore(&mut self, place: &Place, ignore: &ast::Ignore) {
        for name in &ignore.events {
            let Some(event) = self.context.event(name) else { continue };
            let (states, info) = (place.states.clone(), info(&ignore.meta));
            self.ignores.push(Ignore { event, event_span: name.span, states, info });
        }
    }

    fn incident(&mut self, place: Option<&Place>, incident: &ast::Incident) {
        let guard = self.context.optional_guard(incident.when.as_ref());
        let (Some(event), Ok(guard)) = (self.context.event(&incident.event), guard) else { return };
        self.incidents.push(Incident {
            event,
            event_span: incident.event.span,
            states: place.map(|place| place.states.clone()),
            guard,
            resolution: incident.resolution.clone(),
            info: info(&incident.meta),
        });
    }

    fn moving(&mut self, place: &Place, mv: &ast::Move) {
        let effects = self.context.effects(&mv.effects, place.fault);
        let by = mv.by.as_ref().and_then(|actor| self.context.actor(actor));
        self.silent_names(mv);
        let reported_as = mv.reported_as.as_ref().and_then(|event| self.context.event(event));
        let Some((trigger, guard, brings)) = self.trigger(place, &mv.trigger) else { return };
        let Effects { targets, sets, restart, notifies } = effects;
        self.moves.push(Move {
            trigger,
            sources: place.states.clone(),
            guard,
            brings,
            targets,
            sets,
            restart,
            notifies,
            escape: mv.escape,
            by,
            reported_as,
            trigger_span: mv.trigger_span,
            info: info(&mv.meta),
        });
    }

    /// `by` and `as` name what an event names already, or must not contradict each other.
    fn silent_names(&mut self, mv: &ast::Move) {
        if let ast::Trigger::Event { event, .. } = &mv.trigger {
            let by = mv.by.as_ref().map(|by| (by.span, "`by`"));
            let reported = mv.reported_as.as_ref().map(|event| (event.span, "`as`"));
            for (span, word) in by.into_iter().chain(reported) {
                let message = format!("{word} is for moves that no event names");
                self.context.contradiction(&message, (span, "named again"), (event.span, "the event names the move"));
            }
        } else if let (Some(by), Some(event)) = (&mv.by, &mv.reported_as)
            && by.text != event.actor.text
        {
            let message = format!("the move is taken by `{}` and reported by `{}`", by.text, event.actor.text);
            self.context.contradiction(&message, (event.span, "another actor"), (by.span, "who takes it"));
        }
    }

    fn trigger(&mut self, place: &Place, trigger: &ast::Trigger) -> Option<(Trigger, Option<Guard>, Vec<FieldId>)> {
        match trigger {
            ast::Trigger::Event { event, brings, when } => {
                let brings = self.brings(brings);
                let guard = self.context.optional_guard(when.as_ref());
                Some((Trigger::Event(self.context.event(event)?), guard.ok()?, brings))
            }
            ast::Trigger::Condition { when, within } => {
                let guard = self.context.guard(self.context.view(), when)?;
                let within = within.as_ref().map(|duration| duration.millis);
                Some((Trigger::Condition { within }, Some(guard), Vec::new()))
            }
            ast::Trigger::Timer { length, of } => {
                let clock = match of {
                    Some((owner, states)) => self.ancestor_clock(owner, states),
                    None if place.composite => Some((0, self.context.out.clock(self.context.entity, &place.states))),
                    None => Some((0, ClockId(0))),
                };
                let length_span = length.span();
                let length = self.length(length);
                let ((up, clock), length) = (clock?, length?);
                Some((Trigger::Timer(Timer { length, length_span, up, clock }), None, Vec::new()))
            }
        }
    }

    fn length(&mut self, length: &ast::Length) -> Option<Length> {
        let name = match length {
            ast::Length::Fixed(duration) => return Some(Length::Fixed(duration.millis)),
            ast::Length::Field(name) => name,
        };
        let id = self.context.own_field(name)?;
        let field = &self.context.scope().fields[id.index()];
        if field.domain != Domain::Duration {
            self.context.out.report(
                Finding::new(&LS063, format!("`{}` is not a duration", name.text))
                    .label(name.span, "a timer needs a length")
                    .label(field.name.span, "declared here")
                    .help(format!("declare `{}: duration`, or write the length itself, such as `14d`", name.text)),
            );
            return None;
        }
        Some(Length::Field(id))
    }

    /// `of job in STATES`: a clock of these states, of one state too, since the timer runs in no other.
    fn ancestor_clock(&mut self, owner: &Name, states: &ast::StateSet) -> Option<(usize, ClockId)> {
        let (up, entity) = self.context.owner(self.context.view(), owner)?;
        let set = self.context.states(entity, states)?;
        if up == 0 {
            self.context.contradiction(
                "a timer counts from the entry into its own state without being told",
                (owner.span, "the entity itself"),
                (states.span, "its own states"),
            );
            return None;
        }
        Some((up, self.context.out.clock(entity, &set)))
    }

    pub(super) fn brings(&mut self, names: &[Name]) -> Vec<FieldId> {
        let mut declared = Declared::that_are("named");
        let mut fields = Vec::new();
        for name in names {
            if declared.declare(&name.text, name.span, "the brought field", self.context.out) {
                fields.extend(self.context.own_field(name));
            }
        }
        fields
    }
}
