//! Converts entities: fields, parts, groups, states, faults.

use super::context::{Context, Node};
use super::expr;
use super::foreign;
use super::grammar::Rule;
use super::moves;
use super::recover::{self, BEFORE, ENTITY, STATE};
use super::statement::{self, Siblings, Statement};
use super::stream;
use super::token::token_at;
use super::words::{self, piece};
use crate::diagnostic::Finding;
use crate::syntax::ast::{
    Before, Entity, EntityMember, Fault, Field, FieldType, FromBlock, Group, Multiplicity, Name, Owned, State,
    StateMember, StateRole,
};
use crate::syntax::codes::{LS014, LS016};

/// `entity NAME of PARENT { … }`
pub(super) fn entity(cx: &mut Context<'_>, node: Node<'_>) -> Entity {
    let mut entity = Growing::begin(cx, &node);
    node.into_inner().for_each(|inner| entity.piece(cx, inner));
    entity.finish(cx)
}

/// An entity of which `head` is all up to its opening brace: reads on from `at`, and tells where the entity ends.
pub(super) fn entity_from(cx: &mut Context<'_>, head: Node<'_>, at: usize) -> (Entity, usize) {
    let mut entity = Growing::begin(cx, &head);
    head.into_inner().for_each(|inner| entity.piece(cx, inner));
    let mut end = at;
    for rule in [Rule::next_member, Rule::entity_end] {
        while let Some(next) = stream::next(cx, rule, end, |cx, node, next| {
            entity.piece(cx, node);
            next
        }) {
            end = next;
            if rule == Rule::entity_end {
                break;
            }
        }
    }
    (entity.finish(cx), end)
}

/// An entity while it is being converted.
struct Growing {
    statement: Statement,
    name: Name,
    parent: Option<Name>,
    members: Vec<EntityMember>,
    siblings: Siblings,
}

impl Growing {
    fn begin(cx: &mut Context<'_>, node: &Node<'_>) -> Self {
        let statement = Statement::begin(cx, node);
        let name = words::first_name(cx, node.clone());
        Self { statement, name, parent: None, members: Vec::new(), siblings: Siblings::default() }
    }

    fn piece(&mut self, cx: &mut Context<'_>, node: Node<'_>) {
        match node.as_rule() {
            Rule::entity_block => node.into_inner().for_each(|inner| self.piece(cx, inner)),
            Rule::parent => self.parent = Some(words::first_name(cx, node)),
            _ if self.statement.brace(cx, &node) => {}
            _ if self.statement.is_open() => entity_member(cx, &node, &mut self.members, &mut self.siblings),
            _ => self.statement.take(cx, node),
        }
    }

    fn finish(self, cx: &mut Context<'_>) -> Entity {
        Entity { name: self.name, parent: self.parent, members: self.members, meta: self.statement.finish(cx) }
    }
}

/// Converts one piece of an entity's block.
pub(super) fn entity_member(
    cx: &mut Context<'_>,
    node: &Node<'_>,
    members: &mut Vec<EntityMember>,
    siblings: &mut Siblings,
) {
    match node.as_rule() {
        Rule::junk_member => {
            let before = siblings.pass(cx, node);
            return recover::junk(cx, &ENTITY, node, before.as_ref(), &mut |cx, node| {
                let member = one_entity_member(cx, node);
                // A state whose head ended too early is read again, with its block.
                if let (Some(EntityMember::State(new)), Some(EntityMember::State(old))) = (&member, members.last())
                    && new.name == old.name
                {
                    members.pop();
                }
                members.extend(member);
            });
        }
        Rule::stray_moves => stray_moves(cx, node.clone(), members),
        _ => members.extend(one_entity_member(cx, node.clone())),
    }
    siblings.pass(cx, node);
    members.extend(statement::loose_allows(cx).into_iter().map(EntityMember::Allow));
}

/// Converts one statement of an entity.
pub(super) fn one_entity_member(cx: &mut Context<'_>, node: Node<'_>) -> Option<EntityMember> {
    Some(match node.as_rule() {
        Rule::state => EntityMember::State(state(cx, node)),
        Rule::field => field(cx, node),
        Rule::create => EntityMember::Create(moves::create(cx, node)),
        Rule::from_block => EntityMember::From(from_block(cx, node)),
        Rule::group => EntityMember::Group(group(cx, node)),
        Rule::fault => EntityMember::Fault(fault(cx, node)),
        Rule::before => EntityMember::Before(before(cx, node)),
        Rule::allow => EntityMember::Allow(statement::allow(cx, node)),
        _ => return None,
    })
}

/// Moves outside a state: the state before them lacks its `{`, or there is none.
fn stray_moves(cx: &mut Context<'_>, node: Node<'_>, members: &mut [EntityMember]) {
    let first = node.clone().into_inner().next().expect("the grammar puts a move here");
    let start = cx.start(&first);
    let word = start..start + piece_word(&first).len();
    let closed = node.clone().into_inner().any(|inner| inner.as_rule() == Rule::close);
    let moves: Vec<StateMember> = node.into_inner().filter_map(|inner| moves::state_move(cx, inner)).collect();
    // A brace that opened nothing closes the entity too early, unless it stands right behind the moves.
    let lost = std::mem::replace(&mut cx.block_lost, !closed);
    if cx.claim_open_block(true) {
        let mut states = members.iter_mut().rev();
        let state = states.find_map(|member| if let EntityMember::State(state) = member { Some(state) } else { None });
        if let Some(state) = state {
            state.members.extend(moves);
        }
        return;
    }
    let headed = match members.last_mut() {
        Some(EntityMember::State(state)) if state.members.is_empty() => {
            state.members = moves;
            Some(state.name.clone())
        }
        _ => None,
    };
    if !lost {
        report_stray_moves(cx, word, headed);
    }
}

/// Reports moves outside a state; `headed` is the name of a state before them that has no block.
fn report_stray_moves(cx: &mut Context<'_>, word: std::ops::Range<usize>, headed: Option<Name>) {
    let finding = Finding::new(&LS014, format!("`{}` stands in an entity, not in a state", &cx.text[word.clone()]))
        .label(cx.span_of(word), "no state is open here");
    cx.report(match headed {
        Some(state) => finding
            .label(state.span, "this state has no block")
            .help(format!("open a block behind it: `state {} {{`", state.text)),
        None => finding.help("a move belongs into the block of a state, of a fault, or of `from STATES`"),
    });
}

/// The word that a statement begins with.
pub(super) fn piece_word<'i>(node: &Node<'i>) -> &'i str {
    let text = node.as_str();
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

fn field(cx: &mut Context<'_>, node: Node<'_>) -> EntityMember {
    let statement = Statement::begin(cx, &node);
    let name = words::first_name(cx, node.clone());
    let input = node.clone().into_inner().find(|inner| inner.as_rule() == Rule::kw_input);
    let head = Head { name, statement };
    let body = node.into_inner().last().expect("the grammar ends this with a type");
    if body.as_rule() == Rule::typed {
        return EntityMember::Field(typed(cx, body, input.is_some(), head));
    }
    if let Some(input) = input {
        let span = cx.span(&input);
        cx.report(
            Finding::new(&LS014, "parts cannot be an `input`")
                .label(span, "only fields are set by the world outside")
                .help("leave `input` out: parts appear by `create on EVENT`"),
        );
    }
    EntityMember::Owned(owned(cx, body, head))
}

/// A field whose name stands elsewhere.
pub(super) fn field_body(cx: &mut Context<'_>, node: Node<'_>, name: Name) -> Field {
    let statement = Statement::begin(cx, &node);
    let input = node.clone().into_inner().any(|inner| inner.as_rule() == Rule::kw_input);
    let body = node.into_inner().last().expect("the grammar ends this with a type");
    typed(cx, body, input, Head { name, statement })
}

/// Parts whose name stands elsewhere.
pub(super) fn parts_body(cx: &mut Context<'_>, node: Node<'_>, name: Name) -> Owned {
    let statement = Statement::begin(cx, &node);
    owned(cx, node, Head { name, statement })
}

/// What stands before a field's type.
struct Head {
    name: Name,
    statement: Statement,
}

fn owned(cx: &mut Context<'_>, node: Node<'_>, head: Head) -> Owned {
    let Head { name, mut statement } = head;
    let words = piece(node.clone().into_inner(), Rule::multiplicity);
    let multiplicity_span = cx.span(&words);
    let entity = words::first_name(cx, piece(node.clone().into_inner(), Rule::part_entity));
    let multiplicity = multiplicity(cx, words);
    node.into_inner().for_each(|inner| statement.take(cx, inner));
    Owned { name, multiplicity, multiplicity_span, entity, meta: statement.finish(cx) }
}

fn multiplicity(cx: &mut Context<'_>, node: Node<'_>) -> Multiplicity {
    let mut bounds = Vec::new();
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::kw_many => return Multiplicity::Many,
            Rule::kw_one => return Multiplicity::One,
            Rule::kw_optional => return Multiplicity::Optional,
            Rule::count => bounds.push(words::count(cx, &inner)),
            _ => {}
        }
    }
    Multiplicity::Range(bounds[0], bounds[1])
}

fn typed(cx: &mut Context<'_>, node: Node<'_>, input: bool, head: Head) -> Field {
    let Head { name, mut statement } = head;
    let words = piece(node.clone().into_inner(), Rule::field_type);
    let ty_span = cx.span(&words);
    let ty = field_type(cx, words.into_inner().next().expect("the grammar puts a type here"));
    let mut default = None;
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::default => default = Some(words::inner_literal(cx, inner)),
            _ => statement.take(cx, inner),
        }
    }
    Field { name, input, ty, ty_span, default, meta: statement.finish(cx) }
}

fn field_type(cx: &mut Context<'_>, node: Node<'_>) -> FieldType {
    match node.as_rule() {
        Rule::kw_bool => FieldType::Bool,
        Rule::record_type => FieldType::Record,
        Rule::kw_duration => FieldType::Duration,
        Rule::range => {
            let bounds: Vec<i64> =
                node.into_inner().filter(|n| n.as_rule() == Rule::int).map(|n| words::int(cx, &n)).collect();
            FieldType::Range(bounds[0], bounds[1])
        }
        _ => {
            let values = node.into_inner().filter(|inner| inner.as_rule() == Rule::value_name);
            let values: Vec<Name> = values.map(|inner| words::first_name(cx, inner)).collect();
            if let [only] = values.as_slice()
                && let Some(finding) = foreign::field_type(only)
            {
                cx.report(finding);
            }
            FieldType::Enum(values)
        }
    }
}

fn group(cx: &mut Context<'_>, node: Node<'_>) -> Group {
    let mut statement = Statement::begin(cx, &node);
    let name = words::first_name(cx, node.clone());
    let states = expr::inner_states(cx, node.clone());
    node.into_inner().for_each(|inner| statement.take(cx, inner));
    Group { name, states, meta: statement.finish(cx) }
}

fn before(cx: &mut Context<'_>, node: Node<'_>) -> Before {
    let mut statement = Statement::begin(cx, &node);
    let mut incidents = Vec::new();
    let mut siblings = Siblings::default();
    statement.block(cx, piece(node.into_inner(), Rule::before_block), |cx, inner| {
        let before = siblings.pass(cx, &inner);
        if inner.as_rule() == Rule::incident {
            incidents.push(moves::incident(cx, inner));
        } else {
            recover::junk(cx, &BEFORE, &inner, before.as_ref(), &mut |cx, node| {
                incidents.push(moves::incident(cx, node));
            });
        }
    });
    Before { incidents, meta: statement.finish(cx) }
}

fn from_block(cx: &mut Context<'_>, node: Node<'_>) -> FromBlock {
    let mut statement = Statement::begin(cx, &node);
    let states = expr::inner_states(cx, node.clone());
    let mut members = Vec::new();
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::shared_block => members = state_block(cx, inner, &mut statement),
            _ => statement.take(cx, inner),
        }
    }
    FromBlock { states, members, meta: statement.finish(cx) }
}

fn state(cx: &mut Context<'_>, node: Node<'_>) -> State {
    let mut statement = Statement::begin(cx, &node);
    let name = words::first_name(cx, node.clone());
    let mut role = StateRole::Ordinary;
    let (mut when, mut discards, mut members) = (None, Vec::new(), Vec::new());
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::kw_initial => role = StateRole::Initial,
            Rule::kw_final => role = StateRole::Final,
            Rule::when => when = Some(expr::inner_guard(cx, inner)),
            Rule::discards => discards = words::names(cx, inner),
            Rule::state_block => members = state_block(cx, inner, &mut statement),
            _ => statement.take(cx, inner),
        }
    }
    State { role, name, when, discards, members, meta: statement.finish(cx) }
}

fn state_block(cx: &mut Context<'_>, node: Node<'_>, statement: &mut Statement) -> Vec<StateMember> {
    let mut members = Vec::new();
    let mut siblings = Siblings::default();
    statement.block(cx, node, |cx, inner| {
        let before = siblings.pass(cx, &inner);
        if inner.as_rule() == Rule::junk_member {
            recover::junk(cx, &STATE, &inner, before.as_ref(), &mut |cx, node| {
                let member = state_member(cx, node);
                if let (Some(StateMember::State(new)), Some(StateMember::State(old))) = (&member, members.last())
                    && new.name == old.name
                {
                    members.pop();
                }
                members.extend(member);
            });
        } else {
            members.extend(state_member(cx, inner));
            members.extend(statement::loose_allows(cx).into_iter().map(StateMember::Allow));
        }
    });
    // Most states hold one or two statements, and room grows by four: over many states that is half of all memory.
    members.shrink_to_fit();
    members
}

/// Converts one statement of a state.
pub(super) fn state_member(cx: &mut Context<'_>, node: Node<'_>) -> Option<StateMember> {
    match node.as_rule() {
        Rule::state => Some(StateMember::State(state(cx, node))),
        Rule::allow => Some(StateMember::Allow(statement::allow(cx, node))),
        _ => moves::state_move(cx, node),
    }
}

fn fault(cx: &mut Context<'_>, node: Node<'_>) -> Fault {
    let mut statement = Statement::begin(cx, &node);
    let name = words::first_name(cx, node.clone());
    let (mut from, mut when, mut reported_as, mut members) = (None, None, None, Vec::new());
    let mut described = None;
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::struck => from = Some(expr::inner_states(cx, inner)),
            Rule::when => when = Some(expr::inner_guard(cx, inner)),
            Rule::reported => reported_as = Some(words::first_event(cx, inner)),
            Rule::state_block => members = state_block(cx, inner, &mut statement),
            _ => {
                if inner.as_rule() == Rule::description {
                    described = Some(cx.end(&inner));
                }
                statement.take(cx, inner);
            }
        }
    }
    let meta = statement.finish(cx);
    if from.is_none() {
        report_missing_from(cx, &name, described);
    }
    Fault { name, from, when, reported_as, members, meta }
}

/// `described` is where the fault's description ends, if it has one.
fn report_missing_from(cx: &mut Context<'_>, name: &Name, described: Option<usize>) {
    let later = described.is_some_and(|at| &cx.text[token_at(cx.text, at)] == "from");
    let help = if later {
        format!("write the description last: `fault {} from … \"…\"`", name.text)
    } else {
        format!("write `fault {} from any active state`, or name the states", name.text)
    };
    cx.report(
        Finding::new(&LS016, format!("fault `{}` does not say where it strikes", name.text))
            .label(name.span, "from which states?")
            .help(help),
    );
}
