//! The shapes of what is known of roots with their parts, in JSON.

use serde::Serialize;

use super::super::wire::{WireTold, told};
use crate::report::composition::{Answered, Composed, Verdict};
use crate::source::SourceMap;

/// `states` is there with `--parts`, and tells how many configurations there are with so many parts.
#[derive(Serialize)]
pub(super) struct WireComposition<'a> {
    file: &'a str,
    root: &'a str,
    parts: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    states: Option<usize>,
    looked_at: usize,
    answers: Vec<WireAnswer<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<&'static str>,
}

/// `n`: the smallest number of parts that violates it, or the largest up to which it holds; `null` if not even that is
/// known.
#[derive(Serialize)]
struct WireAnswer<'a> {
    question: &'static str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    about: &'a [String],
    answer: &'static str,
    #[serde(skip_serializing_if = "Number::is_left_out")]
    n: Number,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    story: Vec<WireTold<'a>>,
}

/// A number of parts, `null`, or nothing at all.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Number {
    LeftOut,
    Told(Option<u32>),
}

impl Number {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
    fn is_left_out(&self) -> bool {
        *self == Self::LeftOut
    }
}

impl<'a> WireComposition<'a> {
    pub(super) fn of(composed: &'a Composed, sources: &'a SourceMap) -> Self {
        Self {
            file: &composed.file,
            root: &composed.root,
            parts: composed.parts.iter().map(|part| part.name.as_str()).collect(),
            number: composed.number,
            states: composed.states,
            looked_at: composed.looked_at,
            answers: composed.answers.iter().map(|answered| answer(answered, sources)).collect(),
            limit: composed.limit,
        }
    }
}

fn answer<'a>(Answered { question, about, verdict }: &'a Answered, sources: &'a SourceMap) -> WireAnswer<'a> {
    let (n, story) = match verdict {
        Verdict::HoldsForEveryN => (Number::LeftOut, Vec::new()),
        Verdict::Violated { parts, story } => (Number::Told(Some(*parts)), told(story, sources)),
        Verdict::HoldsUpTo(most) => (Number::Told(*most), Vec::new()),
    };
    WireAnswer { question, about, answer: verdict.name(), n, story }
}
