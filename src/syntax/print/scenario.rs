//! Scenarios and their steps.

use super::Line;
use super::expr::{guard_pieces, state_pieces};
use super::layout::Writer;
use super::moves::duration;
use super::words::{event, literal, meta, prefixed, quoted};
use crate::syntax::ast::{Argument, ArgumentValue, Clause, Expectation, InstanceName, Name, Scenario, ScenarioStep};

/// `scenario "…" { … }`.
pub(super) fn scenario(writer: &mut Writer, scenario: &Scenario) {
    let mut line = Line::of("scenario");
    meta(&mut line, &scenario.meta);
    writer.block(&line, &scenario.meta.trivia, |writer| {
        for step in &scenario.steps {
            writer.statement(&step_line(step), &step.meta.trivia);
        }
    });
}

/// `+5d Operator.Receive d1`.
pub(crate) fn step_line(step: &ScenarioStep) -> Line {
    let mut line = Line::default();
    if let Some(later) = &step.later {
        line.clause(format!("+{}", duration(later)));
    }
    match &step.clause {
        Clause::Event { event: name, instance: who, parent, with, refused } => {
            line.clause(format!("{} {}", event(name), instance(who)));
            if let Some(parent) = parent {
                line.clause(format!("of {}", instance(parent)));
            }
            line.pieces(arguments(with));
            refusal(&mut line, refused.as_ref());
        }
        Clause::See { instance: who, state, refused } => {
            line.clause(format!("see {} in {}", instance(who), state.text));
            refusal(&mut line, refused.as_ref());
        }
        Clause::Expect { surely, expectation: what } => {
            line.clause(if *surely { "expect surely" } else { "expect" });
            expectation(&mut line, what);
        }
    }
    meta(&mut line, &step.meta);
    line
}

fn refusal(line: &mut Line, refused: Option<&Name>) {
    if let Some(code) = refused {
        line.clause(format!("refused: {}", code.text));
    }
}

fn expectation(line: &mut Line, expectation: &Expectation) {
    match expectation {
        Expectation::In(who, states) => line.pieces(prefixed(&format!("{} in", instance(who)), state_pieces(states))),
        Expectation::Overdue(who, _) => line.clause(format!("{} overdue", instance(who))),
        Expectation::Where(who, guard) => {
            line.pieces(prefixed(&format!("{} where", instance(who)), guard_pieces(guard)));
        }
    }
}

fn arguments(arguments: &[Argument]) -> Vec<String> {
    prefixed("with", super::words::list(arguments, argument))
}

fn argument(argument: &Argument) -> String {
    let name = &argument.name.text;
    match &argument.value {
        ArgumentValue::Present => name.clone(),
        ArgumentValue::Value(value) => format!("{name} = {}", literal(value)),
        ArgumentValue::Duration(value) => format!("{name} = {}", duration(value)),
        ArgumentValue::Instances(names) => {
            format!("{name} = {}", super::words::list(names, instance).join(" "))
        }
    }
}

/// Words that an instance can only be called in quotes.
const KEPT: &[&str] = &[
    "and", "or", "not", "in", "where", "true", "false", "all", "some", "no", "any", "at", "exactly", "enters",
    "except", "when", "within", "with", "by", "as", "from", "of", "discards", "else", "escape", "stay", "restart",
    "resume", "notify", "set", "state", "on", "after", "ignore", "incident", "initial", "final", "allow", "create",
    "before", "surely",
];

/// The name of an instance, in quotes unless it is plain.
pub(crate) fn instance(name: &InstanceName) -> String {
    let text = name.text.as_str();
    let (first, rest) = text.split_once('-').unwrap_or((text, "x"));
    let words = super::is_name(first) && rest.split('-').all(|part| !part.is_empty() && super::is_name_rest(part));
    if words && !KEPT.contains(&text) { text.to_owned() } else { quoted(text) }
}
