//! Guesses which value of a record tells what: the time, the instance, the event, the states, the owner.

use std::collections::BTreeSet;

use super::role::Role;
use super::score::{FEW_RECORDS, MOST_NAMES, fits, lives_so, score};
use super::sequence::Sequences;
use super::table::{Column, Plain, Table, Way};
use super::times::TimeForm;
use super::unclear::{Key, Unclear, keys};
use super::words::{is_about_the_program, shown};

/// Where a record tells what; of each role whether it is a guess.
#[derive(Clone, Debug, Default)]
pub struct Roles {
    found: Vec<(Role, Way, bool)>,
    /// The form of times that cannot be read, and where they stand.
    pub(super) unread_time: Option<(Way, TimeForm, String)>,
    /// Whether some records say no event, but the state after.
    pub(super) event_is_open: bool,
    /// Whether the author names the key of the instance.
    id_is_told: bool,
}

/// What the author says, and what the log's format does.
pub(super) struct Known<'k> {
    pub(super) told: &'k [(Role, String)],
    /// Where the plain record of the format has what.
    pub(super) plain: Plain<'k>,
}

impl Roles {
    pub(super) fn of(table: &Table, known: &Known<'_>) -> Result<Self, Unclear> {
        let mut roles = Self::default();
        for (role, text) in known.told {
            roles.take_told(*role, text, table)?;
        }
        roles.take(Role::Time, table, (known, None));
        roles.take(Role::Id, table, (known, None));
        let Some(id) = roles.way(Role::Id) else { return Err(Unclear::NoId(keys(table))) };
        roles.refuse_single(table, id)?;
        roles.prefer_time_that_moves(table);
        roles.set_unread_time_aside(table);
        let sequences = Sequences::of(table, roles.way(Role::Id), roles.way(Role::Time));
        let seen = (known, Some(&sequences));
        roles.take(Role::Entity, table, seen);
        roles.take(Role::Parent, table, seen);
        roles.take(Role::To, table, seen);
        roles.take(Role::Event, table, seen);
        roles.prefer_reason(table, &sequences);
        let event = roles.way(Role::Event).and_then(|way| table.column(way));
        roles.event_is_open =
            event.is_some_and(|event| event.filled < table.rows.len()) && roles.way(Role::To).is_some();
        roles.take_by_values(table, &sequences);
        if roles.way(Role::To).is_some() {
            roles.take(Role::From, table, seen);
        }
        // `Reader.Borrow` says who.
        let says_who = |event: &[String]| table.values(event).all(|event| event.contains('.'));
        if roles.way(Role::Event).is_some_and(|event| !says_who(event)) {
            roles.take(Role::Actor, table, seen);
        }
        if roles.way(Role::Event).or(roles.way(Role::To)).is_none() {
            return Err(Unclear::NoEvent(keys(table)));
        }
        Ok(roles)
    }

    /// Where a role is told.
    pub fn way(&self, role: Role) -> Option<&[String]> {
        self.found.iter().find(|(found, ..)| *found == role).map(|(_, way, _)| way.as_slice())
    }

    /// Whether where a role is told is a guess.
    pub(super) fn is_guess(&self, role: Role) -> bool {
        self.found.iter().any(|(found, _, guess)| *found == role && *guess)
    }

    pub(super) fn add_guess(&mut self, role: Role, way: &Way) {
        self.found.push((role, way.clone(), true));
    }

    /// Leaves a role out of the draft.
    pub(super) fn drop(&mut self, role: Role) {
        self.found.retain(|(found, ..)| *found != role);
    }

    /// Whether a column tells something already.
    pub(super) fn is_taken(&self, column: &Column) -> bool {
        self.found.iter().any(|(_, taken, _)| *taken == column.way)
            || self.unread_time.as_ref().is_some_and(|(taken, ..)| *taken == column.way)
    }

    /// What is not clear about the times and the states before; what cannot be used is left out.
    pub(super) fn remarks(&mut self, table: &Table) -> Vec<String> {
        let mut remarks = Vec::new();
        if let Some((way, form, example)) = &self.unread_time {
            remarks.push(format!(
                "the times of this log (`{}`, such as \"{}\") are not read: each is {}. Times have to be RFC 3339, such as \
                 2026-01-31T12:00:00Z, with or without the offset, or numbers since 1970. The draft takes the records in the order of the log, and says nothing about time.",
                shown(&way.join(".")),
                shown(example),
                form.words()
            ));
        }
        if self.unread_time.is_none() && self.way(Role::Time).is_none() {
            let remark =
                "no time was found: `--time KEY` names its key. Without times nothing is judged that takes time.";
            remarks.push(remark.to_owned());
        }
        if let Some((from, to)) = self.way(Role::From).zip(self.way(Role::To)) {
            let known: BTreeSet<&str> = table.said(to).collect();
            let unknown = table.said(from).find(|state| !known.contains(state)).map(shown);
            let (from, to) = (shown(&from.join(".")), shown(&to.join(".")));
            if let Some(unknown) = unknown {
                let unknown = if unknown.is_empty() { "\"\"".to_owned() } else { unknown };
                remarks.push(format!(
                    "`{from}` says `{unknown}`, a state that `{to}` never says, so `{from}` is left out."
                ));
                self.drop(Role::From);
            }
        }
        remarks
    }

    fn take_told(&mut self, role: Role, text: &str, table: &Table) -> Result<(), Unclear> {
        let told =
            |column: &&Column| column.way.join(".") == text || column.way.last().is_some_and(|last| last == text);
        let exact = table.columns.iter().find(|column| column.way.join(".") == text);
        let Some(column) = exact.or_else(|| table.columns.iter().find(told)) else {
            return Err(Unclear::NoKey { role, text: text.to_owned(), keys: keys(table) });
        };
        if role == Role::Time && column.time.is_none() {
            return Err(Unclear::NoTime(Key::of(column)));
        }
        self.id_is_told |= role == Role::Id;
        self.found.push((role, column.way.clone(), false));
        Ok(())
    }

    /// An id that is new in every record belongs to the record, and to no history.
    fn refuse_single(&self, table: &Table, id: &[String]) -> Result<(), Unclear> {
        let Some(column) = table.column(id) else { return Ok(()) };
        if self.id_is_told || table.rows.len() < FEW_RECORDS || !column.is_new_each_time() {
            return Ok(());
        }
        Err(Unclear::OneRecordEach { key: Key::of(column), records: table.rows.len(), keys: keys(table) })
    }

    /// A time that never changes in a history says when that came to be: another one may say when each record was made.
    fn prefer_time_that_moves(&mut self, table: &Table) {
        let Some(guess) = self.way(Role::Time).filter(|_| self.is_guess(Role::Time)) else { return };
        let sequences = Sequences::of(table, self.way(Role::Id), None);
        if sequences.changes(guess) != Some(0) {
            return;
        }
        let moves = |column: &&Column| {
            !self.is_taken(column)
                && fits(Role::Time, (table, false), column)
                && column.time.is_some_and(TimeForm::is_read)
                && sequences.changes(&column.way) > Some(0)
        };
        let moving = table.columns.iter().filter(moves);
        let scored = moving.filter_map(|column| Some((score(Role::Time, table, (column, false))?, column)));
        if let Some((_, column)) = scored.min_by_key(|(score, _)| *score) {
            self.drop(Role::Time);
            self.add_guess(Role::Time, &column.way);
        }
    }

    /// Where two or three words, as `Normal` and `Warning`, seem to be the events, a reason that says more is a better one.
    fn prefer_reason(&mut self, table: &Table, sequences: &Sequences) {
        let guess = self.way(Role::Event).filter(|_| self.is_guess(Role::Event));
        let Some(guess) = guess.and_then(|way| table.column(way)).filter(|column| column.distinct <= 3) else { return };
        let better = table.columns.iter().find(|column| {
            column.way.last().is_some_and(|last| last.eq_ignore_ascii_case("reason"))
                && !self.is_taken(column)
                && fits(Role::Event, (table, false), column)
                && column.distinct > guess.distinct
                && sequences.changes(&column.way) > sequences.changes(&guess.way)
        });
        if let Some(column) = better {
            self.drop(Role::Event);
            self.add_guess(Role::Event, &column.way);
        }
    }

    /// Times in a form that no mapping reads are remembered, and left out of the mapping.
    fn set_unread_time_aside(&mut self, table: &Table) {
        let column = self.way(Role::Time).and_then(|way| table.column(way));
        if let Some((column, form)) = column.and_then(|column| Some((column, column.time.filter(|it| !it.is_read())?)))
        {
            self.unread_time = Some((column.way.clone(), form, column.example.clone()));
            self.drop(Role::Time);
        }
    }

    fn take(&mut self, role: Role, table: &Table, (known, sequences): (&Known<'_>, Option<&Sequences>)) {
        if self.way(role).is_some() {
            return;
        }
        let plain = (known.plain)(role.plain());
        let scored = table.columns.iter().filter(|column| !self.is_taken(column)).filter_map(|column| {
            let is_plain = column.way == plain;
            // A record says an event or a state after, and need not say both.
            let is_other = role == Role::Event && self.way(Role::To).is_some() || role == Role::To && is_plain;
            let may_be_open = is_other && column.filled * 2 >= table.rows.len();
            if !fits(role, (table, may_be_open), column) || !is_plain && !lives_so(role, column, sequences) {
                return None;
            }
            Some((score(role, table, (column, is_plain))?, column))
        });
        if let Some((_, column)) = scored.min_by_key(|(score, _)| *score) {
            self.found.push((role, column.way.clone(), column.way != plain));
        }
    }

    /// What no name tells, values may: a key whose value is the one that another key had in the record before holds the
    /// state before; a key with few values that change from record to record holds what happens.
    fn take_by_values(&mut self, table: &Table, sequences: &Sequences) {
        let is_free = |roles: &Self, column: &Column| {
            !roles.is_taken(column)
                && (2..=MOST_NAMES).contains(&column.distinct)
                && column.time.is_none()
                && !is_about_the_program(&column.way)
        };
        let columns: Vec<&Column> = table.columns.iter().filter(|column| column.distinct <= MOST_NAMES).collect();
        let told_to = self.way(Role::To).map(<[String]>::to_vec);
        let is_to = |column: &Column| match &told_to {
            Some(way) => column.way == *way,
            None => is_free(self, column) && table.is_filled(column),
        };
        let froms: Vec<&Column> = columns.iter().copied().filter(|column| is_free(self, column)).collect();
        let pairs = columns.iter().filter(|to| is_to(to)).flat_map(|to| froms.iter().map(move |from| (*to, *from)));
        let linked =
            pairs.filter(|(to, from)| to.way != from.way).find(|(to, from)| sequences.links(&to.way, &from.way));
        if let Some((to, from)) = linked {
            if told_to.is_none() {
                self.add_guess(Role::To, &to.way);
            }
            if self.way(Role::From).is_none() {
                self.add_guess(Role::From, &from.way);
            }
        }
        if self.way(Role::Event).or(self.way(Role::To)).is_some() {
            return;
        }
        let changing = froms.iter().filter(|column| table.is_filled(column) && !column.is_number);
        let share = |column: &Column| sequences.changes(&column.way).filter(|share| *share >= 50);
        let best = changing.filter_map(|column| Some((share(column)?, *column))).max_by_key(|(share, _)| *share);
        if let Some((_, column)) = best {
            self.add_guess(Role::Event, &column.way);
        }
    }
}
