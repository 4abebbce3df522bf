//! Says whom somebody may have meant who asked for a root that no record is about.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::diagnostic::{did_you_mean, nearest};
use crate::model::Model;
use crate::semantics::Seen;

use super::crew::Source;
use super::observe::Observer;
use super::options::Options;
use super::reading::{Alphabet, Batch, Event, Plan, Reader, Shared};

/// How many roots are told that have a part of the name.
const ROOTS: usize = 3;
/// How many names are kept that are like the name.
const NAMES: usize = 1_000;

/// Whom a name may mean.
struct Lookup<'a> {
    model: &'a Model,
    alphabet: &'a Alphabet,
    name: &'a str,
    /// Parts of the name: their entity, and the root that they belong to.
    parts: BTreeSet<(String, String)>,
    more: bool,
    like: BTreeSet<String>,
    /// The name that was looked at last: neighbours are often about the same root.
    last: String,
}

/// Reads the logs again, as far as that is possible, and looks for the name among parts, and for names like it.
pub(super) fn help(model: &Model, options: Options<'_>, logs: &[&dyn Source], name: &str) -> Option<String> {
    let alphabet = Alphabet::default();
    let hasher = RandomState::default();
    let shared = Shared { alphabet: &alphabet, hasher, only: None, share: None, orders: false };
    let mut lookup = Lookup {
        model,
        alphabet: &alphabet,
        name,
        parts: BTreeSet::new(),
        more: false,
        like: BTreeSet::new(),
        last: String::new(),
    };
    for source in logs.iter().filter(|log| log.is_repeatable()) {
        // What cannot be read has been told before.
        if lookup.read(*source, (options, &shared)).is_err() {
            break;
        }
    }
    lookup.answer()
}

impl Lookup<'_> {
    fn read(&mut self, source: &dyn Source, (options, shared): (Options<'_>, &Shared<'_>)) -> io::Result<()> {
        let plan = Plan::new(Observer::new(self.model, &options, source.format()));
        let mut scanner = source.format().scanner(Arc::clone(plan.wanted()));
        let mut reader = Reader::new(&plan, shared);
        let mut cut = source.format().cut(source.open()?);
        while let Some(chunk) = cut.next(options.chunk)? {
            let batch = reader.read(scanner.as_mut(), chunk, 0);
            for event in &batch.events {
                self.look(&batch, event);
            }
        }
        Ok(())
    }

    fn look(&mut self, batch: &Batch, event: &Event) {
        let root = batch.root(event);
        if batch.part(event) == Some(self.name)
            && let Some(root) = root
        {
            self.part(batch, event, root);
        }
        if let Some(root) = root.filter(|root| *root != self.last) {
            root.clone_into(&mut self.last);
            if self.like.len() < NAMES && nearest(self.name, [root]).is_some() {
                self.like.insert(root.to_owned());
            }
        }
        if let Some(whole) = batch.whole(event)
            && let Seen::Snapshot(snapshot) = &whole.observation.seen
        {
            let named = snapshot.children.iter().flat_map(|list| &list.children).find(|part| *part.id == *self.name);
            if let Some(part) = named {
                self.add(&self.model.entity(part.entity).name.text.to_lowercase(), &snapshot.id);
            }
        }
    }

    fn part(&mut self, batch: &Batch, event: &Event, root: &str) {
        let entity = match batch.whole(event).map(|whole| &whole.observation.seen) {
            Some(Seen::Happened(record)) => record.instance.entity,
            Some(Seen::Snapshot(snapshot)) => snapshot.entity,
            None => match self.alphabet.says().get(event.letter as usize) {
                Some(happening) => happening.instance.entity,
                None => return,
            },
        };
        self.add(&self.model.entity(entity).name.text.to_lowercase(), root);
    }

    fn add(&mut self, kind: &str, root: &str) {
        let part = (kind.to_owned(), root.to_owned());
        if self.parts.len() < ROOTS || self.parts.contains(&part) {
            self.parts.insert(part);
        } else {
            self.more = true;
        }
    }

    fn answer(self) -> Option<String> {
        let Some((_, first)) = self.parts.first() else {
            return did_you_mean(self.name, self.like.iter().map(String::as_str));
        };
        let mut owners: Vec<String> = self.parts.iter().map(|(kind, root)| format!("a {kind} of {root}")).collect();
        if self.more {
            owners.push("of others".to_owned());
        }
        Some(format!("`{}` is {}: `--job {first}` tells of its parts, too", self.name, owners.join(", ")))
    }
}
