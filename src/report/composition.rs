//! What is known of a root with its parts, as reports tell it.

use crate::diagnostic::Told;
use crate::explore::{self, Answer, Composition, Limit, Question};
use crate::model::{Model, Multiplicity, Part, show};

/// What is known of the roots of one entity with their parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// The file of the lifecycle.
    pub file: String,
    /// The entity of the roots.
    pub root: String,
    /// The kinds of parts that it owns.
    pub parts: Vec<Parts>,
    /// The number of parts that was asked for, if one was.
    pub number: Option<u32>,
    /// How many configurations there are with that number.
    pub states: Option<usize>,
    /// How many configurations were looked at in all.
    pub looked_at: usize,
    /// Every question, with its answer.
    pub answers: Vec<Answered>,
    /// Why some are left open.
    pub limit: Option<&'static str>,
}

/// A kind of parts of a root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The name that the root gives them.
    pub name: String,
    /// The fewest that it has.
    pub least: u32,
    /// The most that it has; `None`: any number.
    pub most: Option<u32>,
}

impl Parts {
    fn of(part: &Part) -> Self {
        let (least, most) = match part.multiplicity {
            Multiplicity::Many => (0, None),
            Multiplicity::One => (1, Some(1)),
            Multiplicity::Optional => (0, Some(1)),
            Multiplicity::Range(least, most) => (least, Some(most)),
        };
        Self { name: part.name.text.clone(), least, most }
    }

    /// `any number of drives`, `1 to 8 samples`, `its payment`.
    pub(super) fn words(&self) -> String {
        let how_many = match (self.least, self.most) {
            (_, Some(0 | 1)) => "its".to_owned(),
            (least, Some(most)) if least == most => most.to_string(),
            (least, Some(most)) => format!("{least} to {most}"),
            (_, None) => "any number of".to_owned(),
        };
        format!("{how_many} {}", self.name)
    }

    /// How many are looked at where so many of each kind are asked for: no fewer than there must be, and no more than
    /// there may be.
    pub fn looked_at(&self, asked: u32) -> u32 {
        asked.min(self.most.unwrap_or(u32::MAX)).max(self.least)
    }
}

/// A question with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Its name, such as `no-deadlock`.
    pub question: &'static str,
    /// What it is about: an invariant's description, or the moves that can never be taken.
    pub about: Vec<String>,
    /// How it is answered.
    pub verdict: Verdict,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is so, whatever the number of parts.
    HoldsForEveryN,
    /// It is not so.
    Violated {
        /// The smallest number of parts with which it is not.
        parts: u32,
        /// A shortest history that shows it.
        story: Vec<Told>,
    },
    /// It is so up to a number of parts; `None`: not even that is known.
    HoldsUpTo(Option<u32>),
}

impl Composed {
    /// What reports tell of it.
    pub fn of(file: &str, model: &Model, composition: &Composition, number: Option<u32>) -> Self {
        let root = model.entity(composition.root);
        let mut answers = Vec::new();
        let (mut dead, mut moves) = (Vec::new(), Verdict::HoldsForEveryN);
        for (question, answer) in &composition.answers {
            let verdict = Verdict::of(model, answer);
            if let Question::Alive(entity, id) = question {
                match verdict {
                    Verdict::Violated { .. } => {
                        let mv = model.entity(*entity).move_(*id);
                        let text = show::move_text(model, *entity, mv);
                        dead.push(format!("{}: {}", model.entity(*entity).name.text, text.trim()));
                        moves = verdict;
                    }
                    Verdict::HoldsUpTo(_) if moves == Verdict::HoldsForEveryN => moves = verdict,
                    _ => {}
                }
                continue;
            }
            let about = match question {
                Question::Invariant(law) => model.invariants[*law].info.description.iter().cloned().collect(),
                _ => Vec::new(),
            };
            answers.push(Answered { question: question.name(), about, verdict });
        }
        answers.push(Answered { question: "no-dead-move", about: dead, verdict: moves });
        Self {
            file: file.to_owned(),
            root: root.name.text.clone(),
            parts: root.parts.iter().map(Parts::of).collect(),
            number,
            states: composition.states,
            looked_at: composition.looked_at,
            answers,
            limit: composition.limit.map(limit),
        }
    }
}

impl Answered {
    /// What it means if it holds; nothing for an invariant, which has words of its own.
    pub(super) fn words(&self) -> Option<&'static str> {
        Some(match self.question {
            "no-deadlock" => "no deadlock",
            "end-reachable" => "an end stays in reach",
            "end-without-escape" => "an end stays in reach without giving up",
            "no-orphan" => "no part is left behind",
            "no-dead-move" => "every move can be taken",
            _ => return None,
        })
    }
}

impl Verdict {
    fn of(model: &Model, answer: &Answer) -> Self {
        match answer {
            Answer::HoldsForEveryN => Self::HoldsForEveryN,
            Answer::HoldsUpTo(most) => Self::HoldsUpTo(*most),
            Answer::Violated(violation) => {
                let story = explore::told(model, &violation.story);
                Self::Violated { parts: violation.parts, story }
            }
        }
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::HoldsForEveryN => "holds-for-every-n",
            Self::Violated { .. } => "violated",
            Self::HoldsUpTo(_) => "holds-up-to",
        }
    }
}

fn limit(limit: Limit) -> &'static str {
    match limit {
        Limit::Large(_) => "too large a lifecycle",
        Limit::Deep(_) => "a part owns parts",
        Limit::Counts(_) => "a guard counts further than proofs follow",
        Limit::Vague(_) => "a guard cannot be settled",
        Limit::Kinds => "more kinds of parts, or ways to begin with them, than are tried",
        Limit::Budget => "more configurations than may be looked at",
        Limit::Stopped => "stopped",
        Limit::Unproven => "no proof found",
    }
}
