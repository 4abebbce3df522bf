//! A question as a formula: every mention turned into a variable.

use std::collections::HashMap;

use super::classes::{Class, classes};
use super::formula::{Formula, Var};
use super::gather::Mentioned;
use super::parts::Cells;
use super::possible::{Values, at_creation};
use super::values::candidates;
use super::{Clause, Logic, Place};
use crate::model::{
    ABSENT, Comparison, Domain, Field, FieldId, FieldRef, Guard, GuardKind, Operand, StateId, StateSet, Value,
};

/// What a variable stands for.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    /// The state of an instance so many steps up; the value counts through the classes.
    State(usize, Vec<Class>),
    /// The value of a field.
    Field(FieldRef),
    /// Whether a test of parts holds: index of the parts, index of the test.
    Test(usize, usize),
    /// Whether something holds of which nothing is known.
    Unknown,
}

/// A variable and the values to try.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub(super) meaning: Meaning,
    pub(super) tried: Vec<Value>,
}

/// A question as a formula.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) formula: Formula,
    pub(super) variables: Vec<Variable>,
    /// For each kind of parts asked about, what populations must pass.
    pub(super) cells: Vec<Cells>,
}

#[derive(Debug, PartialEq, Eq, Hash)]
enum Key {
    State(usize),
    Field(FieldRef),
    Test(usize, usize),
}

struct Builder<'l, 'a> {
    logic: &'l Logic<'l>,
    place: Place<'l>,
    mentioned: Mentioned<'a>,
    variables: Vec<Variable>,
    index: HashMap<Key, Var>,
}

impl Question {
    /// `None` if the question is too large.
    pub(super) fn new(logic: &Logic<'_>, place: Place<'_>, clauses: &[Clause<'_>]) -> Option<Self> {
        let mentioned = Mentioned::collect(clauses)?;
        let mut builder = Builder { logic, place, mentioned, variables: Vec::new(), index: HashMap::new() };
        builder.declare_fields();
        builder.declare_states();
        let parts = &builder.mentioned.parts;
        let cells: Vec<Cells> = parts.iter().map(|parts| Cells::new(logic, &place, parts)).collect();
        let conjuncts = clauses
            .iter()
            .map(|clause| {
                let formula = builder.formula(clause.guard, clause.state);
                if clause.holds { formula } else { Formula::Not(Box::new(formula)) }
            })
            .collect();
        Some(Self { formula: Formula::And(conjuncts), variables: builder.variables, cells })
    }
}

impl<'a> Builder<'_, 'a> {
    fn declare(&mut self, key: Key, variable: Variable) -> Var {
        self.variables.push(variable);
        self.index.insert(key, self.variables.len() - 1);
        self.variables.len() - 1
    }

    fn declare_fields(&mut self) {
        let related = self.mentioned.related.clone();
        let mut borders: Vec<Value> = Vec::new();
        for field in &related {
            borders
                .extend(self.mentioned.fields.get(&(field.up, field.field.0)).into_iter().flat_map(|it| &it.constants));
            borders.extend(self.field(*field).map(|field| bounds(&field.domain)).into_iter().flatten());
            if let Some(Values::Only(values)) = self.values(*field) {
                borders.extend(values);
            }
        }
        for ((up, id), mut compared) in std::mem::take(&mut self.mentioned.fields) {
            let reference = FieldRef { up, field: FieldId(id) };
            if related.contains(&reference) {
                compared.constants.extend(&borders);
                compared.fields = related.len();
            }
            let (Some(field), Some(values)) = (self.field(reference), self.values(reference)) else { continue };
            let tried = candidates(&field.domain, &values, &compared);
            self.declare(Key::Field(reference), Variable { meaning: Meaning::Field(reference), tried });
        }
    }

    fn declare_states(&mut self) {
        for (up, sets) in std::mem::take(&mut self.mentioned.sets) {
            let Some(entity) = self.logic.model.ancestor(self.place.entity, up) else { continue };
            let classes = classes(&self.logic.possible, entity, &sets);
            let tried = (0..).take(classes.len()).collect();
            self.declare(Key::State(up), Variable { meaning: Meaning::State(up, classes), tried });
            self.mentioned.sets.insert(up, sets);
        }
    }

    fn field(&self, field: FieldRef) -> Option<&Field> {
        let owner = self.logic.model.ancestor(self.place.entity, field.up)?;
        Some(self.logic.model.entity(owner).field(field.field))
    }

    fn values(&self, field: FieldRef) -> Option<Values> {
        let owner = self.logic.model.ancestor(self.place.entity, field.up)?;
        Some(match self.place.creation {
            Some(brings) if field.up == 0 && brings.contains(&field.field) => Values::Any,
            Some(_) if field.up == 0 => at_creation(self.field(field)?),
            _ => self.logic.possible.values(owner, field.field).clone(),
        })
    }

    fn formula(&mut self, guard: &'a Guard, state: Option<StateId>) -> Formula {
        match &guard.kind {
            GuardKind::Const(value) => Formula::Const(*value),
            GuardKind::Not(inner) => Formula::Not(Box::new(self.formula(inner, state))),
            GuardKind::And(list) => Formula::And(list.iter().map(|inner| self.formula(inner, state)).collect()),
            GuardKind::Or(list) => Formula::Or(list.iter().map(|inner| self.formula(inner, state)).collect()),
            GuardKind::Field(field) => self.truth(*field),
            GuardKind::Compare { left, comparison, right } => self.compare(*left, *comparison, *right),
            GuardKind::In { up, states } => match state.filter(|_| *up == 0) {
                Some(state) => Formula::Const(states.contains(state)),
                None => self.within(*up, states),
            },
            GuardKind::Parts { .. } => self.test(guard),
            GuardKind::Enters(_) => self.unknown(),
        }
    }

    fn unknown(&mut self) -> Formula {
        self.variables.push(Variable { meaning: Meaning::Unknown, tried: vec![0, 1] });
        Formula::OneOf(self.variables.len() - 1, vec![1])
    }

    fn truth(&mut self, reference: FieldRef) -> Formula {
        let Some(var) = self.index.get(&Key::Field(reference)).copied() else { return self.unknown() };
        let duration = self.field(reference).is_some_and(|field| field.domain == Domain::Duration);
        let nothing = if duration { ABSENT } else { 0 };
        Formula::CompareValue(var, Comparison::NotEqual, nothing)
    }

    fn compare(&mut self, left: FieldRef, comparison: Comparison, right: Operand) -> Formula {
        let Some(var) = self.index.get(&Key::Field(left)).copied() else { return self.unknown() };
        if self.field(left).is_some_and(|field| field.domain == Domain::Duration) {
            return self.unknown();
        }
        match right {
            Operand::Value(value) => Formula::CompareValue(var, comparison, value),
            Operand::Field(right) => match self.index.get(&Key::Field(right)) {
                Some(right) => Formula::Compare(var, comparison, *right),
                None => self.unknown(),
            },
        }
    }

    fn within(&mut self, up: usize, states: &StateSet) -> Formula {
        let set = self.mentioned.sets.get(&up).and_then(|sets| sets.iter().position(|set| set == states));
        let var = self.index.get(&Key::State(up)).copied();
        let (Some(set), Some(var)) = (set, var) else { return self.unknown() };
        let Meaning::State(_, classes) = &self.variables[var].meaning else { return self.unknown() };
        let inside = (0..).zip(classes).filter(|(_, class)| class.within[set]).map(|(at, _)| at).collect();
        Formula::OneOf(var, inside)
    }

    fn test(&mut self, guard: &'a Guard) -> Formula {
        let Some((parts, test)) = self.mentioned.test(guard) else { return self.unknown() };
        let known = self.index.get(&Key::Test(parts, test)).copied();
        let var = known.unwrap_or_else(|| {
            let variable = Variable { meaning: Meaning::Test(parts, test), tried: vec![0, 1] };
            self.declare(Key::Test(parts, test), variable)
        });
        Formula::OneOf(var, vec![1])
    }
}

fn bounds(domain: &Domain) -> [Value; 2] {
    match domain {
        Domain::Range(low, high) => [*low, *high],
        Domain::Enum(names) => [0, Value::try_from(names.len()).unwrap_or(Value::MAX) - 1],
        Domain::Bool | Domain::Record | Domain::Duration => [0, 1],
    }
}
