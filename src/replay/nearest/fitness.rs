//! Fitness by alignments: how much of what was recorded the lifecycle explains.
//!
//! A trace's fitness is 1 − c / w, where c is the cost of its optimal alignment and w that of the worst: every record
//! is left out, and the model goes the shortest way from its start to an end by itself (A. Adriansyah, “Aligning
//! Observed and Modeled Behavior”, 2014, chapter 5; W. van der Aalst, A. Adriansyah and B. van Dongen, “Replaying
//! History on Process Models for Conformance Checking and Performance Analysis”, 2012). A history may end anywhere, and
//! before its first record: the shortest way is none, and w is the number of records.
//!
//! Of a log there are two numbers: the average of its traces, and 1 − Σc / Σw. `PM4Py` prints them as
//! `average_trace_fitness` and `log_fitness`; it adds a ten-thousandth to Σc for every silent step, and gives a trace
//! without events the fitness 0 where this gives 1.

use super::Nearest;

/// The two costs of one history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fitness {
    /// The number of edits to the nearest legal history.
    pub cost: u64,
    /// The number of edits if nothing of it is believed.
    pub worst: u64,
}

/// Those of many histories, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LogFitness {
    traces: u64,
    sum: f64,
    cost: u64,
    worst: u64,
}

impl Fitness {
    /// Of a history of so many records; `None` if the search for the nearest legal one was given up.
    pub fn of(nearest: &Nearest, records: usize) -> Option<Self> {
        let Nearest::Found { cost, .. } = nearest else { return None };
        Some(Self { cost: u64::from(*cost), worst: records as u64 })
    }

    /// Of a legal history of so many records.
    pub fn legal(records: usize) -> Self {
        Self { cost: 0, worst: records as u64 }
    }

    /// From 0 to 1, which only a legal history has.
    pub fn value(self) -> f64 {
        share(self.cost, self.worst)
    }
}

impl LogFitness {
    /// Counts one history.
    pub fn add(&mut self, fitness: Fitness) {
        self.traces += 1;
        self.sum += fitness.value();
        self.cost += fitness.cost;
        self.worst += fitness.worst;
    }

    /// Counts legal histories, of so many records together.
    #[expect(clippy::cast_precision_loss, reason = "a log of 2^53 histories cannot be read")]
    pub fn add_legal(&mut self, histories: u64, records: u64) {
        self.traces += histories;
        self.sum += histories as f64;
        self.worst += records;
    }

    /// The average over the histories; `None` if there are none.
    #[expect(clippy::cast_precision_loss, reason = "a log of 2^53 histories cannot be read")]
    pub fn average(&self) -> Option<f64> {
        (self.traces > 0).then(|| self.sum / self.traces as f64)
    }

    /// By the totals, so that long histories weigh more; `None` if there are no histories.
    pub fn total(&self) -> Option<f64> {
        (self.traces > 0).then(|| share(self.cost, self.worst))
    }
}

#[expect(clippy::cast_precision_loss, reason = "a log of 2^53 records cannot be read")]
fn share(cost: u64, worst: u64) -> f64 {
    if worst == 0 { 1.0 } else { 1.0 - cost as f64 / worst as f64 }
}
