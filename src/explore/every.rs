//! Answers the questions for every number of parts at once, as far as that proves them.

use super::asked::{Asked, dead_move, in_words, with_words};
use super::exact::reaching;
use super::net::{Kid, Local, Net};
use super::numbers::Counting;
use super::question::{Answer, Question};
use super::space::{ESCAPE, FAULT, Full, PLACE, SECOND, Space};
use super::support::{Drains, surely};

/// What is known of every number: more configurations than there are, and which of them are hopeless.
pub(super) struct Every<'m> {
    space: Box<dyn Upper + 'm>,
    /// By question, of the first four: the configurations from which it is refuted, whatever may still come.
    hopeless: [Vec<bool>; 4],
}

/// A space, whatever its words.
trait Upper {
    fn number(&self, root: &Local, parts: &[(Kid, u64)], none_yet: bool) -> Option<usize>;
    fn states(&self) -> usize;
}

impl<const W: usize> Upper for Space<'_, W> {
    fn number(&self, root: &Local, parts: &[(Kid, u64)], none_yet: bool) -> Option<usize> {
        let mut packed = self.layout.with_root([0; W], self.net.known_root(root)?);
        for (kid, count) in parts.iter().filter(|(kid, _)| kid.node.is_some()) {
            let count = (*count).min(u64::from(self.counting.most()));
            packed = self.layout.with_count(packed, self.net.known_kind(kid)?, count);
        }
        // Here more may always come, if they may at all; of one alone only if it has not.
        for (kind, kid) in (0..).zip(&self.net.kinds).filter(|(_, kid)| kid.node.is_none()) {
            let here = |node: bool| parts.iter().any(|(part, _)| part.part == kid.part && part.node.is_some() == node);
            let comes = !self.single[usize::from(kind)] || here(false) || !here(true) && none_yet;
            packed = self.layout.with_count(packed, kind, u64::from(comes));
        }
        let number = self.numbered.find(&self.quotient.of_packed(&self.layout, packed))?;
        usize::try_from(number).ok()
    }

    fn states(&self) -> usize {
        self.numbered.all.len()
    }
}

impl Every<'_> {
    /// How many configurations were looked at.
    pub(super) fn states(&self) -> usize {
        self.space.states()
    }

    /// Whether a question is refuted by a configuration with so many parts of a kind, however many may still come.
    pub(super) fn is_hopeless(&self, question: Question, root: &Local, (number, parts): (u32, &[(Kid, u64)])) -> bool {
        let hopeless = place(question).and_then(|place| self.hopeless.get(place));
        let number = self.space.number(root, parts, number == 0);
        hopeless.zip(number).is_some_and(|(hopeless, number)| hopeless.get(number).copied().unwrap_or(false))
    }
}

fn place(question: Question) -> Option<usize> {
    match question {
        Question::NoDeadlock => Some(0),
        Question::EndReachable => Some(1),
        Question::EndWithoutEscape => Some(2),
        Question::NoOrphan => Some(3),
        Question::Invariant(_) | Question::Alive(..) => None,
    }
}

/// Explores every number up to a bound, from which on all are one, and answers what that proves.
pub(super) fn every_number<'m>(
    asked: Asked<'m>,
    (cap, budget): (u32, usize),
    answers: &mut [Option<Answer>],
) -> Result<Every<'m>, Full> {
    with_words(|words| in_words!(words, explored, asked, (cap, budget), answers))
}

fn explored<'m, const W: usize>(
    asked: Asked<'m>,
    (cap, budget): (u32, usize),
    answers: &mut [Option<Answer>],
) -> Result<Every<'m>, Full> {
    let net = Net::new(asked.model, 0);
    if let Some(span) = net.vague {
        return Err(Full::Vague(span));
    }
    let mut space: Space<'m, W> = Space::new(net, asked.root, Counting::Saturating(cap))?;
    space.explore(budget, asked.watch)?;
    if let Some(span) = space.net.vague {
        return Err(Full::Vague(span));
    }
    let ends = space.ends_reached();
    let mut drains = Drains::new();
    let possible = space.possible();
    let mut hopeless: [Vec<bool>; 4] = Default::default();
    for (question, answer) in asked.questions.iter().zip(answers.iter_mut()) {
        let mut may = |lost: Vec<bool>| {
            if let Some(place) = place(*question) {
                hopeless[place] = lost;
            }
        };
        let holds = match question {
            Question::NoDeadlock => {
                let goes_on = |at: usize| ends[at] || space.stirring[at];
                let surely = |at: usize| space.edges(at).iter().any(|edge| edge & PLACE != SECOND);
                let holds = (0..ends.len()).all(|at| goes_on(at) || surely(at));
                may((0..ends.len()).map(|at| !goes_on(at) && space.edges(at).is_empty()).collect());
                holds
            }
            Question::EndReachable | Question::EndWithoutEscape => {
                let without = if *question == Question::EndReachable { FAULT } else { FAULT | ESCAPE };
                let holds = surely(&mut space, &ends, (without, &mut drains))?.iter().all(|sure| *sure);
                if !holds {
                    may(reaching(&space, &ends, without).iter().map(|good| !good).collect());
                }
                holds
            }
            Question::NoOrphan => {
                let goal = space.finished();
                let sure = surely(&mut space, &goal, (FAULT, &mut drains))?;
                let holds = ends.iter().zip(sure).all(|(end, sure)| sure || !end);
                if !holds {
                    may(reaching(&space, &goal, FAULT).iter().map(|good| !good).collect());
                }
                holds
            }
            Question::Invariant(law) => !space.broken.iter().any(|broken| broken.law == *law),
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
    Ok(Every { space: Box::new(space), hopeless })
}
