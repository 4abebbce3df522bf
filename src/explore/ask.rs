//! Asks the questions: first for every number of parts at once, then for one number after the other.

use super::exact::{family, is_everything, open, reaching};
use super::net::Net;
use super::space::{Counting, ESCAPE, FAULT, Full, Space};
use super::story::{Story, story};
use super::support::{Drains, Outside, bound, surely};
use crate::model::{EntityId, Model, MoveId};

/// A question about a root and its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Is there no deadlock: no configuration that is not an end, and that no move changes?
    NoDeadlock,
    /// Can an end be reached from everywhere, without another fault?
    EndReachable,
    /// Can an end be reached from everywhere by ordinary moves, without giving up?
    EndWithoutEscape,
    /// Can every part come to its own end where the root has come to one?
    NoOrphan,
    /// Does an invariant, by its place, always hold?
    Invariant(usize),
    /// Can a move ever be taken?
    Alive(EntityId, MoveId),
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is so, for every number of parts.
    HoldsForEveryN,
    /// It is not so.
    Violated {
        /// The number of parts of a kind with which it is not: the smallest, unless one was asked for.
        parts: u32,
        /// A shortest history that shows it; empty where nothing happens, and that is it.
        story: Story,
    },
    /// It is so for up to this many parts; `None`: not even that is known.
    HoldsUpTo(Option<u32>),
}

/// How far to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The number of parts to look at by itself.
    pub parts: Option<u32>,
    /// How many configurations may be looked at, one number of parts after the other.
    pub max_states: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { parts: None, max_states: 50_000 }
    }
}

/// What has been found about the roots of one entity.
#[derive(Clone, Debug)]
pub struct Composition {
    /// The entity.
    pub root: EntityId,
    /// Every question, with its answer.
    pub answers: Vec<(Question, Answer)>,
    /// How many configurations there are with the number of parts that was asked for.
    pub states: Option<usize>,
    /// Why not all was looked at for every number of parts.
    pub outside: Option<Outside>,
}

/// Asks every question about the roots of an entity.
pub fn ask(model: &Model, root: EntityId, options: Options) -> Composition {
    let questions = questions(model, root);
    let mut answers: Vec<Option<Answer>> = vec![None; questions.len()];
    let outside = match bound(model, root) {
        Ok(cap) => for_every_number((model, root, &questions), (cap, options.max_states), &mut answers),
        Err(outside) => Some(outside),
    };
    let asked = (model, root, questions.as_slice());
    let (held, states) = match options.parts {
        Some(number) => one_number(asked, (number, options.max_states), &mut answers),
        None => (all_numbers(asked, options.max_states, &mut answers), None),
    };
    let answers = answers.into_iter().map(|answer| answer.unwrap_or(Answer::HoldsUpTo(held)));
    Composition { root, answers: questions.iter().copied().zip(answers).collect(), states, outside }
}

/// What is asked about: the roots of an entity of a model.
type Asked<'a> = (&'a Model, EntityId, &'a [Question]);

/// Looks at one number after the other, as long as something is open; gives the last that was looked at.
fn all_numbers(asked: Asked<'_>, mut budget: usize, answers: &mut [Option<Answer>]) -> Option<u32> {
    let mut held = None;
    for number in 0..=u32::from(u16::MAX) {
        if answers.iter().all(Option::is_some) {
            break;
        }
        let Some(found) = with_words(|words| for_one_number(words, asked, (number, budget), answers)) else { break };
        budget = budget.saturating_sub(found);
        held = Some(number);
        if is_everything(asked.0, asked.1, number) {
            settle(asked.2, number, answers);
            break;
        }
    }
    held
}

/// Looks at one number, whatever is known for every number; gives it, and how many configurations there are.
fn one_number(
    asked: Asked<'_>,
    (number, budget): (u32, usize),
    answers: &mut [Option<Answer>],
) -> (Option<u32>, Option<usize>) {
    let mut found = vec![None; answers.len()];
    let states = with_words(|words| for_one_number(words, asked, (number, budget), &mut found));
    for (answer, found) in answers.iter_mut().zip(found) {
        // What is known for every number is not refuted by one: the tests see to that.
        if let Some(found) = found.filter(|found| answer.is_none() || matches!(found, Answer::Violated { .. })) {
            *answer = Some(found);
        }
    }
    (states.map(|_| number), states)
}

/// There are no more parts than these: what holds with them holds.
fn settle(questions: &[Question], number: u32, answers: &mut [Option<Answer>]) {
    for (question, answer) in questions.iter().zip(answers) {
        let dead = matches!(question, Question::Alive(..));
        answer.get_or_insert_with(|| if dead { dead_move(number) } else { Answer::HoldsForEveryN });
    }
}

fn dead_move(parts: u32) -> Answer {
    Answer::Violated { parts, story: Story::default() }
}

fn questions(model: &Model, root: EntityId) -> Vec<Question> {
    let family = family(model, root);
    let mut all = vec![Question::NoDeadlock, Question::EndReachable, Question::EndWithoutEscape, Question::NoOrphan];
    let laws = model.invariants.iter().enumerate().filter(|(_, law)| family.contains(&law.entity));
    all.extend(laws.map(|(index, _)| Question::Invariant(index)));
    for entity in family {
        let moves = model.entity(entity).moves().filter(|(_, mv)| !mv.is_creation());
        all.extend(moves.map(|(id, _)| Question::Alive(entity, id)));
    }
    all
}

/// Tries it with few words of memory for a configuration, and then with more. `None`: there is not enough room at all.
fn with_words<T>(mut attempt: impl FnMut(usize) -> Result<T, Full>) -> Option<T> {
    for words in [1, 2, 4, 8, 16] {
        match attempt(words) {
            Ok(found) => return Some(found),
            Err(Full::Words) => {}
            Err(Full::Budget) => return None,
        }
    }
    None
}

/// Calls a function with as many words as are told.
macro_rules! in_words {
    ($words:expr, $function:ident, $($argument:expr),*) => {
        match $words {
            1 => $function::<1>($($argument),*),
            2 => $function::<2>($($argument),*),
            4 => $function::<4>($($argument),*),
            8 => $function::<8>($($argument),*),
            _ => $function::<16>($($argument),*),
        }
    };
}

fn for_every_number(asked: Asked<'_>, (cap, budget): (u32, usize), answers: &mut [Option<Answer>]) -> Option<Outside> {
    let mut vague = None;
    with_words(|words| in_words!(words, support, asked, (cap, budget), answers, &mut vague));
    vague
}

fn support<const W: usize>(
    (model, root, questions): Asked<'_>,
    (cap, budget): (u32, usize),
    answers: &mut [Option<Answer>],
    vague: &mut Option<Outside>,
) -> Result<(), Full> {
    let mut space: Space<'_, W> = Space::new(Net::new(model, 0), root, Counting::Saturating(cap))?;
    space.explore(budget)?;
    if let Some(span) = space.net.vague {
        *vague = Some(Outside::Vague(span));
        return Ok(());
    }
    let ends = space.ends_reached();
    let mut drains = Drains::new();
    let possible = space.quotient.possible(&space);
    let broken = space.broken.clone();
    for (question, answer) in questions.iter().zip(answers.iter_mut()) {
        let holds = match question {
            Question::NoDeadlock => (0..ends.len()).all(|at| ends[at] || space.stirring[at] || !space.edges(at).is_empty()),
            Question::EndReachable => surely(&mut space, &ends, (FAULT, &mut drains))?.iter().all(|it| *it),
            Question::EndWithoutEscape => {
                surely(&mut space, &ends, (FAULT | ESCAPE, &mut drains))?.iter().all(|it| *it)
            }
            Question::NoOrphan => {
                let goal = space.finished(&ends);
                let good = surely(&mut space, &goal, (FAULT, &mut drains))?;
                ends.iter().zip(good).all(|(end, good)| good || !end)
            }
            Question::Invariant(law) => !broken.iter().any(|(_, broken)| broken == law),
            Question::Alive(entity, id) => {
                if !possible.contains(&(*entity, *id)) {
                    *answer = Some(dead_move(0));
                }
                // That it can be taken somewhere takes a number of parts to show it.
                false
            }
        };
        if holds {
            *answer = Some(Answer::HoldsForEveryN);
        }
    }
    Ok(())
}

fn for_one_number(
    words: usize,
    asked: Asked<'_>,
    (number, budget): (u32, usize),
    answers: &mut [Option<Answer>],
) -> Result<usize, Full> {
    in_words!(words, exact, asked, (number, budget), answers)
}

fn exact<const W: usize>(
    (model, root, questions): Asked<'_>,
    (number, budget): (u32, usize),
    answers: &mut [Option<Answer>],
) -> Result<usize, Full> {
    let mut space: Space<'_, W> = Space::new(Net::new(model, number), root, Counting::Exact(number))?;
    space.explore(budget)?;
    if space.net.vague.is_some() {
        return Err(Full::Budget);
    }
    let open = open(&mut space)?;
    let open = reaching(&space, &open, 0);
    let ends = space.ends_reached();
    let broken = space.broken.clone();
    for (question, answer) in questions.iter().zip(answers.iter_mut()).filter(|(_, answer)| answer.is_none()) {
        let stuck = |space: &Space<'_, W>, goal: &[bool], without: u32| {
            let good = reaching(space, goal, without);
            (0..good.len()).find(|at| !good[*at] && !open[*at])
        };
        let found = match question {
            Question::NoDeadlock => (0..ends.len()).find(|at| space.edges(*at).is_empty() && !ends[*at] && !open[*at]),
            Question::EndReachable => stuck(&space, &ends, FAULT),
            Question::EndWithoutEscape => stuck(&space, &ends, FAULT | ESCAPE),
            Question::NoOrphan => {
                let good = reaching(&space, &space.finished(&ends), FAULT);
                (0..ends.len()).find(|at| ends[*at] && !good[*at] && !open[*at])
            }
            Question::Invariant(law) => broken.iter().find(|(_, broken)| broken == law).map(|(at, _)| *at),
            Question::Alive(entity, id) => {
                let used = |it: &super::space::Taken| it.used && (it.act.entity, it.act.id) == (*entity, *id);
                if space.steps.iter().any(used) {
                    *answer = Some(Answer::HoldsForEveryN);
                }
                None
            }
        };
        if let Some(at) = found {
            *answer = Some(Answer::Violated { parts: number, story: story(&mut space, at)? });
        }
    }
    Ok(ends.len())
}
