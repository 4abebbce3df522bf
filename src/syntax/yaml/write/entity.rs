//! Entities, states and faults as YAML.

use super::document::{Item, Pair, Value};
use super::{Sections, Writer, allow, full_meta, meta, texts};
use crate::syntax::ast::{
    Before, Entity, EntityMember, Fault, Field, FromBlock, Group, Owned, State, StateMember, StateRole,
};
use crate::syntax::print::{Line, Single, event, field_body, guard, owned_body, state_set};

impl Writer {
    pub(super) fn entity<'f>(&mut self, entity: &'f Entity) -> Value<'f> {
        let mut sections = Sections::default();
        if let Some(parent) = &entity.parent {
            sections.pairs.push(Pair::new("of", Value::Words(parent.text.clone())));
        }
        meta(&mut sections.pairs, &entity.meta);
        for each in &entity.meta.allows {
            sections.pair("allow", allow(each));
        }
        for member in &entity.members {
            self.entity_member(&mut sections, member);
        }
        if sections.moved {
            let name = &entity.name;
            let what = format!("the order of the statements in `{}`: YAML keeps each kind together", name.text);
            self.lose(Some(name.span), what);
        }
        bare_if_empty(sections.pairs)
    }

    fn entity_member<'f>(&mut self, sections: &mut Sections<'f>, member: &'f EntityMember) {
        match member {
            EntityMember::Field(each) => sections.pair("fields", field(each)),
            EntityMember::Owned(each) => sections.pair("parts", owned(each)),
            EntityMember::Group(each) => sections.pair("groups", group(each)),
            EntityMember::Before(each) => before(sections, each),
            EntityMember::Create(each) => sections.item("create", Item::single(Single::Create(each))),
            EntityMember::From(each) => {
                let item = self.shared_moves(each);
                sections.item("from", item);
            }
            EntityMember::State(each) => {
                let pair = self.state(each);
                sections.pair("states", pair);
            }
            EntityMember::Fault(each) => {
                let pair = self.fault(each);
                sections.pair("faults", pair);
            }
            EntityMember::Allow(each) => sections.pair("allow", allow(each)),
        }
    }

    fn shared_moves<'f>(&mut self, block: &'f FromBlock) -> Item<'f> {
        let mut sections = Sections::default();
        sections.pairs.push(Pair::new("states", Value::Words(state_set(&block.states))));
        meta(&mut sections.pairs, &block.meta);
        for each in &block.meta.allows {
            sections.pair("allow", allow(each));
        }
        // The key `states` says where the moves belong.
        for member in &block.members {
            if let StateMember::State(inner) = member {
                let what = format!("the state `{}`, which stands inside of `from`", inner.name.text);
                self.lose(Some(inner.name.span), what);
            }
        }
        let lines = block.members.iter().filter(|member| !matches!(member, StateMember::State(_)));
        self.state_members(&mut sections, lines, "from");
        Item { value: Value::Map(sections.pairs), trivia: Some(&block.meta.trivia) }
    }

    fn state<'f>(&mut self, state: &'f State) -> Pair<'f> {
        let mut sections = Sections::default();
        let pairs = &mut sections.pairs;
        match (state.role, &state.when) {
            (StateRole::Initial, Some(when)) => pairs.push(Pair::new("initial", Value::Words(guard(when)))),
            (StateRole::Initial, None) => pairs.push(Pair::new("initial", Value::Bare("true"))),
            (StateRole::Final, _) => pairs.push(Pair::new("final", Value::Bare("true"))),
            (StateRole::Ordinary, _) => {}
        }
        if let (StateRole::Final | StateRole::Ordinary, Some(when)) = (state.role, &state.when) {
            let what = format!("`when {}` on the state `{}`, which is not initial", guard(when), state.name.text);
            self.lose(Some(when.span()), what);
        }
        if !state.discards.is_empty() {
            pairs.push(Pair::new("discards", Value::Flow(texts(&state.discards))));
        }
        meta(pairs, &state.meta);
        for each in &state.meta.allows {
            sections.pair("allow", allow(each));
        }
        self.state_members(&mut sections, &state.members, &state.name.text);
        Pair::with(&state.name.text, bare_if_empty(sections.pairs), &state.meta.trivia)
    }

    fn fault<'f>(&mut self, fault: &'f Fault) -> Pair<'f> {
        let mut sections = Sections::default();
        let pairs = &mut sections.pairs;
        if let Some(states) = &fault.from {
            pairs.push(Pair::new("from", Value::Words(state_set(states))));
        }
        if let Some(when) = &fault.when {
            pairs.push(Pair::new("when", Value::Words(guard(when))));
        }
        if let Some(name) = &fault.reported_as {
            pairs.push(Pair::new("as", Value::Words(event(name))));
        }
        meta(pairs, &fault.meta);
        for each in &fault.meta.allows {
            sections.pair("allow", allow(each));
        }
        self.state_members(&mut sections, &fault.members, &fault.name.text);
        Pair::with(&fault.name.text, bare_if_empty(sections.pairs), &fault.meta.trivia)
    }

    fn state_members<'f>(
        &mut self,
        sections: &mut Sections<'f>,
        members: impl IntoIterator<Item = &'f StateMember>,
        of: &str,
    ) {
        for member in members {
            match member {
                StateMember::State(each) => {
                    let pair = self.state(each);
                    sections.pair("states", pair);
                }
                StateMember::Allow(each) => sections.pair("allow", allow(each)),
                line => sections.item("moves", Item::single(Single::Member(line))),
            }
        }
        if sections.moved {
            let what = format!("the order of the statements in `{of}`: YAML keeps each kind together");
            self.lose(None, what);
        }
    }
}

fn field(field: &Field) -> Pair<'_> {
    let mut line = Line::default();
    if field.input {
        line.clause("input");
    }
    field_body(&mut line, field);
    Pair::with(&field.name.text, Value::Words(line.one_line()), &field.meta.trivia)
}

fn owned(owned: &Owned) -> Pair<'_> {
    let mut line = Line::default();
    owned_body(&mut line, owned);
    Pair::with(&owned.name.text, Value::Words(line.one_line()), &owned.meta.trivia)
}

fn group(group: &Group) -> Pair<'_> {
    let states = Value::Words(state_set(&group.states));
    let mut more = Vec::new();
    full_meta(&mut more, &group.meta);
    let value = if more.is_empty() {
        states
    } else {
        more.insert(0, Pair::new("states", states));
        Value::Map(more)
    };
    Pair::with(&group.name.text, value, &group.meta.trivia)
}

fn before<'f>(sections: &mut Sections<'f>, before: &'f Before) {
    let key = "before create";
    let new = sections.pairs.iter().all(|pair| pair.key != key);
    sections.at(key, Value::List(Vec::new()));
    for each in &before.incidents {
        sections.item(key, Item::single(Single::Incident(each)));
    }
    if let (true, Some(pair)) = (new, sections.pairs.iter_mut().find(|pair| pair.key == key)) {
        pair.trivia = Some(&before.meta.trivia);
    }
}

fn bare_if_empty(pairs: Vec<Pair<'_>>) -> Value<'_> {
    if pairs.is_empty() { Value::Bare("{}") } else { Value::Map(pairs) }
}
