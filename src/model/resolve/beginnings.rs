//! Resolves how an instance begins, and how a fault strikes.

use super::body::Body;
use super::codes::LS070;
use super::declared::info;
use super::effects::Effects;
use crate::diagnostic::Finding;
use crate::model::{Guard, GuardKind, Move, Role, StateId, StateSet, Target, TargetKind, Trigger};
use crate::source::Span;
use crate::syntax::ast::{self, Effect, StateSetItem};

impl Body<'_, '_> {
    pub(super) fn read_begin_guards(&mut self) {
        for (state, expr) in &self.context.scope().begin_guards {
            let guard = self.context.guard(self.context.view(), expr);
            self.begin_guards.extend(guard.map(|guard| (*state, guard)));
        }
    }

    /// Without a `create`, an initial state is where an instance is from the start.
    pub(super) fn begin(&mut self, state: &ast::State, id: StateId) {
        if self.created || self.context.scope().states[id.index()].role != Role::Initial {
            return;
        }
        let end = state.when.as_ref().map_or(state.name.span, ast::Expr::span);
        let target = Target { kind: TargetKind::State(id), span: state.name.span };
        let mut begin = silent(Trigger::Begin, state.meta.span.at_start().to(end), &state.meta);
        begin.guard = self.begin_guards.get(&id).cloned();
        begin.targets.push(target);
        self.moves.push(begin);
    }

    pub(super) fn create(&mut self, create: &ast::Create) {
        let brings = self.brings(&create.brings);
        let guard = self.context.optional_guard(create.when.as_ref());
        let (target, effects) = self.creation_effects(create);
        let (Some(event), Ok(guard), Some((state, span))) = (self.context.event(&create.event), guard, target) else {
            return;
        };
        let mut creation = silent(Trigger::Create(event), create.trigger_span, &create.meta);
        creation.guard = both(guard, self.begin_guards.get(&state).cloned());
        creation.brings = brings;
        creation.targets.push(Target { kind: TargetKind::State(state), span });
        creation.sets = effects.sets;
        creation.notifies = effects.notifies;
        self.moves.push(creation);
    }

    /// The one state that a creation leads to, and what else it does.
    fn creation_effects(&mut self, create: &ast::Create) -> (Option<(StateId, Span)>, Effects) {
        let mut effects = Effects::default();
        let mut target = None;
        self.context.set_once(&create.effects);
        for effect in &create.effects {
            match effect {
                Effect::Set(_) | Effect::Notify(..) => {
                    self.context.common(effect, &mut effects);
                }
                Effect::Goto(targets, _) => match targets.as_slice() {
                    [ast::Target::State(name)] if target.is_none() => {
                        target = Some(self.context.state_target(name).map(|state| (state, name.span)));
                    }
                    _ => self.context.out.incomplete = true,
                },
                // The grammar has none of these in a creation, so the parser has spoken.
                Effect::Stay(_) | Effect::Restart(_) => self.context.out.incomplete = true,
            }
        }
        self.context.out.incomplete |= target.is_none();
        (target.flatten(), effects)
    }

    /// The move by which a fault strikes.
    pub(super) fn strike(&mut self, fault: &ast::Fault, id: StateId) {
        let guard = self.context.optional_guard(fault.when.as_ref());
        let Some(from) = &fault.from else {
            self.context.out.incomplete = true;
            return;
        };
        let Some(states) = self.context.states(self.context.entity, from) else { return };
        let sources = self.struck(fault, from, &states, id);
        let Ok(guard) = guard else { return };
        let parts =
            [Some(from.span), fault.when.as_ref().map(ast::Expr::span), fault.reported_as.as_ref().map(|e| e.span)];
        let words = parts.into_iter().flatten().fold(fault.meta.span.at_start().to(fault.name.span), Span::to);
        let mut strike = silent(Trigger::Fault, words, &fault.meta);
        strike.sources = sources;
        strike.guard = guard;
        strike.targets.push(Target { kind: TargetKind::State(id), span: fault.name.span });
        strike.reported_as = fault.reported_as.as_ref().and_then(|event| self.context.event(event));
        self.moves.push(strike);
    }

    /// The states in which a fault strikes: never its own, which `any state` leaves out by itself.
    fn struck(&mut self, fault: &ast::Fault, from: &ast::StateSet, states: &StateSet, own: StateId) -> StateSet {
        if !states.contains(own) {
            return states.clone();
        }
        let any = from.items.iter().any(|item| matches!(item, StateSetItem::Any(_)));
        if !any {
            self.context.out.report(
                Finding::new(&LS070, format!("the fault `{}` cannot strike in itself", fault.name.text))
                    .label(from.span, "its own state is among these")
                    .label(fault.name.span, "the fault"),
            );
        }
        states.iter().filter(|state| *state != own).collect()
    }
}

/// A move that does nothing yet.
fn silent(trigger: Trigger, trigger_span: Span, meta: &ast::Meta) -> Move {
    Move {
        trigger,
        sources: StateSet::empty(),
        guard: None,
        brings: Vec::new(),
        targets: Vec::new(),
        sets: Vec::new(),
        restart: false,
        notifies: Vec::new(),
        escape: None,
        by: None,
        reported_as: None,
        trigger_span,
        info: info(meta),
    }
}

/// Both guards, where there are two.
fn both(one: Option<Guard>, other: Option<Guard>) -> Option<Guard> {
    match (one, other) {
        (Some(one), Some(other)) => {
            let span = one.span;
            Some(Guard { kind: GuardKind::And(vec![one, other]), span })
        }
        (one, other) => one.or(other),
    }
}
