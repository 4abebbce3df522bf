//! Converts scenarios.

use super::context::{Context, Node};
use super::expr;
use super::grammar::Rule;
use super::recover::{self, SCENARIO};
use super::statement::{Siblings, Statement};
use super::words::{self, piece};
use crate::syntax::ast::{
    Argument, ArgumentValue, Clause, Expectation, InstanceName, Literal, Name, Scenario, ScenarioStep,
};

/// `scenario "title" { … }`
pub(super) fn scenario(cx: &mut Context<'_>, node: Node<'_>) -> Scenario {
    let mut statement = Statement::begin(cx, &node);
    let mut steps = Vec::new();
    for inner in node.into_inner() {
        if inner.as_rule() != Rule::scenario_block {
            statement.take(cx, inner);
            continue;
        }
        let mut siblings = Siblings::default();
        statement.block(cx, inner, |cx, inner| {
            let before = siblings.pass(cx, &inner);
            if inner.as_rule() == Rule::scenario_step {
                steps.push(step(cx, inner));
            } else {
                recover::junk(cx, &SCENARIO, &inner, before.as_ref(), &mut |cx, node| steps.push(step(cx, node)));
            }
        });
    }
    Scenario { steps, meta: statement.finish(cx) }
}

/// One line of a scenario.
pub(super) fn step(cx: &mut Context<'_>, node: Node<'_>) -> ScenarioStep {
    let statement = Statement::begin(cx, &node);
    let (mut later, mut clause) = (None, None);
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::later => later = Some(words::within(cx, inner)),
            Rule::happens => clause = Some(happens(cx, inner)),
            Rule::see => clause = Some(see(cx, inner)),
            _ => clause = Some(Clause::Expect { surely: has(&inner, Rule::kw_surely), expectation: expect(cx, inner) }),
        }
    }
    let clause = clause.expect("the grammar puts a clause into every step");
    ScenarioStep { later, clause, meta: statement.finish(cx) }
}

fn has(node: &Node<'_>, rule: Rule) -> bool {
    node.clone().into_inner().any(|inner| inner.as_rule() == rule)
}

fn happens(cx: &mut Context<'_>, node: Node<'_>) -> Clause {
    let event = words::first_event(cx, node.clone());
    let instance = first_instance(cx, node.clone());
    let (mut parent, mut with, mut refused) = (None, Vec::new(), None);
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::child_of => parent = Some(first_instance(cx, inner)),
            Rule::arguments => {
                let arguments = inner.into_inner().filter(|inner| inner.as_rule() == Rule::argument);
                with = arguments.map(|inner| argument(cx, inner)).collect();
            }
            Rule::refused => refused = Some(code(cx, inner)),
            _ => {}
        }
    }
    Clause::Event { event, instance, parent, with, refused }
}

fn see(cx: &mut Context<'_>, node: Node<'_>) -> Clause {
    let instance = first_instance(cx, node.clone());
    let state = words::first_name(cx, node.clone());
    let refused = node.into_inner().find(|inner| inner.as_rule() == Rule::refused).map(|inner| code(cx, inner));
    Clause::See { instance, state, refused }
}

fn expect(cx: &mut Context<'_>, node: Node<'_>) -> Expectation {
    let instance = first_instance(cx, node.clone());
    let said = node.into_inner().last().expect("the grammar ends this with what must hold");
    match said.as_rule() {
        Rule::expect_in => Expectation::In(instance, expr::inner_states(cx, said)),
        Rule::expect_where => Expectation::Where(instance, expr::inner_guard(cx, said)),
        _ => Expectation::Overdue(instance, cx.span(&said)),
    }
}

fn code(cx: &Context<'_>, node: Node<'_>) -> Name {
    words::name(cx, &piece(node.into_inner(), Rule::code))
}

fn first_instance(cx: &mut Context<'_>, node: Node<'_>) -> InstanceName {
    instance(cx, piece(node.into_inner(), Rule::instance))
}

fn instance(cx: &mut Context<'_>, node: Node<'_>) -> InstanceName {
    let span = cx.span(&node);
    let inner = node.into_inner().next().expect("the grammar puts a name here");
    match inner.as_rule() {
        Rule::string => Name { text: words::text(cx, &inner).text, span },
        _ => Name { text: inner.as_str().to_owned(), span },
    }
}

fn argument(cx: &mut Context<'_>, node: Node<'_>) -> Argument {
    let name = words::first_name(cx, node.clone());
    let value = node.into_inner().find(|inner| inner.as_rule() == Rule::argument_value);
    Argument { name, value: value.map_or(ArgumentValue::Present, |inner| argument_value(cx, inner)) }
}

/// One plain word is a value: whether it names an instance is for the model to say.
fn argument_value(cx: &mut Context<'_>, node: Node<'_>) -> ArgumentValue {
    let mut instances = Vec::new();
    let mut plain = true;
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::duration_value => return ArgumentValue::Duration(words::duration(cx, &inner)),
            Rule::instance => {
                plain &= !inner.as_str().contains(['-', '"']);
                instances.push(instance(cx, inner));
            }
            Rule::comma => {}
            _ => {
                if let Some(literal) = words::literal(cx, &inner) {
                    return ArgumentValue::Value(literal);
                }
            }
        }
    }
    if plain && instances.len() == 1 {
        return ArgumentValue::Value(Literal::Name(instances.remove(0)));
    }
    ArgumentValue::Instances(instances)
}
