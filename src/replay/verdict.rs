//! What replay says of one root, and of all.

use std::fmt;

/// The verdict on one root instance. Ordered: the later in this list, the graver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// The history is legal and has come to an end.
    Conforms,
    /// The history is legal, and may go on.
    Running,
    /// The history is legal so far, but something that had to happen by now has not.
    Overdue,
    /// There were more possibilities than the search was allowed to look at.
    NotDecided,
    /// Some record cannot be.
    Violates,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Conforms => "conforms",
            Self::Running => "running",
            Self::Overdue => "overdue",
            Self::NotDecided => "not decided",
            Self::Violates => "violates",
        })
    }
}

/// Counts of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Records read, malformed ones and duplicates included.
    pub records: u64,
    /// Root instances seen.
    pub instances: u64,
    /// Roots that conform.
    pub conforms: u64,
    /// Roots that violate.
    pub violates: u64,
    /// Roots that could not be decided.
    pub not_decided: u64,
    /// Roots that may go on.
    pub running: u64,
    /// Roots that are overdue.
    pub overdue: u64,
    /// Records met before, of the same instance at the same time: counted, not judged again.
    pub duplicates: u64,
    /// Records that could not be read, or say nothing that the lifecycle knows.
    pub unread: u64,
    /// Records that the mapping says to ignore.
    pub skipped: u64,
    /// Findings that are not told, for there are more than were asked for.
    pub left_out: u64,
    /// How many findings of histories are neither told nor known: they were left out, or their code is off.
    pub untold: u64,
}

impl Totals {
    /// Adds the counts of another part of the run.
    pub fn add(&mut self, other: &Self) {
        let Self { records, instances, conforms, violates, not_decided, running, .. } = *other;
        let Self { overdue, duplicates, unread, skipped, left_out, untold, .. } = *other;
        self.records += records;
        self.instances += instances;
        self.conforms += conforms;
        self.violates += violates;
        self.not_decided += not_decided;
        self.running += running;
        self.overdue += overdue;
        self.duplicates += duplicates;
        self.unread += unread;
        self.skipped += skipped;
        self.left_out += left_out;
        self.untold += untold;
    }

    /// Counts one root.
    pub fn count(&mut self, verdict: Verdict) {
        self.instances += 1;
        *match verdict {
            Verdict::Conforms => &mut self.conforms,
            Verdict::Running => &mut self.running,
            Verdict::Overdue => &mut self.overdue,
            Verdict::NotDecided => &mut self.not_decided,
            Verdict::Violates => &mut self.violates,
        } += 1;
    }
}
