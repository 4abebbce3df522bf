//! Answers the questions for one number of parts.

use std::collections::HashSet;

use super::ask::{Asked, in_words, with_words};
use super::every::Every;
use super::exact::{open, reaching};
use super::net::{Kid, Net};
use super::question::{Answer, Question, Violation};
use super::space::{Counting, ESCAPE, FAULT, Full, Space};
use super::stuck::what_follows;
use super::teller::story;
use crate::model::{EntityId, MoveId};

/// What has been found with one number of parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// How many configurations there are.
    pub(super) states: usize,
}

/// Where answers come from and go to: what is known for every number, and the answers so far.
type Known<'a, 'm> = (Option<&'a Every<'m>>, &'a mut [Option<Answer>]);

/// Explores one number of parts, and answers what is not answered yet.
pub(super) fn one_number(
    asked: Asked<'_>,
    (number, budget): (u32, usize),
    (every, answers): Known<'_, '_>,
) -> Result<Found, Full> {
    with_words(|words| in_words!(words, explored, asked, (number, budget), (every, &mut *answers)))
}

fn explored<const W: usize>(
    asked: Asked<'_>,
    (number, budget): (u32, usize),
    (every, answers): Known<'_, '_>,
) -> Result<Found, Full> {
    let net = Net::new(asked.model, number);
    if let Some(span) = net.vague {
        return Err(Full::Vague(span));
    }
    let mut space: Space<'_, W> = Space::new(net, asked.root, Counting::Exact(number))?;
    space.explore(budget, asked.watch)?;
    if let Some(span) = space.net.vague {
        return Err(Full::Vague(span));
    }
    let states = space.numbered.all.len();
    let open = open(&mut space)?;
    let used: HashSet<(EntityId, MoveId)> =
        space.steps.iter().filter(|step| step.used).map(|step| (step.act.entity, step.act.id)).collect();
    let looked = Looked { open: reaching(&space, &open, 0), ends: space.ends_reached(), number, every };
    for (question, answer) in asked.questions.iter().zip(answers.iter_mut()).filter(|(_, answer)| answer.is_none()) {
        if let Question::Alive(entity, id) = question {
            if used.contains(&(*entity, *id)) {
                *answer = Some(Answer::HoldsForEveryN);
            }
        } else if let Some((at, by)) = looked.refuted(&space, *question) {
            let without = match question {
                Question::EndReachable | Question::NoOrphan => Some(FAULT),
                Question::EndWithoutEscape => Some(FAULT | ESCAPE),
                Question::NoDeadlock => Some(0),
                Question::Invariant(_) | Question::Alive(..) => None,
            };
            let (mut story, cast) = story(&mut space, (at, by))?;
            let moves = match without {
                Some(without) => what_follows(&mut space, (at, without), (&mut story, &cast))?,
                None => Vec::new(),
            };
            *answer = Some(Answer::Violated(Box::new(Violation { parts: number, story, moves })));
        }
    }
    Ok(Found { states })
}

/// What has been looked at for all questions.
struct Looked<'a, 'm> {
    /// Configurations that could go on if more parts could come.
    open: Vec<bool>,
    ends: Vec<bool>,
    number: u32,
    every: Option<&'a Every<'m>>,
}

impl Looked<'_, '_> {
    /// The first configuration that refutes a question, or a step out of it that does.
    fn refuted<const W: usize>(&self, space: &Space<'_, W>, question: Question) -> Option<(usize, Option<u32>)> {
        let ends = &self.ends;
        let good = match question {
            Question::NoDeadlock => (0..ends.len()).map(|at| ends[at] || !space.edges(at).is_empty()).collect(),
            Question::EndReachable => reaching(space, ends, FAULT),
            Question::EndWithoutEscape => reaching(space, ends, FAULT | ESCAPE),
            Question::NoOrphan => {
                let good = reaching(space, &space.finished(ends), FAULT);
                good.iter().zip(ends).map(|(good, end)| *good || !end).collect()
            }
            Question::Invariant(law) => {
                return space.broken.iter().find(|broken| broken.law == law).map(|broken| (broken.at, broken.by));
            }
            Question::Alive(..) => return None,
        };
        let bad = (0..good.len()).filter(|at| !good[*at]);
        bad.into_iter().find(|at| !self.open[*at] || self.is_hopeless(space, question, *at)).map(|at| (at, None))
    }

    fn is_hopeless<const W: usize>(&self, space: &Space<'_, W>, question: Question, at: usize) -> bool {
        let Some(every) = self.every else { return false };
        let packed = space.numbered.all[at];
        let root = &space.net.roots[space.layout.root(&packed) as usize];
        let parts: Vec<(Kid, u64)> = space
            .kinds_of(&packed)
            .into_iter()
            .map(|kind| (space.net.kinds[usize::from(kind)].clone(), space.layout.count(&packed, kind)))
            .collect();
        every.is_hopeless(question, root, (self.number, &parts))
    }
}
