//! What followed from a record, remembered: chains of the comparisons that it depended on.
//!
//! A chain stands in one piece: the bounds that were met, the step, the times after it. So following one reads memory in
//! order. Where times do not meet a bound, another chain goes on from there.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::super::Verdict;
use super::super::belief::{Bound, Trace};
use super::super::coverage::Noted;
use crate::model::EntityId;

/// A shape, by its number.
pub(super) type ShapeId = u32;

/// What is asked: a shape and a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key(u64);

impl Key {
    /// A shape of less than [`SHAPES`] and a record: its letter, whom it is about (0 is the root; at most 15 bits), and
    /// whether it bears a time. `None` if there are more letters than can be told apart.
    pub(super) fn new(shape: ShapeId, letter: u32, who: u16, timed: bool) -> Option<Self> {
        (letter < END).then(|| Self::of(shape, letter, who, timed))
    }

    /// What is asked at the end of the log.
    pub(super) fn end(shape: ShapeId) -> Self {
        Self::of(shape, END, 0, true)
    }

    fn of(shape: ShapeId, letter: u32, who: u16, timed: bool) -> Self {
        // The highest bit is set: no key is 0.
        Self(1 << 63 | u64::from(shape) << 36 | u64::from(letter) << 16 | u64::from(who) << 1 | u64::from(timed))
    }

    /// Where it is looked for first.
    fn place(self) -> usize {
        // Multiplying spreads the low bits over the high ones (Knuth, The Art of Computer Programming 3, 6.4).
        usize::try_from(self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - RECENT_BITS)).unwrap_or(0)
    }
}

/// How many shapes there may be.
pub(super) const SHAPES: usize = 1 << 27;
/// The letter of the end of the log; those of records are below it.
const END: u32 = (1 << 20) - 1;
/// How many keys are kept at hand, as a power of two.
const RECENT_BITS: u32 = 13;

/// Where a time of the next shape comes from: so many milliseconds after that time of the trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) from: u16,
    pub(super) later: i64,
}

/// What a record does to a root of a shape, beside the next shape and its times; most do nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct More {
    /// The new place of the member at each place; `None` if everybody stays where they are.
    pub(super) places: Option<Box<[u16]>>,
    /// What has happened, where that is noted: to whom, by entity and place, and what.
    pub(super) trail: Box<[(EntityId, Noted<Source>)]>,
}

impl More {
    fn is_nothing(&self) -> bool {
        self.places.is_none() && self.trail.is_empty()
    }
}

/// What a record does to a root of a shape.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step<'m> {
    /// The next shape.
    pub(super) shape: ShapeId,
    times: &'m [Word],
    pub(super) more: Option<&'m More>,
}

impl Step<'_> {
    /// The times of the next shape, from those of the trace.
    #[inline]
    pub(super) fn times(&self, now: &[i64]) -> impl ExactSizeIterator<Item = i64> {
        self.times.iter().map(|word| match word {
            Word::Time { from, later } => now[usize::from(*from)] + later,
            _ => 0,
        })
    }
}

/// What is known to follow.
#[derive(Clone, Copy, Debug)]
pub(super) enum Outcome<'m> {
    /// The record can be.
    Step(Step<'m>),
    /// The history ends so, with nothing to say about it.
    Verdict(Verdict),
}

/// A piece of a chain: 16 bytes.
#[derive(Clone, Copy, Debug)]
enum Word {
    /// Times that meet this bound go on with the next word, others with another one, if it is known.
    Ask { left: u8, right: u8, other: u32, most: i64 },
    /// The next shape; as many words behind it are its times.
    Step { times: u8, shape: ShapeId, more: u32 },
    /// A time of the next shape: so much later than one of the trace.
    Time { from: u8, later: i64 },
    /// The end of the log.
    Verdict(Verdict),
}

const _: () = assert!(size_of::<Word>() == 16, "four to a cache line");

/// Nothing is known.
const NONE: u32 = u32::MAX;

/// Whatever has been found out.
#[derive(Debug)]
pub(super) struct Memo {
    /// Where the chain of each key begins.
    chains: HashMap<u64, u32, FixedState>,
    /// The same for keys that were asked for lately, each at its place; 0 is no key.
    recent: Box<[(u64, u32)]>,
    words: Vec<Word>,
    more: Vec<More>,
}

/// How many words are remembered.
const MOST: usize = 1 << 22;

impl Memo {
    /// Nothing is known.
    pub(super) fn new() -> Self {
        let recent = vec![(0, NONE); 1 << RECENT_BITS].into();
        Self { chains: HashMap::default(), recent, words: Vec::new(), more: Vec::new() }
    }

    /// What follows at these times; `times[0]` is 0.
    #[inline]
    pub(super) fn find(&mut self, key: Key, times: &[i64]) -> Option<Outcome<'_>> {
        let mut at = self.first(key)? as usize;
        loop {
            match self.words[at] {
                Word::Ask { left, right, other, most } => {
                    let bound = Bound { left: left.into(), right: right.into(), most };
                    at = if bound.holds(times) { at + 1 } else { other as usize };
                    if at == NONE as usize {
                        return None;
                    }
                }
                Word::Step { times, shape, more } => {
                    let times = &self.words[at + 1..=at + usize::from(times)];
                    return Some(Outcome::Step(Step { shape, times, more: self.more.get(more as usize) }));
                }
                Word::Verdict(verdict) => return Some(Outcome::Verdict(verdict)),
                Word::Time { .. } => return None,
            }
        }
    }

    /// Remembers the step that followed from the answers of a trace.
    pub(super) fn learn_step(&mut self, key: Key, trace: &Trace, (shape, times, more): (ShapeId, &[Source], More)) {
        let Ok(length) = u8::try_from(times.len()) else { return };
        let words =
            times.iter().map(|source| Some(Word::Time { from: u8::try_from(source.from).ok()?, later: source.later }));
        let Some(words) = words.collect::<Option<Vec<Word>>>() else { return };
        let number = if more.is_nothing() { NONE } else { u32::try_from(self.more.len()).unwrap_or(NONE) };
        let step = Word::Step { times: length, shape, more: number };
        if self.learn(key, trace, &[&[step], &*words].concat()).is_some() && number != NONE {
            self.more.push(more);
        }
    }

    /// Remembers the verdict that followed from the answers of a trace.
    pub(super) fn learn_verdict(&mut self, key: Key, trace: &Trace, verdict: Verdict) {
        self.learn(key, trace, &[Word::Verdict(verdict)]);
    }

    /// Remembers what followed; `None` if that cannot be: there is no room, or there are too many times.
    fn learn(&mut self, key: Key, trace: &Trace, outcome: &[Word]) -> Option<()> {
        // What was answered with no is a bound the other way round.
        let met = trace.asked.iter().map(|(bound, met)| if *met { *bound } else { bound.negated() });
        let chain: Vec<Word> = met.map(Word::ask).collect::<Option<_>>()?;
        if self.words.len() + chain.len() + outcome.len() > MOST {
            return None;
        }
        let Some(first) = self.first(key) else {
            let at = self.write(&chain, outcome);
            self.chains.insert(key.0, at);
            self.recent[key.place()] = (key.0, at);
            return Some(());
        };
        let mut at = first as usize;
        for (index, word) in chain.iter().enumerate() {
            let (known, asked) = (self.words[at].bound()?, word.bound()?);
            if known == asked {
                at += 1;
                continue;
            }
            // The same questions are asked in the same order. If not, what is known already stays as it is.
            if known.negated() != asked {
                return None;
            }
            let Word::Ask { other, .. } = self.words[at] else { return None };
            if other == NONE {
                let new = self.write(&chain[index + 1..], outcome);
                if let Word::Ask { other, .. } = &mut self.words[at] {
                    *other = new;
                }
                return Some(());
            }
            at = other as usize;
        }
        None
    }

    fn write(&mut self, chain: &[Word], outcome: &[Word]) -> u32 {
        let at = u32::try_from(self.words.len()).unwrap_or(NONE);
        self.words.extend_from_slice(chain);
        self.words.extend_from_slice(outcome);
        at
    }

    /// The first word about a record.
    #[inline]
    fn first(&mut self, key: Key) -> Option<u32> {
        let recent = &mut self.recent[key.place()];
        if recent.0 != key.0 {
            *recent = (key.0, *self.chains.get(&key.0)?);
        }
        Some(recent.1)
    }
}

impl Word {
    /// `None`: there are too many times.
    fn ask(bound: Bound) -> Option<Self> {
        let (left, right) = (u8::try_from(bound.left).ok()?, u8::try_from(bound.right).ok()?);
        Some(Self::Ask { left, right, other: NONE, most: bound.most })
    }

    fn bound(self) -> Option<Bound> {
        let Self::Ask { left, right, most, .. } = self else { return None };
        Some(Bound { left: left.into(), right: right.into(), most })
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Verdict;
    use super::super::super::belief::{Moment, Trace};
    use super::{Key, Memo, More, Outcome, Source};

    fn key(letter: u32) -> Key {
        Key::new(1, letter, 0, true).expect("a letter of a record")
    }

    #[test]
    fn what_was_learned_is_found_where_the_comparisons_go_the_same_way() {
        let mut memo = Memo::new();
        let verdict = |memo: &mut Memo, letter, times: &[i64]| match memo.find(key(letter), times) {
            Some(Outcome::Verdict(verdict)) => Some(verdict),
            _ => None,
        };
        for (at, expected) in [(5, Verdict::Running), (50, Verdict::Overdue), (500, Verdict::NotDecided)] {
            let times = [0, 0, at];
            assert_eq!(verdict(&mut memo, 7, &times), None, "{at}");
            let (found, trace) = Trace::of(&times, || {
                let since = |days| Moment::variable(0, 1).plus(days);
                let now = Moment::variable(at, 2);
                if now <= since(10) {
                    Verdict::Running
                } else if now > since(100) {
                    Verdict::NotDecided
                } else {
                    Verdict::Overdue
                }
            });
            assert_eq!(found, expected);
            memo.learn_verdict(key(7), &trace, found);
        }
        for (late, expected) in [(10, Verdict::Running), (11, Verdict::Overdue), (101, Verdict::NotDecided)] {
            assert_eq!(verdict(&mut memo, 7, &[0, 1_000, 1_000 + late]), Some(expected));
        }
        assert_eq!(verdict(&mut memo, 8, &[0, 0, 0]), None);
    }

    #[test]
    fn a_step_gives_the_times_of_the_next_shape() {
        let mut memo = Memo::new();
        let times = [Source { from: 2, later: 0 }, Source { from: 1, later: 30 }];
        let ((), trace) = Trace::of(&[0, 5, 8], || ());
        memo.learn_step(key(3), &trace, (9, &times, More::default()));
        let Some(Outcome::Step(step)) = memo.find(key(3), &[0, 100, 200]) else { panic!("it was learned") };
        assert_eq!((step.shape, step.more), (9, None));
        assert_eq!(step.times(&[0, 100, 200]).collect::<Vec<_>>(), [200, 130]);
    }

    #[test]
    fn a_root_with_very_many_times_is_left_to_the_judge() {
        let mut memo = Memo::new();
        let ((), trace) = Trace::of(&[0; 400], || ());
        memo.learn_step(key(3), &trace, (9, &[Source { from: 300, later: 0 }], More::default()));
        assert!(memo.find(key(3), &[0; 400]).is_none());
    }
}
