//! Prints the story of one history: one block for each record, with only what is new after it.

use unicode_width::UnicodeWidthStr;

use super::wrap;
use crate::diagnostic::Finding;
use crate::replay::{Ahead, Due, Known, Step, Telling, Way};
use crate::report::look::{Ink, Look};
use crate::report::visible::visible;

/// How many instances of which the same is told are named.
const NAMED: usize = 3;

/// How the blocks of a story are laid out: what stands at the left of each, and how wide it is.
struct Page {
    look: Look,
    /// Columns of the place, of the time, and of how much later it is.
    columns: [usize; 3],
    /// Columns at the left of the texts.
    margin: usize,
    /// Whether the place and the time stand on a line of their own, for want of room.
    narrow: bool,
    text: String,
}

/// The story; ends with a line break.
pub(super) fn draw(story: &Telling, look: Look) -> String {
    let files: Vec<&str> = story.steps.iter().map(|step| step.record.file.as_str()).collect();
    let single = files.iter().all(|file| *file == files[0]);
    let lefts: Vec<[String; 3]> = story.steps.iter().map(|step| left(step, single)).collect();
    let width = |column: usize| lefts.iter().map(|left| left[column].width()).max().unwrap_or(0);
    let columns = [width(0).max(4), width(1), width(2)];
    let margin = 1 + columns.iter().filter(|width| **width > 0).map(|width| width + 2).sum::<usize>();
    let narrow = margin > look.columns() / 2;
    let margin = if narrow { 4 } else { margin };
    let mut page = Page { look, columns, margin, narrow, text: String::new() };
    page.heading(story, files.first().filter(|_| single).copied());
    for (step, left) in story.steps.iter().zip(&lefts) {
        page.step(step, left, &story.root);
    }
    if !story.end.is_empty() {
        page.beside("end", &story.end.iter().map(found).collect::<Vec<_>>());
    }
    page.next(&story.next);
    page.text
}

/// The place, the time, and how much later it is.
pub(in crate::report) fn left(step: &Step, single: bool) -> [String; 3] {
    let line = step.record.line;
    let place = if single { line.to_string() } else { format!("{}:{line}", step.record.file) };
    let later =
        step.later.as_ref().map(|later| if later.starts_with('-') { later.clone() } else { format!("+{later}") });
    [place, step.time.clone().unwrap_or_default(), later.unwrap_or_default()].map(|text| visible(&text).into_owned())
}

impl Page {
    fn heading(&mut self, story: &Telling, file: Option<&str>) {
        let records = match story.steps.len() {
            1 => "1 record".to_owned(),
            many => format!("{many} records"),
        };
        let of = file.map(|file| format!(" in {file}")).unwrap_or_default();
        let text = format!("{}, {} {}: {records}{of}", story.root, article(&story.entity), story.entity);
        for line in wrap(&visible(&text), self.look.columns()) {
            self.text += &(self.look.paint(Ink::Strong, &line) + "\n");
        }
        self.text.push('\n');
    }

    fn step(&mut self, step: &Step, left: &[String; 3], root: &str) {
        let told = step_lines(step, root);
        let cells: Vec<String> = left
            .iter()
            .zip(self.columns)
            .enumerate()
            .filter(|(_, (_, width))| *width > 0)
            .map(|(column, (cell, width))| {
                let pad = " ".repeat(width - cell.width());
                if column == 0 { format!("{pad}{cell}") } else { format!("{cell}{pad}") }
            })
            .collect();
        self.beside(&cells.join("  "), &told);
    }

    /// Texts with something at their left; each begins on a line of its own.
    fn beside(&mut self, left: &str, told: &[(Option<Ink>, String)]) {
        let mut left = format!(" {left}");
        if self.narrow && !left.trim().is_empty() {
            self.text += &(self.look.paint(Ink::Faint, left.trim_end()) + "\n");
            left.clear();
        }
        for (ink, text) in told {
            for (index, line) in wrap(&visible(text), self.look.columns() - self.margin - 2).iter().enumerate() {
                let pad = " ".repeat(self.margin.saturating_sub(left.width()));
                let line = ink.map_or_else(|| line.clone(), |ink| self.look.paint(ink, line));
                let deeper = if index > 0 { "  " } else { "" };
                self.text += &(self.look.paint(Ink::Faint, &left) + &pad + deeper + &line + "\n");
                left.clear();
            }
        }
    }

    /// What could come after the last record.
    fn next(&mut self, next: &[Ahead]) {
        self.text.push('\n');
        self.margin = 1;
        if next.is_empty() {
            self.beside("", &[(None, "nothing can come next".to_owned())]);
        }
        for ahead in next {
            let (heading, ways) = ahead_lines(ahead);
            self.beside("", &[(Some(Ink::Strong), heading)]);
            self.margin = 3;
            self.beside("", &ways);
            self.margin = 1;
        }
    }
}

/// What is told of a record, line by line.
pub(in crate::report) fn step_lines(step: &Step, root: &str) -> Vec<(Option<Ink>, String)> {
    let mut told = Vec::new();
    for unseen in &step.unseen {
        told.push((Some(Ink::Faint), format!("unseen: {unseen}")));
    }
    told.push((Some(Ink::Name), step.says.clone()));
    told.extend(step.findings.iter().map(found));
    let failed = step.findings.iter().any(|finding| finding.code.severity == crate::diagnostic::Severity::Error);
    for group in alike(&step.after, |a, b| (&a.states, &a.fields) == (&b.states, &b.fields)) {
        let goes_on = if failed { "replay goes on: " } else { "" };
        let names = names(group.iter().map(|known| &known.instance));
        told.push((None, format!("{goes_on}{names} {}", is(group[0], group.len()))));
    }
    for group in alike(&step.timers, |a, b| (&a.rule, due_text(a)) == (&b.rule, due_text(b))) {
        let names = names(group.iter().map(|due| &due.instance));
        let whose = if names == root { String::new() } else { format!(" of {names}") };
        told.push((None, format!("{}: `{}`{whose}", due_text(group[0]), group[0].rule)));
    }
    if step.open {
        told.push((Some(Ink::Warning), "more may be possible: not everything was looked at".to_owned()));
    }
    told
}

/// What could come after the last record: of each state a heading, and the ways on.
pub(in crate::report) fn ahead_lines(ahead: &Ahead) -> (String, Vec<(Option<Ink>, String)>) {
    let names = names(ahead.instances.iter());
    let heading = match &ahead.state {
        Some(state) => format!("{names} in {state} may go on:"),
        None => format!("{names} may begin:"),
    };
    (heading, ahead.ways.iter().map(way).collect())
}

/// A move that could be next; one that cannot be taken as things are is fainter.
fn way(way: &Way) -> (Option<Ink>, String) {
    let mut text = format!("`{}`", way.rule);
    if let Some(due) = &way.due {
        text = format!("{text}, {}", due_text(due));
    }
    let but = match way.holds {
        Some(true) => return (None, text),
        Some(false) => "not now",
        None => "not for sure",
    };
    text = format!("{text}; {but}");
    if !way.lacks.is_empty() {
        text = format!("{text}: {}", way.lacks.join("; "));
    }
    (way.holds.map(|_| Ink::Faint), text)
}

pub(in crate::report) fn found(finding: &Finding) -> (Option<Ink>, String) {
    let severity = finding.severity();
    (Some(Ink::of(severity)), format!("{severity}[{}]: {}", finding.code.id, finding.message))
}

/// Those of which the same is told, together.
fn alike<T>(all: &[T], same: impl Fn(&T, &T) -> bool) -> Vec<Vec<&T>> {
    let mut groups: Vec<Vec<&T>> = Vec::new();
    for one in all {
        match groups.iter_mut().find(|group| same(group[0], one)) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups
}

fn names<'a>(all: impl ExactSizeIterator<Item = &'a String>) -> String {
    let count = all.len();
    let mut named: Vec<&str> = all.take(NAMED + 1).map(String::as_str).collect();
    if count <= NAMED + 1 {
        return named.join(", ");
    }
    named.truncate(NAMED);
    format!("{} and {} more", named.join(", "), count - NAMED)
}

/// `is in Lent; renewals = 1`, `is either in Lent or in Late`; of several instances, `are`.
fn is(known: &Known, count: usize) -> String {
    let is = if count == 1 { "is" } else { "are" };
    let state = |state: &Option<String>| match state {
        Some(state) => format!("in {state}"),
        None => "not there".to_owned(),
    };
    let states: Vec<String> = known.states.iter().map(state).collect();
    let mut text = match states.as_slice() {
        [only] => format!("{is} {only}"),
        all => format!("{is} either {}", all.join(" or ")),
    };
    for (name, values) in &known.fields {
        let value = match values.as_slice() {
            [] => format!("{name} is not known"),
            all => format!("{name} = {}", all.join(" or ")),
        };
        text = format!("{text}; {value}");
    }
    text
}

fn due_text(due: &Due) -> String {
    match (&due.earliest, &due.latest) {
        (Some(earliest), Some(latest)) if earliest == latest => format!("due {latest}"),
        (Some(earliest), Some(latest)) => format!("due between {earliest} and {latest}"),
        (Some(earliest), None) => format!("due {earliest} or later"),
        (None, Some(latest)) => format!("due by {latest}"),
        (None, None) => "due at some time".to_owned(),
    }
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['A', 'E', 'I', 'O', 'a', 'e', 'i', 'o']) { "an" } else { "a" }
}
