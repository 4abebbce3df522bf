//! Tries values for the variables of a question until it holds.

use super::formula::Worth;
use super::population::Found;
use super::question::{Meaning, Question};
use super::{Answer, Example};
use crate::model::Value;

/// More variables than this would need too deep a search.
const MOST_VARIABLES: usize = 200;

/// Searches for an assignment under which the question holds.
///
/// Work is counted in nodes of formulas looked at, so that large questions get fewer tries; it is taken from `budget`.
pub(super) fn solve(question: &Question, budget: &mut usize) -> Answer {
    if question.variables.len() > MOST_VARIABLES {
        return Answer::Unknown;
    }
    let cost = question.formula.size();
    let mut search = Search { question, left: *budget, cost, assigned: vec![None; question.variables.len()] };
    let answer = search.go_on();
    *budget = search.left;
    answer
}

struct Search<'a> {
    question: &'a Question,
    left: usize,
    cost: usize,
    assigned: Vec<Option<Value>>,
}

impl Search<'_> {
    fn go_on(&mut self) -> Answer {
        if self.left < self.cost {
            return Answer::Unknown;
        }
        self.left -= self.cost;
        match self.question.formula.worth(&self.assigned) {
            Worth::False => Answer::Never,
            Worth::True => self.populate(),
            Worth::Open(var) => {
                let question = self.question;
                let mut unknown = false;
                for value in &question.variables[var].tried {
                    self.assigned[var] = Some(*value);
                    match self.go_on() {
                        Answer::Never => {}
                        Answer::Unknown => unknown = true,
                        found @ Answer::Sometimes(_) => return found,
                    }
                }
                self.assigned[var] = None;
                if unknown { Answer::Unknown } else { Answer::Never }
            }
        }
    }

    /// The formula holds: are there children that pass the tests as assigned?
    fn populate(&mut self) -> Answer {
        let question = self.question;
        let mut tests = vec![Vec::new(); question.cells.len()];
        for (variable, value) in question.variables.iter().zip(&self.assigned) {
            if let (Meaning::Test(parts, test), Some(value)) = (&variable.meaning, value) {
                tests[*parts].push((*test, *value == 1));
            }
        }
        let mut populations = Vec::new();
        for (parts, tests) in tests.iter().enumerate().filter(|(_, tests)| !tests.is_empty()) {
            match question.cells[parts].populate(tests, &mut self.left) {
                Found::No => return Answer::Never,
                Found::Unknown => return Answer::Unknown,
                Found::Yes(population) => populations.push((parts, population)),
            }
        }
        Answer::Sometimes(Example::new(question, &self.assigned, &populations))
    }
}
