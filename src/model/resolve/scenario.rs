//! Resolves scenarios: which instances there are, of what entity, and what their events bring.

use super::cast::{Cast, Member, Roles};
use super::codes::{LS053, LS063, LS093};
use super::context::{Context, View};
use super::declared::{info, named};
use super::names::{Member as Named, Scope, Symbol};
use super::story::Story;
use super::values;
use crate::diagnostic::Finding;
use crate::model::{Brought, Clause, Domain, EntityId, Expectation, Field, Scenario, ScenarioStep, StateId};
use crate::syntax::ast::{self, Argument, ArgumentValue, InstanceName, Literal, Name};

/// Resolves a scenario.
pub(super) fn scenario(context: Context<'_, '_>, roles: &Roles, scenario: &ast::Scenario) -> Scenario {
    let mut story = Story { context, roles, cast: Cast::default() };
    let steps = scenario.steps.iter().filter_map(|step| story.step(step)).collect();
    Scenario { steps, info: info(&scenario.meta) }
}

impl<'x> Story<'x, '_, '_> {
    fn step(&mut self, step: &'x ast::ScenarioStep) -> Option<ScenarioStep> {
        let (clause, refused) = match &step.clause {
            ast::Clause::Event { refused, .. } => (self.event(&step.clause), refused.as_ref()),
            ast::Clause::See { instance, state, refused } => {
                (self.see(instance, state, refused.is_some()), refused.as_ref())
            }
            ast::Clause::Expect { surely, expectation } => (self.expect(*surely, expectation), None),
        };
        if let Some(code) = refused {
            self.refused(code);
        }
        let later = step.later.as_ref().map_or(0, |later| later.millis);
        Some(ScenarioStep { later, clause: clause?, refused: refused.map(named), info: info(&step.meta) })
    }

    fn refused(&mut self, code: &Name) {
        let digits = code.text.strip_prefix("LS3").unwrap_or("");
        if digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return;
        }
        self.context.out.report(
            Finding::new(&LS093, format!("`{}` is no code of a violation", code.text))
                .label(code.span, "not a finding of replay")
                .help("violations are LS301 to LS399; `lifespec explain LS301` tells the first"),
        );
    }

    fn event(&mut self, clause: &'x ast::Clause) -> Option<Clause> {
        let ast::Clause::Event { event: name, instance, parent, with, refused } = clause else { return None };
        let event = self.context.log_event(name)?;
        let owner = parent.as_ref().map(|parent| self.known(parent));
        let owner = match owner {
            Some(found) => Some(found?),
            None => None,
        };
        let Member { entity, parent, .. } =
            self.addressed(event, instance, (parent.as_ref(), owner), refused.is_some())?;
        let brings = self.brings(entity, instance, with);
        let parent = parent.map(named);
        Some(Clause::Event { event, entity, instance: named(instance), parent, brings: brings? })
    }

    fn see(&mut self, instance: &'x InstanceName, state: &'x Name, refused: bool) -> Option<Clause> {
        let entity = self.seen(instance, state, refused)?;
        let state = self.plain_state(entity, state)?;
        Some(Clause::See { entity, instance: named(instance), state })
    }

    /// A state that a record can show: not a group, not a state with nested ones.
    fn plain_state(&mut self, entity: EntityId, name: &Name) -> Option<StateId> {
        let scope = self.context.names.scope(entity);
        match scope.symbols.get(name.text.as_str()) {
            Some(Symbol::State(id)) => Some(*id),
            Some(Symbol::Composite(_) | Symbol::Group(_)) => {
                self.context.out.report(
                    Finding::new(&LS053, format!("`{}` stands for several states", name.text))
                        .label(name.span, "a record shows one state")
                        .help("name the state itself"),
                );
                None
            }
            None => super::states::target(scope, name, self.context.out),
        }
    }

    fn expect(&mut self, surely: bool, expectation: &'x ast::Expectation) -> Option<Clause> {
        let instance = match expectation {
            ast::Expectation::In(instance, _)
            | ast::Expectation::Overdue(instance, _)
            | ast::Expectation::Where(instance, _) => instance,
        };
        let entity = self.known(instance)?.entity;
        let expectation = match expectation {
            ast::Expectation::In(_, states) => Expectation::In(self.context.states(entity, states)?),
            ast::Expectation::Overdue(..) => Expectation::Overdue,
            ast::Expectation::Where(_, guard) => {
                Expectation::Where(self.context.guard(View { entity, plain: 0, moves: false }, guard)?)
            }
        };
        Some(Clause::Expect { surely, entity, instance: named(instance), expectation })
    }

    fn brings(&mut self, entity: EntityId, instance: &'x InstanceName, with: &'x [Argument]) -> Option<Vec<Brought>> {
        let mut brought = Vec::new();
        let mut complete = true;
        let mut declared = super::declared::Declared::that_are("given");
        for argument in with {
            let name = &argument.name;
            complete &= declared.declare(&name.text, name.span, "the argument", self.context.out);
            let scope = self.context.names.scope(entity);
            match scope.members.get(name.text.as_str()).copied() {
                Some(Named::Part(Some(part))) => match instances(&argument.value) {
                    Some(children) => {
                        let child = scope.parts[part.index()].entity;
                        complete &= self.children(child, instance, &children);
                        brought.push(Brought::Parts(part, children.into_iter().map(named).collect()));
                    }
                    None => complete &= self.not_instances(name),
                },
                Some(Named::Part(None)) => complete = false,
                _ => complete &= self.fields(entity, argument, &mut brought),
            }
        }
        complete.then_some(brought)
    }

    /// One field, or several: in `kind = Import, address` the second name is a field that is present.
    fn fields(&mut self, entity: EntityId, argument: &Argument, brought: &mut Vec<Brought>) -> bool {
        let Some(id) = self.context.at(entity).own_field(&argument.name) else { return false };
        let scope = self.context.names.scope(entity);
        let field = &scope.fields[id.index()];
        let value = match &argument.value {
            ArgumentValue::Present => self.present(field, &argument.name),
            ArgumentValue::Value(literal) => values::value(field, literal, self.context.out),
            ArgumentValue::Duration(duration) if field.domain == Domain::Duration => Some(duration.millis),
            ArgumentValue::Duration(duration) => {
                self.wrong(field, "a duration", &Name { text: String::new(), span: duration.span })
            }
            ArgumentValue::Instances(names) => {
                let [first, rest @ ..] = names.as_slice() else { return false };
                let present = rest.iter().all(|name| self.present_field(scope, entity, name, brought));
                let value = values::value(field, &Literal::Name(first.clone()), self.context.out);
                value.filter(|_| present)
            }
        };
        brought.extend(value.map(|value| Brought::Field(id, value)));
        value.is_some()
    }

    fn present_field(&mut self, scope: &Scope<'_>, entity: EntityId, name: &Name, brought: &mut Vec<Brought>) -> bool {
        let Some(id) = self.context.at(entity).own_field(name) else { return false };
        let value = self.present(&scope.fields[id.index()], name);
        brought.extend(value.map(|value| Brought::Field(id, value)));
        value.is_some()
    }

    /// A name alone: a record that is present, a bool that is true.
    fn present(&mut self, field: &Field, name: &Name) -> Option<i64> {
        match field.domain {
            Domain::Bool | Domain::Record => Some(1),
            _ => self.wrong(field, "a name without a value", name),
        }
    }

    fn wrong(&mut self, field: &Field, found: &str, at: &Name) -> Option<i64> {
        self.context.out.report(
            Finding::new(&LS063, format!("`{}` is {}, not {found}", field.name.text, values::kind(&field.domain)))
                .label(at.span, "of another kind")
                .label(field.name.span, "declared here"),
        );
        None
    }

    fn not_instances(&mut self, name: &Name) -> bool {
        self.context.out.report(
            Finding::new(&LS063, format!("`{}` are parts, and need the names of instances", name.text))
                .label(name.span, "which ones?")
                .help(format!("write `{} = d1, d2`", name.text)),
        );
        false
    }
}

/// The instances that an argument names; one alone reads like a value.
fn instances(value: &ArgumentValue) -> Option<Vec<&InstanceName>> {
    match value {
        ArgumentValue::Instances(names) => Some(names.iter().collect()),
        ArgumentValue::Value(Literal::Name(name)) => Some(vec![name]),
        ArgumentValue::Value(_) | ArgumentValue::Present | ArgumentValue::Duration(_) => None,
    }
}
