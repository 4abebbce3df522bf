//! Asks the questions: first for every number of parts at once, then for one number after the other.

use super::asked::{Asked, dead_move};
use super::every::{Every, every_number};
use super::numbers::{fewest, is_everything};
use super::one::one_number;
use super::question::{Answer, Composition, Limit, Options, Question, Watch, questions};
use super::space::Full;
use super::support::bound;
use crate::model::{EntityId, Model};

/// Asks every question about the roots of an entity.
///
/// The answers depend on the options alone, unless the watch stops it: then what is not answered yet is left open.
pub fn ask(model: &Model, root: EntityId, options: Options, watch: Watch<'_>) -> Composition {
    let questions = questions(model, root);
    let asked = Asked { model, root, questions: &questions, watch };
    let mut run = Run { asked, answers: vec![None; questions.len()], every: None, limit: None, looked_at: 0 };
    if let Some(limit) = too_large(model, root) {
        run.limit = Some(limit);
        return run.told(root, None, None);
    }
    run.for_every_number(options.max_states);
    let parts = options.parts.map(|number| number.max(fewest(model, root)));
    let states = parts.and_then(|number| run.for_one_number(number, options.max_states));
    // What holds with one number need not hold with fewer: a bound is told only of what was looked at up to it.
    let held = run.for_all_numbers(options.max_states, parts);
    run.told(root, held, states)
}

/// More moves of a root and of all that it owns are not looked at, nor parts of parts of parts any deeper than this.
const MOST_MOVES: usize = 4_000;
const DEEPEST: usize = 4;
/// What looking at one number takes at least, in configurations.
const LEAST: usize = 500;

fn too_large(model: &Model, root: EntityId) -> Option<Limit> {
    let mut level = vec![root];
    let (mut depth, mut moves) = (0, 0);
    while let Some(first) = level.first().copied() {
        moves += level.iter().map(|id| model.entity(*id).moves.len() + model.entity(*id).states.len()).sum::<usize>();
        depth += 1;
        if depth > DEEPEST {
            return Some(Limit::Deep(first));
        }
        level = level.iter().flat_map(|id| model.entity(*id).parts.iter().map(|part| part.entity)).collect();
    }
    (moves > MOST_MOVES).then_some(Limit::Large(root))
}

/// Asks about the roots of every entity that nobody owns.
pub fn ask_all(model: &Model, options: Options, watch: Watch<'_>) -> Vec<Composition> {
    let roots = model.entities().filter(|(_, entity)| entity.parent.is_none());
    roots.map(|(id, _)| ask(model, id, options, watch)).collect()
}

/// What has been found so far.
struct Run<'a> {
    asked: Asked<'a>,
    answers: Vec<Option<Answer>>,
    every: Option<Every<'a>>,
    limit: Option<Limit>,
    looked_at: usize,
}

impl Run<'_> {
    /// Everything that has been found; what is not answered holds up to a number.
    fn told(self, root: EntityId, held: Option<u32>, states: Option<usize>) -> Composition {
        let Run { asked, answers, limit, looked_at, .. } = self;
        let open = answers.iter().any(Option::is_none);
        let answers = answers.into_iter().map(|answer| answer.unwrap_or(Answer::HoldsUpTo(held)));
        let answers = asked.questions.iter().copied().zip(answers).collect();
        Composition { root, answers, states, looked_at, limit: limit.filter(|_| open) }
    }

    fn for_every_number(&mut self, budget: usize) {
        let cap = match bound(self.asked.model, self.asked.root) {
            Ok(cap) => cap,
            Err(limit) => return self.limit = Some(limit),
        };
        match every_number(self.asked, (cap, budget), &mut self.answers) {
            Ok(every) => {
                self.looked_at += every.states();
                self.limit = Some(Limit::Unproven);
                self.every = Some(every);
            }
            Err(full) => self.limit = Some(limit(full)),
        }
    }

    /// Looks at one number after the other, up to `most`, as long as something is open; gives the last that was looked at.
    fn for_all_numbers(&mut self, mut budget: usize, most: Option<u32>) -> Option<u32> {
        let mut held = None;
        for number in fewest(self.asked.model, self.asked.root)..=most.unwrap_or(u32::from(u16::MAX)) {
            if self.answers.iter().all(Option::is_some) || self.limit == Some(Limit::Stopped) {
                break;
            }
            match one_number(self.asked, (number, budget), (self.every.as_ref(), &mut self.answers)) {
                Ok(states) => {
                    self.looked_at += states;
                    budget = budget.saturating_sub(states.max(LEAST));
                }
                Err(full) => {
                    // Why no proof was found is told, unless only the numbers were too large for one.
                    let better = self.limit.is_none_or(|limit| limit == Limit::Unproven) || full == Full::Stopped;
                    self.limit = if better { Some(limit(full)) } else { self.limit };
                    break;
                }
            }
            held = Some(number);
            if is_everything(self.asked.model, self.asked.root, number) {
                self.settle(number);
                break;
            }
        }
        held
    }

    /// Looks at one number, whatever is known for every number; gives how many configurations there are.
    fn for_one_number(&mut self, number: u32, budget: usize) -> Option<usize> {
        if self.limit == Some(Limit::Stopped) {
            return None;
        }
        let mut found = vec![None; self.answers.len()];
        match one_number(self.asked, (number, budget), (self.every.as_ref(), &mut found)) {
            Ok(states) => {
                for (answer, found) in self.answers.iter_mut().zip(found) {
                    // What is known for every number is not refuted by one: the tests see to that.
                    let told = |found: &Answer| answer.is_none() || matches!(found, Answer::Violated(_));
                    if let Some(found) = found.filter(told) {
                        *answer = Some(found);
                    }
                }
                self.looked_at += states;
                Some(states)
            }
            Err(full) => {
                self.limit = Some(limit(full));
                None
            }
        }
    }

    /// There are no more parts than these: what holds with them holds.
    fn settle(&mut self, number: u32) {
        for (question, answer) in self.asked.questions.iter().zip(&mut self.answers) {
            let dead = matches!(question, Question::Alive(..));
            answer.get_or_insert_with(|| if dead { dead_move(number) } else { Answer::HoldsForEveryN });
        }
    }
}

fn limit(full: Full) -> Limit {
    match full {
        Full::Words | Full::Kinds => Limit::Kinds,
        Full::Budget => Limit::Budget,
        Full::Vague(span) => Limit::Vague(span),
        Full::Stopped => Limit::Stopped,
    }
}
