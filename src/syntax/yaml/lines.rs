//! Reads lines and words of the language that stand in YAML, at their places in the file.

use super::codes::SHAPE;
use super::limits::MAX_FINDINGS;
use super::reader::Reader;
use super::tree::{Entry, Node, Scalar};
use super::words::places;
use crate::diagnostic::Finding;
use crate::source::Span;
use crate::syntax::ast::{
    Create, EventName, Expr, Field, Incident, LogKind, LogStatement, Name, Owned, ScenarioStep, StateMember, StateSet,
};
use crate::syntax::dsl::fragment::{self, Fragment, Production};

/// What a line that YAML cut short looks like: the rest of it became a comment.
const CUT: &str = "outside of quotes ` #` begins a YAML comment: put the whole line in single quotes (`'…'`)";

impl Reader<'_> {
    /// A state's line.
    pub(super) fn member(&mut self, node: &Node) -> Option<StateMember> {
        let mut member = self.line(node, "a move", &fragment::STATE_MEMBER)?;
        let meta = match &mut member {
            StateMember::Move(each) => &mut each.meta,
            StateMember::Ignore(each) => &mut each.meta,
            StateMember::Incident(each) => &mut each.meta,
            StateMember::OnEnter(each) => &mut each.meta,
            StateMember::State(each) => &mut each.meta,
            StateMember::Allow(each) => &mut each.meta,
        };
        meta.span = node.span;
        Some(member)
    }

    /// An incident before creation.
    pub(super) fn incident(&mut self, node: &Node) -> Option<Incident> {
        let mut incident = self.line(node, "an incident", &fragment::INCIDENT)?;
        incident.meta.span = node.span;
        Some(incident)
    }

    /// A creation, which begins with `on`.
    pub(super) fn create(&mut self, node: &Node) -> Option<Create> {
        const WORD: &str = "create ";
        let scalar = self.words(node, "a creation")?;
        let place = places(self.text, scalar, node.span);
        if scalar.text.trim_start().starts_with(WORD) {
            let finding = Finding::new(&SHAPE, "a line under `create` begins with `on`")
                .label(scalar.words, "says `create` once more")
                .help("leave out the word `create`");
            self.findings.push(finding);
            return None;
        }
        let words = format!("{WORD}{}", scalar.text);
        let mut create = self.take(scalar, fragment::CREATE.read(place.behind(WORD.len()), &words))?;
        create.meta.span = node.span;
        Some(create)
    }

    /// A set of states.
    pub(super) fn state_set(&mut self, node: &Node, what: &str) -> Option<StateSet> {
        self.production(node, what, &fragment::STATES)
    }

    /// A guard.
    pub(super) fn guard(&mut self, node: &Node, what: &str) -> Option<Expr> {
        self.production(node, what, &fragment::GUARD)
    }

    /// `Actor.Event` as a value.
    pub(super) fn event(&mut self, node: &Node, what: &str) -> Option<EventName> {
        self.production(node, what, &fragment::EVENT)
    }

    /// `Actor.Event` as a key.
    pub(super) fn event_key(&mut self, entry: &Entry) -> Option<EventName> {
        self.scalar(&entry.key, entry.key_span, &fragment::EVENT)
    }

    /// A name as a value.
    pub(super) fn name(&mut self, node: &Node, what: &str) -> Option<Name> {
        self.production(node, what, &fragment::NAME)
    }

    /// A name as a key.
    pub(super) fn name_key(&mut self, entry: &Entry) -> Option<Name> {
        self.scalar(&entry.key, entry.key_span, &fragment::NAME)
    }

    /// What a log holds; `span` is key and value.
    pub(super) fn log_kind(&mut self, node: &Node, span: Span) -> Option<LogKind> {
        let mut kind = self.production(node, "`kind`", &fragment::LOG_KIND)?;
        kind.meta_mut().span = span;
        Some(kind)
    }

    /// A line of a log mapping.
    pub(super) fn log_statement(&mut self, node: &Node) -> Option<LogStatement> {
        let mut statement = self.line(node, "a line of a mapping", &fragment::LOG_STATEMENT)?;
        statement.meta_mut().span = node.span;
        Some(statement)
    }

    /// A step of a scenario.
    pub(super) fn step(&mut self, node: &Node) -> Option<ScenarioStep> {
        let mut step = self.line(node, "a step", &fragment::SCENARIO_STEP)?;
        step.meta.span = node.span;
        Some(step)
    }

    /// A field: its name is the key, the rest is the value.
    pub(super) fn field(&mut self, entry: &Entry) -> Option<Field> {
        let name = self.name_key(entry);
        let scalar = self.words(&entry.value, "a field")?;
        let place = places(self.text, scalar, entry.value.span);
        let mut field = name.and_then(|name| self.take(scalar, fragment::field(place, &scalar.text, name)))?;
        field.meta.span = entry.span();
        Some(field)
    }

    /// Parts: their name is the key, the rest is the value.
    pub(super) fn owned(&mut self, entry: &Entry) -> Option<Owned> {
        let name = self.name_key(entry);
        let scalar = self.words(&entry.value, "parts")?;
        let place = places(self.text, scalar, entry.value.span);
        let mut owned = name.and_then(|name| self.take(scalar, fragment::parts(place, &scalar.text, name)))?;
        owned.meta.span = entry.span();
        Some(owned)
    }

    /// A line that declares nothing: when there is more to be said already than is shown, it is left unread.
    fn line<T>(&mut self, node: &Node, what: &str, production: &Production<T>) -> Option<T> {
        if self.findings.len() > MAX_FINDINGS { None } else { self.production(node, what, production) }
    }

    fn production<T>(&mut self, node: &Node, what: &str, production: &Production<T>) -> Option<T> {
        let scalar = self.words(node, what)?;
        self.scalar(scalar, node.span, production)
    }

    fn scalar<T>(&mut self, scalar: &Scalar, span: Span, production: &Production<T>) -> Option<T> {
        let place = places(self.text, scalar, span);
        self.take(scalar, production.read(place, &scalar.text))
    }

    /// Keeps the findings of a line, and gives what was understood of it.
    fn take<T>(&mut self, scalar: &Scalar, fragment: Fragment<T>) -> Option<T> {
        let cut = !fragment.findings.is_empty() && self.is_cut(scalar);
        self.findings
            .extend(fragment.findings.into_iter().map(|finding| if cut { finding.note(CUT) } else { finding }));
        fragment.value
    }

    /// Whether a comment begins behind the words on their line while a text in them is still open.
    fn is_cut(&self, scalar: &Scalar) -> bool {
        let rest = self.text.get(scalar.words.end as usize..).unwrap_or("");
        let comment = rest.trim_start_matches([' ', '\t']).starts_with('#');
        comment && scalar.text.matches('"').count() % 2 == 1
    }
}
