//! Records out of order: those within the lateness wait for earlier ones, later ones are told.

use crate::diagnostic::Finding;
use crate::model::duration_text;

use super::super::codes::LS337;
use super::super::reading::{Batch, Event, NO_TIME};
use super::super::time;
use super::{Route, Shard, Shown, Told, excerpt, worth_showing};

impl Shard<'_, '_> {
    /// Keeps an event until no earlier one may come any more, and judges those that have waited long enough.
    pub(super) fn hold(&mut self, at: usize, batch: &Batch, event: &Event, root: &str) {
        let Some(slot) = &mut self.table.slots[at] else { return };
        if slot.time != NO_TIME && event.time < slot.time {
            return self.judge(at, batch, event, root);
        }
        let held = &mut slot.more.get_or_insert_default().held;
        let place = held.partition_point(|other| other.events[0].time <= event.time);
        let same = held[..place].iter().rev().take_while(|other| other.events[0].time == event.time);
        if same.clone().any(|other| other.events[0].digest == event.digest) {
            self.report.totals.duplicates += 1;
            return;
        }
        held.insert(place, batch.alone(event, Some(root)));
        self.touch(at, event.hash);
        self.release(at);
    }

    /// Judges the events that are earlier than the last one by more than the lateness.
    fn release(&mut self, at: usize) {
        let more = self.table.slots[at].as_ref().and_then(|slot| slot.more.as_ref());
        if let Some(last) = more.and_then(|more| more.held.last()) {
            self.release_until(at, last.events[0].time.saturating_sub(self.options.lateness));
        }
    }

    /// Judges the events before a moment.
    pub(super) fn release_until(&mut self, at: usize, moment: i64) {
        while let Some(Some(slot)) = self.table.slots.get_mut(at)
            && let Some(more) = &mut slot.more
            && let Some(first) = more.held.first()
            && first.events[0].time < moment
        {
            let first = more.held.remove(0);
            self.judge_held(at, &first);
        }
    }

    /// Judges everything that still waits: the logs are at their end.
    pub(super) fn release_all(&mut self) {
        for at in 0..self.table.slots.len() {
            let held = self.table.slots[at].as_mut().and_then(|slot| slot.more.as_mut());
            for batch in held.map(|more| std::mem::take(&mut more.held)).unwrap_or_default() {
                self.judge_held(at, &batch);
            }
        }
    }

    fn judge_held(&mut self, at: usize, batch: &Batch) {
        let event = batch.events[0];
        let root = batch.root(&event).unwrap_or("").to_owned();
        self.judge(at, batch, &event, &root);
    }

    /// Tells of a record that is earlier than one before it. It is judged as if it had happened just then.
    pub(super) fn tell_if_late(&mut self, at: usize, batch: &Batch, event: &Event) {
        let Some(slot) = &self.table.slots[at] else { return };
        if event.time == NO_TIME || slot.time == NO_TIME || event.time >= slot.time {
            return;
        }
        // As `--lateness` takes it, which knows no parts of a second.
        let late = duration_text((slot.time - event.time).saturating_add(999) / 1_000 * 1_000);
        let before = time::show(super::Moment::fixed(slot.time));
        let message = format!("the record of {} comes {late} late: one of {before} stands before it", slot.name);
        let help = format!("`--lateness {late}` puts records in order that are late by so much");
        let finding = Finding::new(&LS337, message).help(help).instance(&*slot.name);
        let root = (slot.hash, slot.entity);
        let observer = self.observers[batch.log];
        let (outer, text) = batch.text(event);
        let whole = batch.whole(event).map_or_else(Route::new, |whole| whole.route.clone());
        let document = observer.format.document(&batch.chunk.head, outer, text);
        let route: Route = document.map_or_else(Route::new, |value| {
            let pointer = super::Pointer::to(super::Word::Time);
            observer.locate(&super::At::top(&value), &whole, &pointer).0
        });
        let range = worth_showing(observer.format.locate(&batch.chunk.head, text, &route), text);
        let shown = Shown::Text { text: excerpt(text, &range).to_owned(), range, said: "this time" };
        let (log, line, verdict) = (batch.log, batch.line(event), super::Verdict::Conforms);
        self.say(Told { finding, log, line, shown, root, verdict });
    }
}

impl Batch {
    /// A batch of one event alone.
    pub(in crate::replay) fn alone(&self, event: &Event, root: Option<&str>) -> Self {
        let (outer, text) = self.text(event);
        let mut alone = Self { log: self.log, ..Self::default() };
        alone.chunk.line = self.line(event);
        alone.chunk.head = std::sync::Arc::clone(&self.chunk.head);
        alone.chunk.bytes = [outer, text].concat().into_bytes();
        let mut copy = Event { line: 0, outer: (0, event.outer.1), text: (event.outer.1, event.text.1), ..*event };
        alone.write(&mut copy, [root, self.part(event), self.owner(event)]);
        if let Some(whole) = self.whole(event) {
            alone.wholes.push(whole.clone());
            copy.letter = super::super::reading::WHOLE;
        }
        alone.events.push(copy);
        alone
    }
}
