//! Searches what silent moves may have done between two records.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::merge::Met;
use super::{Case, Config, Goal, Moment};

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Query<'a> {
    /// The moment of the next record, at the latest.
    pub(crate) until: Moment,
    /// The same at the earliest: what had to happen before it must have happened.
    pub(crate) since: Moment,
    /// Members that may come to be silently.
    pub(crate) wanted: &'a [usize],
    /// What the next record asks for; `None`: everything that may be is looked for.
    pub(crate) goal: Option<&'a Goal>,
    /// Whether deadlines are looked over: to tell what went wrong besides.
    pub(crate) lifted: bool,
    /// Whether configurations are followed that can never become the goal: to tell how far the history could have come.
    pub(crate) hopeless: bool,
    /// How many configurations are looked at before the search gives up.
    pub(crate) budget: usize,
}

/// What was found.
#[derive(Debug)]
pub(crate) struct Found {
    /// Configurations that are possible at the moment of the record (and are the goal, where there is one).
    pub(crate) configs: Vec<Config>,
    /// Configurations that the search came through, nearest to the goal first; for messages. At most a few.
    pub(crate) nearest: Vec<Config>,
    /// Whether everything was looked at.
    pub(crate) complete: bool,
    /// How many configurations were looked at.
    pub(crate) seen: usize,
}

/// After the first answer the search goes on for this part of its budget, and for so many times what the answer took:
/// there may be others. It stops then, since one answer is enough for the verdict on this record.
const FURTHER: usize = 10;
const FURTHER_FACTOR: usize = 8;

/// How many configurations are kept for messages.
const NEAREST: usize = 8;

struct Search<'a> {
    case: Case<'a>,
    query: Query<'a>,
    met: Met,
    queue: BinaryHeap<Reverse<(u32, usize)>>,
    waiting: Vec<Option<Config>>,
    nearest: Vec<(u32, Config)>,
    found: Met,
    /// How many configurations the search has looked at, those that were nothing new included.
    seen: usize,
    /// How many it had looked at when it met its first answer.
    answered: Option<usize>,
}

impl Case<'_> {
    /// Every configuration that silent moves may have led to by the moment asked for.
    pub(crate) fn search(&self, from: &[Config], query: Query<'_>) -> Found {
        let met = || if self.keeps_gaps() { Met::patient() } else { Met::default() };
        let mut search = Search {
            case: *self,
            query,
            met: met(),
            queue: BinaryHeap::new(),
            waiting: Vec::new(),
            nearest: Vec::new(),
            found: met(),
            seen: 0,
            answered: None,
        };
        for config in from {
            search.meet(config.clone());
        }
        let complete = search.run();
        let Search { found, nearest, seen, .. } = search;
        Found {
            configs: found.into_configs(),
            nearest: nearest.into_iter().map(|(_, config)| config).collect(),
            complete,
            seen,
        }
    }
}

impl Search<'_> {
    fn run(&mut self) -> bool {
        while let Some(Reverse((_, index))) = self.queue.pop() {
            let Some(config) = self.waiting[index].take() else { continue };
            for next in self.case.silent_successors(&config, self.query) {
                self.seen += 1;
                self.meet(next);
            }
            let enough = self.answered.is_some_and(|at| self.seen > self.query.budget / FURTHER + at * FURTHER_FACTOR);
            if (enough || self.seen > self.query.budget) && !self.queue.is_empty() {
                return false;
            }
        }
        true
    }

    fn meet(&mut self, config: Config) {
        let distance = match self.query.goal {
            Some(goal) => match self.case.distance(&config, goal) {
                Some(_) if !self.query.hopeless && self.case.is_hopeless(&config, goal, self.query) => {
                    return self.remember(u32::MAX - 1, &config);
                }
                Some(distance) => distance,
                None => return self.remember(u32::MAX, &config),
            },
            None => 0,
        };
        let classes = self.query.goal.map_or(&[][..], |goal| &goal.classes);
        let Some(config) = self.met.add(config, classes, self.query.until) else { return };
        self.remember(distance, &config);
        self.keep(&config);
        self.queue.push(Reverse((distance, self.waiting.len())));
        self.waiting.push(Some(config));
    }

    /// Keeps a configuration that is an answer.
    fn keep(&mut self, config: &Config) {
        if !self.query.lifted && self.case.is_due_before(config, self.query.since) {
            return;
        }
        let answer = match self.query.goal {
            Some(goal) => self.case.reached(config, goal),
            None => Some(config.clone()),
        };
        let span = (self.query.since, self.query.until);
        let answer = answer.and_then(|answer| self.case.lasting(answer, span, self.query.lifted));
        if let Some(answer) = answer {
            self.answered = self.answered.or(self.query.goal.map(|_| self.seen));
            self.found.add(answer, &[], self.query.until);
        }
    }

    /// Keeps the few configurations nearest to the goal, with the earliest found first.
    fn remember(&mut self, distance: u32, config: &Config) {
        let at = self.nearest.partition_point(|(known, _)| *known <= distance);
        if at < NEAREST {
            self.nearest.insert(at, (distance, config.clone()));
            self.nearest.truncate(NEAREST);
        }
    }
}
