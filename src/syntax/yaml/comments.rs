//! Gives the comments and blank lines of a YAML text to the statements they stand by.

use super::tree::RawComment;
use crate::source::{SourceId, Span};
use crate::syntax::ast::{Comment, EntityMember, File, Item, Meta, State, StateMember, Trivia};

/// A statement that comments can be given to.
struct Slot<'f> {
    span: Span,
    trivia: &'f mut Trivia,
    /// Whether statements stand inside it.
    outer: bool,
}

/// Where a slot begins, and the slot around it.
#[derive(Clone, Copy, Debug)]
struct Site {
    span: Span,
    column: usize,
    outer: bool,
    parent: Option<usize>,
}

/// Gives every comment to the statement behind it on its line, or to the next statement, or to the end of the
/// block that it is indented for.
pub(super) fn attach(source: SourceId, text: &str, comments: Vec<RawComment>, file: &mut File) {
    let lines = Lines::new(text);
    let mut slots = slots(file, source);
    slots.1.sort_by_key(|slot| slot.span.start);
    let (end, slots) = (slots.0, &mut slots.1);
    let sites = sites(slots, &lines);
    for raw in comments {
        let own_line = lines.begins_line(raw.span.start);
        let at = raw.span.start;
        let comment = Comment { text: raw.text, span: raw.span };
        let next = sites.partition_point(|site| site.span.start <= at);
        if let Some(index) =
            next.checked_sub(1).filter(|_| !own_line).filter(|last| lines.shares(sites[*last].span, at))
        {
            give_trailing(slots[index].trivia, comment);
        } else if let Some(index) = block_end(&sites, next, lines.column(at)).filter(|_| own_line) {
            slots[index].trivia.inner_end.push(comment);
        } else if let Some(slot) = slots.get_mut(next) {
            slot.trivia.leading.push(comment);
        } else {
            end.leading.push(comment);
        }
    }
    blank_lines(slots, &lines);
    let last = slots.last().map(|slot| slot.span.end);
    if let Some((first, last)) = end.leading.first().map(|comment| comment.span.start).zip(last) {
        end.blank_before = lines.blank_between(last, first);
    }
}

fn give_trailing(trivia: &mut Trivia, comment: Comment) {
    if trivia.trailing.is_none() {
        trivia.trailing = Some(comment);
    } else {
        trivia.leading.push(comment);
    }
}

/// The block at whose end a comment stands that is indented more deeply than the next statement.
fn block_end(sites: &[Site], next: usize, column: usize) -> Option<usize> {
    if sites.get(next).is_some_and(|site| column <= site.column) {
        return None;
    }
    let mut at = next.checked_sub(1)?;
    loop {
        let site = sites[at];
        if site.outer && site.column < column {
            return Some(at);
        }
        at = site.parent?;
    }
}

fn sites(slots: &[Slot<'_>], lines: &Lines<'_>) -> Vec<Site> {
    let mut open: Vec<usize> = Vec::new();
    let mut sites: Vec<Site> = Vec::with_capacity(slots.len());
    for slot in slots {
        while open.last().is_some_and(|outer| sites[*outer].span.end <= slot.span.start) {
            open.pop();
        }
        let column = lines.item_column(slot.span.start);
        let site = Site { span: slot.span, column, outer: slot.outer, parent: open.last().copied() };
        if slot.outer {
            open.push(sites.len());
        }
        sites.push(site);
    }
    sites
}

fn blank_lines(slots: &mut [Slot<'_>], lines: &Lines<'_>) {
    let mut before: Option<Span> = None;
    for slot in slots {
        let first =
            slot.trivia.leading.first().map_or(slot.span.start, |comment| comment.span.start.min(slot.span.start));
        if let Some(before) = before {
            let from = if before.end <= slot.span.start { before.end } else { before.start };
            slot.trivia.blank_before = lines.blank_between(from, first);
        }
        slot.trivia.blank_after_leading =
            slot.trivia.leading.last().is_some_and(|last| lines.blank_between(last.span.end, slot.span.start));
        before = Some(slot.span);
    }
}

/// The lines of the text.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        Self { text, starts: std::iter::once(0).chain(breaks).collect() }
    }

    fn line(&self, at: u32) -> usize {
        self.starts.partition_point(|start| *start <= at as usize) - 1
    }

    fn column(&self, at: u32) -> usize {
        at as usize - self.starts[self.line(at)]
    }

    /// The column of a statement; of its dash, where it stands in a list.
    fn item_column(&self, at: u32) -> usize {
        let start = self.starts[self.line(at)];
        let before = self.text.get(start..at as usize).unwrap_or("");
        before.trim_end().strip_suffix('-').map_or(before.len(), str::len)
    }

    fn begins_line(&self, at: u32) -> bool {
        let start = self.starts[self.line(at)];
        self.text.get(start..at as usize).is_some_and(|before| before.trim().is_empty())
    }

    /// Whether the first or the last word of a statement stands on the line of `at`.
    fn shares(&self, span: Span, at: u32) -> bool {
        let line = self.line(at);
        self.line(span.start) == line || self.line(span.end.max(1) - 1) == line
    }

    /// Whether an empty line stands after the line of `from` and before the line of `to`.
    fn blank_between(&self, from: u32, to: u32) -> bool {
        let (first, last) = (self.line(from.max(1) - 1) + 1, self.line(to));
        (first..last).any(|line| {
            let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
            self.text.get(self.starts[line]..end).is_some_and(|words| words.trim().is_empty())
        })
    }
}

/// Every statement, and the end of the file.
fn slots(file: &mut File, source: SourceId) -> (&mut Trivia, Vec<Slot<'_>>) {
    let mut slots = Slots { source, all: Vec::new() };
    if let Some(header) = &mut file.header {
        slots.put(&mut header.meta, false);
    }
    for item in &mut file.items {
        slots.item(item);
    }
    (&mut file.end, slots.all)
}

struct Slots<'f> {
    source: SourceId,
    all: Vec<Slot<'f>>,
}

impl<'f> Slots<'f> {
    fn put(&mut self, meta: &'f mut Meta, outer: bool) {
        if meta.span.source == self.source {
            self.all.push(Slot { span: meta.span, trivia: &mut meta.trivia, outer });
        }
    }

    fn item(&mut self, item: &'f mut Item) {
        match item {
            Item::Entity(entity) => {
                self.put(&mut entity.meta, true);
                entity.members.iter_mut().for_each(|member| self.entity_member(member));
            }
            Item::Log(log) => {
                self.put(&mut log.meta, true);
                if let Some(kind) = &mut log.kind {
                    self.put(kind.meta_mut(), false);
                }
                log.statements.iter_mut().for_each(|statement| self.put(statement.meta_mut(), false));
            }
            Item::Scenario(scenario) => {
                self.put(&mut scenario.meta, true);
                scenario.steps.iter_mut().for_each(|step| self.put(&mut step.meta, false));
            }
            flat => self.put(flat.meta_mut(), false),
        }
    }

    fn entity_member(&mut self, member: &'f mut EntityMember) {
        match member {
            EntityMember::Field(each) => self.put(&mut each.meta, false),
            EntityMember::Owned(each) => self.put(&mut each.meta, false),
            EntityMember::Group(each) => self.put(&mut each.meta, false),
            EntityMember::Create(each) => self.put(&mut each.meta, false),
            EntityMember::Allow(each) => self.put(&mut each.meta, false),
            EntityMember::Before(each) => {
                self.put(&mut each.meta, true);
                each.incidents.iter_mut().for_each(|incident| self.put(&mut incident.meta, false));
            }
            EntityMember::From(each) => {
                self.put(&mut each.meta, true);
                self.members(&mut each.members);
            }
            EntityMember::State(each) => self.state(each),
            EntityMember::Fault(each) => {
                self.put(&mut each.meta, true);
                self.members(&mut each.members);
            }
        }
    }

    fn state(&mut self, state: &'f mut State) {
        self.put(&mut state.meta, true);
        self.members(&mut state.members);
    }

    fn members(&mut self, members: &'f mut [StateMember]) {
        for member in members {
            match member {
                StateMember::Move(each) => self.put(&mut each.meta, false),
                StateMember::Ignore(each) => self.put(&mut each.meta, false),
                StateMember::Incident(each) => self.put(&mut each.meta, false),
                StateMember::OnEnter(each) => self.put(&mut each.meta, false),
                StateMember::Allow(each) => self.put(&mut each.meta, false),
                StateMember::State(each) => self.state(each),
            }
        }
    }
}
