//! Reads records of a log again, for findings that were made when the records were no longer at hand.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use crate::history::{At, Chunk, Malformed, Raw, Sink, Spot, Wanted};
use crate::semantics::Seen;

use super::crew::Source;
use super::observe::{Observed, Observer};

/// The records of some lines about some roots: their heads, what holds for several, and their texts.
pub(super) struct Lines<'m> {
    observer: Observer<'m>,
    /// The roots that are asked for, by line: a line may hold a whole log.
    wanted: BTreeMap<u64, BTreeSet<String>>,
    /// The last record about each.
    found: BTreeMap<(u64, String), [String; 3]>,
    /// The first record of each line, for roots that no record of it names.
    first: BTreeMap<u64, [String; 3]>,
    chunk: Chunk,
}

/// How much is read at once.
const SIZE: usize = 1 << 20;

/// Reads a log again, up to the last line that is wanted.
///
/// # Errors
/// If it cannot be read again.
pub(super) fn read<'m>(
    source: &dyn Source,
    observer: Observer<'m>,
    wanted: BTreeMap<u64, BTreeSet<String>>,
) -> io::Result<Lines<'m>> {
    if !source.is_repeatable() {
        return Err(io::ErrorKind::NotSeekable.into());
    }
    let last = wanted.keys().next_back().copied().unwrap_or(0);
    let mut cut = source.format().cut(source.open()?);
    let mut scanner = source.format().scanner(Arc::new(Wanted::default()));
    let (found, first) = (BTreeMap::new(), BTreeMap::new());
    let mut lines = Lines { observer, wanted, found, first, chunk: Chunk::default() };
    // Of a log that is broken, what stands before that place is all there was.
    while let Ok(Some(chunk)) = cut.next(SIZE)
        && chunk.line <= last
    {
        lines.chunk = chunk.clone();
        scanner.scan(&chunk, &mut lines);
    }
    Ok(lines)
}

impl Lines<'_> {
    /// The texts of the record of a line about a root.
    pub(super) fn of(&self, line: u64, root: &str) -> Option<&[String; 3]> {
        self.found.get(&(line, root.to_owned())).or_else(|| self.first.get(&line))
    }
}

impl Sink for Lines<'_> {
    fn record(&mut self, spot: Spot, _: &[Raw<'_>]) {
        let Some(roots) = self.wanted.get(&spot.line) else { return };
        let text = |range| String::from_utf8_lossy(self.chunk.bytes.get(range).unwrap_or_default()).into_owned();
        let texts = [self.chunk.head.to_string(), text(spot.outer), text(spot.text)];
        let [head, outer, own] = &texts;
        let document = self.observer.format.document(head, outer, own);
        let observed = document.map_or_else(Vec::new, |value| self.observer.read(&At::top(&value)).observed);
        for root in roots.iter().filter(|root| observed.iter().any(|observed| is_about(observed, root))) {
            self.found.insert((spot.line, root.clone()), texts.clone());
        }
        self.first.entry(spot.line).or_insert(texts);
    }

    fn malformed(&mut self, _: Malformed) {}
}

fn is_about(observed: &Observed, root: &str) -> bool {
    match (&observed.root, &observed.observation.seen) {
        (Some(named), _) => **named == *root,
        (None, Seen::Happened(record)) => record.instance.parent.as_deref() == Some(root),
        (None, Seen::Snapshot(snapshot)) => *snapshot.id == *root,
    }
}
