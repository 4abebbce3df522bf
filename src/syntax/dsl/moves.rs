//! Converts moves, incidents and what else stands in a state.

use super::context::{Context, Node};
use super::expr;
use super::grammar::Rule;
use super::statement::Statement;
use super::words::{self, piece};
use crate::syntax::ast::{
    Assign, Assignment, Create, DurationLiteral, Effect, EventName, Expr, Ignore, Incident, Length, Move, Name,
    OnEnter, Resolution, StateMember, StateSet, Step, Target, Trigger,
};

/// A statement that begins with `on`, `when`, `after`, `incident` or `ignore`; nothing for another piece.
pub(super) fn state_move(cx: &mut Context<'_>, node: Node<'_>) -> Option<StateMember> {
    match node.as_rule() {
        Rule::on_move => Some(StateMember::Move(plain_move(cx, node, on_trigger))),
        Rule::when_move => Some(StateMember::Move(plain_move(cx, node, when_trigger))),
        Rule::after_move => Some(StateMember::Move(plain_move(cx, node, after_trigger))),
        Rule::on_enter => Some(StateMember::OnEnter(on_enter(cx, node))),
        Rule::incident => Some(StateMember::Incident(incident(cx, node))),
        Rule::ignore => Some(StateMember::Ignore(ignore(cx, node))),
        _ => None,
    }
}

/// A move; `trigger` converts what stands before its actions.
fn plain_move(cx: &mut Context<'_>, node: Node<'_>, trigger: fn(&mut Context<'_>, Vec<Node<'_>>) -> Trigger) -> Move {
    let mut statement = Statement::begin(cx, &node);
    let start = cx.start(&node);
    let mut end = start;
    let mut before = Vec::new();
    let mut actions = None;
    for inner in node.into_inner() {
        if inner.as_rule() == Rule::actions {
            actions = Some(self::actions(cx, inner));
        } else if actions.is_some() {
            statement.take(cx, inner);
        } else {
            end = cx.end(&inner);
            before.push(inner);
        }
    }
    let trigger = trigger(cx, before);
    let Actions { escape, effects, by, reported_as } = actions.expect("the grammar puts an action into every move");
    let trigger_span = cx.span_of(start..end);
    Move { trigger, trigger_span, escape, effects, by, reported_as, meta: statement.finish(cx) }
}

fn on_trigger(cx: &mut Context<'_>, pieces: Vec<Node<'_>>) -> Trigger {
    let (event, brings, when) = happening(cx, pieces);
    Trigger::Event { event, brings, when }
}

/// `EVENT with … when …`
fn happening(cx: &mut Context<'_>, pieces: Vec<Node<'_>>) -> (EventName, Vec<Name>, Option<Expr>) {
    let (mut event, mut brings, mut when) = (None, Vec::new(), None);
    for inner in pieces {
        match inner.as_rule() {
            Rule::event => event = Some(words::event(cx, inner)),
            Rule::brings => brings = words::names(cx, inner),
            Rule::when => when = Some(expr::inner_guard(cx, inner)),
            _ => {}
        }
    }
    (event.expect("the grammar puts an event here"), brings, when)
}

fn when_trigger(cx: &mut Context<'_>, pieces: Vec<Node<'_>>) -> Trigger {
    let (mut when, mut within) = (None, None);
    for inner in pieces {
        match inner.as_rule() {
            Rule::guard => when = Some(expr::guard(cx, inner)),
            Rule::within => within = Some(words::within(cx, inner)),
            _ => {}
        }
    }
    Trigger::Condition { when: when.expect("the grammar puts a guard behind `when`"), within }
}

fn after_trigger(cx: &mut Context<'_>, pieces: Vec<Node<'_>>) -> Trigger {
    let (mut length, mut of) = (None, None);
    for inner in pieces {
        match inner.as_rule() {
            Rule::timer => length = inner.into_inner().next().map(|timer| timer_length(cx, &timer)),
            Rule::timer_of => of = Some(timer_of(cx, inner)),
            _ => {}
        }
    }
    Trigger::Timer { length: length.expect("the grammar puts a length behind `after`"), of }
}

fn timer_length(cx: &mut Context<'_>, node: &Node<'_>) -> Length {
    if node.as_rule() == Rule::duration {
        Length::Fixed(words::duration(cx, node))
    } else {
        Length::Field(words::name(cx, node))
    }
}

fn timer_of(cx: &mut Context<'_>, node: Node<'_>) -> (Name, StateSet) {
    (words::first_name(cx, node.clone()), expr::inner_states(cx, node))
}

/// Everything behind the trigger.
struct Actions {
    escape: Option<crate::source::Span>,
    effects: Vec<Effect>,
    by: Option<Name>,
    reported_as: Option<EventName>,
}

fn actions(cx: &mut Context<'_>, node: Node<'_>) -> Actions {
    let mut found = Actions { escape: None, effects: Vec::new(), by: None, reported_as: None };
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::kw_escape => found.escape = Some(cx.span(&inner)),
            Rule::by => found.by = Some(words::first_name(cx, inner)),
            Rule::reported => found.reported_as = Some(words::first_event(cx, inner)),
            _ => found.effects.extend(effect(cx, inner)),
        }
    }
    // Most moves have one effect, and room grows by four.
    found.effects.shrink_to_fit();
    found
}

fn effect(cx: &mut Context<'_>, node: Node<'_>) -> Option<Effect> {
    let span = cx.span(&node);
    match node.as_rule() {
        Rule::goto => Some(Effect::Goto(node.into_inner().filter_map(|inner| target(cx, &inner)).collect(), span)),
        Rule::kw_stay => Some(Effect::Stay(span)),
        Rule::kw_restart => Some(Effect::Restart(span)),
        Rule::assignment => Some(Effect::Set(assignment(cx, node))),
        Rule::notify => Some(Effect::Notify(words::first_name(cx, node), span)),
        Rule::first_state => Some(Effect::Goto(vec![Target::State(words::first_name(cx, node))], span)),
        _ => None,
    }
}

fn target(cx: &Context<'_>, node: &Node<'_>) -> Option<Target> {
    match node.as_rule() {
        Rule::name => Some(Target::State(words::name(cx, node))),
        Rule::kw_stay => Some(Target::Stay(cx.span(node))),
        Rule::kw_resume => Some(Target::Resume(cx.span(node))),
        _ => None,
    }
}

fn assignment(cx: &mut Context<'_>, node: Node<'_>) -> Assignment {
    let span = cx.span(&node);
    let field = words::path(cx, piece(node.clone().into_inner(), Rule::path));
    let assign = match piece(node.clone().into_inner(), Rule::assign).as_str() {
        "+=" => Assign::Add,
        "-=" => Assign::Subtract,
        _ => Assign::Set,
    };
    Assignment { field, assign, value: words::inner_literal(cx, node), span }
}

/// `create on EVENT …`
pub(super) fn create(cx: &mut Context<'_>, node: Node<'_>) -> Create {
    let mut statement = Statement::begin(cx, &node);
    let start = cx.start(&node);
    let mut end = start;
    let mut before = Vec::new();
    let mut effects = Vec::new();
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::first_state | Rule::assignment | Rule::notify => effects.extend(effect(cx, inner)),
            _ if effects.is_empty() => {
                end = cx.end(&inner);
                before.push(inner);
            }
            _ => statement.take(cx, inner),
        }
    }
    let (event, brings, when) = happening(cx, before);
    let trigger_span = cx.span_of(start..end);
    Create { event, brings, when, trigger_span, effects, meta: statement.finish(cx) }
}

fn ignore(cx: &mut Context<'_>, node: Node<'_>) -> Ignore {
    let mut statement = Statement::begin(cx, &node);
    let events = words::events(cx, node.clone());
    node.into_inner().for_each(|inner| statement.take(cx, inner));
    Ignore { events, meta: statement.finish(cx) }
}

/// `incident EVENT { … }`
pub(super) fn incident(cx: &mut Context<'_>, node: Node<'_>) -> Incident {
    let mut statement = Statement::begin(cx, &node);
    let (mut before, mut resolution) = (Vec::new(), Resolution::default());
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::event | Rule::when => before.push(inner),
            Rule::resolution => statement.block(cx, inner, |cx, line| match line.as_rule() {
                Rule::step_line => resolution.lines.push(step_line(cx, line)),
                Rule::junk_steps => super::recover::steps(cx, &line),
                _ => {}
            }),
            _ => statement.take(cx, inner),
        }
    }
    let (event, _, when) = happening(cx, before);
    Incident { event, when, resolution, meta: statement.finish(cx) }
}

fn on_enter(cx: &mut Context<'_>, node: Node<'_>) -> OnEnter {
    let mut statement = Statement::begin(cx, &node);
    let mut resolution = Resolution::default();
    for inner in node.into_inner() {
        if inner.as_rule() == Rule::entry_line {
            resolution.lines.push(step_line(cx, inner));
        } else {
            statement.take(cx, inner);
        }
    }
    OnEnter { resolution, meta: statement.finish(cx) }
}

/// `STEP else STEP`
pub(super) fn step_line(cx: &mut Context<'_>, node: Node<'_>) -> Vec<Step> {
    let steps = node.into_inner().filter(|inner| matches!(inner.as_rule(), Rule::step | Rule::entry_step));
    steps.map(|inner| step(cx, inner)).collect()
}

fn step(cx: &mut Context<'_>, node: Node<'_>) -> Step {
    let span = cx.span(&node);
    let mut words = Vec::new();
    let mut within: Option<DurationLiteral> = None;
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::within => within = Some(words::within(cx, inner)),
            _ => words.push(words::name(cx, &inner)),
        }
    }
    Step { words, within, span }
}
