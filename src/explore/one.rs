//! Answers the questions for one number of parts.

use std::collections::HashSet;

use super::asked::{Asked, in_words, with_words};
use super::every::Every;
use super::exact::{open, reaching};
use super::net::{Kid, Net};
use super::numbers::Counting;
use super::question::{Answer, Question, Violation};
use super::space::{ESCAPE, FAULT, Full, Space};
use super::story::Story;
use super::stuck::what_follows;
use super::teller::{Cast, story};
use crate::model::{EntityId, MoveId};

/// So many configurations are tried until one is found to which a history leads that has times.
const TRIES: usize = 20;

/// Where answers come from and go to: what is known for every number, and the answers so far.
type Known<'a, 'm> = (Option<&'a Every<'m>>, &'a mut [Option<Answer>]);

/// Explores one number of parts, and answers what is not answered yet; gives how many configurations there are.
pub(super) fn one_number(
    asked: Asked<'_>,
    (number, budget): (u32, usize),
    (every, answers): Known<'_, '_>,
) -> Result<usize, Full> {
    with_words(|words| in_words!(words, explored, asked, (number, budget), (every, &mut *answers)))
}

fn explored<const W: usize>(
    asked: Asked<'_>,
    (number, budget): (u32, usize),
    (every, answers): Known<'_, '_>,
) -> Result<usize, Full> {
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
    let mut open = open(&mut space)?;
    if open.contains(&true) {
        open = reaching(&space, &open, 0);
    }
    let used: HashSet<(EntityId, MoveId)> =
        space.steps.iter().filter(|step| step.used).map(|step| (step.act.entity, step.act.id)).collect();
    let used: HashSet<_> = used.union(&space.net.born).copied().collect();
    let ends = space.ends_reached();
    let ordinary = reaching(&space, &ends, FAULT | ESCAPE);
    let looked = Looked { open, ordinary, ends, number, every };
    for (question, answer) in asked.questions.iter().zip(answers.iter_mut()).filter(|(_, answer)| answer.is_none()) {
        if let Question::Alive(entity, id) = question {
            if used.contains(&(*entity, *id)) {
                *answer = Some(Answer::HoldsForEveryN);
            }
        } else if let Some((at, mut story, cast)) = looked.shown(&mut space, *question)? {
            let without = match question {
                Question::EndReachable | Question::NoOrphan => Some(FAULT),
                Question::EndWithoutEscape => Some(FAULT | ESCAPE),
                Question::NoDeadlock => Some(0),
                Question::Invariant(_) | Question::Alive(..) => None,
            };
            let moves = match without {
                Some(without) => what_follows(&mut space, (at, without), (&mut story, &cast))?,
                None => Vec::new(),
            };
            *answer = Some(Answer::Violated(Box::new(Violation { parts: number, story, moves })));
        }
    }
    Ok(states)
}

/// What has been looked at for all questions.
struct Looked<'a, 'm> {
    /// Configurations that could go on if more parts could come.
    open: Vec<bool>,
    /// Configurations from which ordinary moves lead to an end.
    ordinary: Vec<bool>,
    ends: Vec<bool>,
    number: u32,
    every: Option<&'a Every<'m>>,
}

impl Looked<'_, '_> {
    /// A configuration that refutes a question, with the story that shows it, perhaps one step further: the first one that
    /// times fit, of a few; if they fit none, the first.
    fn shown<const W: usize>(
        &self,
        space: &mut Space<'_, W>,
        question: Question,
    ) -> Result<Option<(usize, Story, Vec<Cast>)>, Full> {
        let mut first = None;
        for (at, by) in self.refuting(space, question) {
            let (story, cast) = story(space, (at, by))?;
            if story.is_timed() {
                return Ok(Some((at, story, cast)));
            }
            first.get_or_insert((at, story, cast));
        }
        Ok(first)
    }

    /// The first configurations that refute a question, or steps out of them that do.
    fn refuting<const W: usize>(&self, space: &Space<'_, W>, question: Question) -> Vec<(usize, Option<u32>)> {
        let ends = &self.ends;
        let good = match question {
            Question::NoDeadlock => (0..ends.len()).map(|at| ends[at] || !space.edges(at).is_empty()).collect(),
            // What needs no escape needs none if it may have one.
            Question::EndReachable => reaching(space, &self.ordinary, FAULT),
            Question::EndWithoutEscape => self.ordinary.clone(),
            Question::NoOrphan => {
                let good = reaching(space, &space.finished(), FAULT);
                good.iter().zip(ends).map(|(good, end)| *good || !end).collect()
            }
            Question::Invariant(law) => {
                let broken = space.broken.iter().filter(|broken| broken.law == law);
                return broken.map(|broken| (broken.at, broken.by)).collect();
            }
            Question::Alive(..) => return Vec::new(),
        };
        let bad = (0..good.len()).filter(|at| !good[*at]);
        let shown = bad.into_iter().filter(|at| !self.open[*at] || self.is_hopeless(space, question, *at));
        shown.take(TRIES).map(|at| (at, None)).collect()
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
