//! The answers, compared with those of trying every configuration of a small model.

use proptest::prelude::*;

use super::{Answer, Logic, Place, Possible};
use crate::check::EntityFacts;
use crate::model::{
    Comparison, Domain, Entity, EntityId, Field, FieldId, FieldRef, Guard, GuardKind, Info, Model, Move, Multiplicity,
    Named, Operand, Part, PartId, Quantifier, Role, State, StateId, StateSet, Target, TargetKind, Trigger, Value,
};
use crate::source::{SourceId, Span};

const STATES: u32 = 3;
const MOST_PARTS: usize = 3;
const BOX: EntityId = EntityId(0);
const ITEM: EntityId = EntityId(1);

fn span() -> Span {
    Span::new(SourceId(0), 0, 0)
}

fn named(text: &str) -> Named {
    Named { text: text.to_owned(), span: span() }
}

fn info() -> Info {
    Info { description: None, tags: Vec::new(), span: span() }
}

fn guard(kind: GuardKind) -> Guard {
    Guard { kind, span: span() }
}

fn field(name: &str, domain: Domain, default: Option<Value>) -> Field {
    Field { name: named(name), input: default.is_none(), domain, default, info: info() }
}

fn begin(state: u32) -> Move {
    let target = Target { kind: TargetKind::State(StateId(state)), span: span() };
    Move {
        trigger: Trigger::Create(crate::model::EventId(0)),
        sources: StateSet::empty(),
        guard: None,
        brings: Vec::new(),
        targets: vec![target],
        sets: Vec::new(),
        restart: false,
        notifies: Vec::new(),
        escape: None,
        by: None,
        reported_as: None,
        trigger_span: span(),
        info: info(),
    }
}

fn entity(name: &str, fields: Vec<Field>) -> Entity {
    let state = |number| State {
        name: named(&format!("S{number}")),
        role: Role::Ordinary,
        outer: None,
        discards: Vec::new(),
        info: info(),
    };
    Entity {
        name: named(name),
        parent: None,
        fields,
        parts: Vec::new(),
        states: (0..STATES).map(state).collect(),
        composites: Vec::new(),
        groups: Vec::new(),
        clocks: Vec::new(),
        moves: (0..STATES).map(begin).collect(),
        ignores: Vec::new(),
        incidents: Vec::new(),
        on_enter: Vec::new(),
        info: info(),
    }
}

/// A box with a flag, two small numbers and a field that never changes, of up to three items with a flag each.
fn model() -> Model {
    let mut whole = entity(
        "Box",
        vec![
            field("flag", Domain::Bool, None),
            field("low", Domain::Range(0, 2), None),
            field("high", Domain::Range(0, 2), None),
            field("fixed", Domain::Bool, Some(1)),
        ],
    );
    let multiplicity = Multiplicity::Range(0, u32::try_from(MOST_PARTS).unwrap_or(0));
    whole.parts.push(Part { name: named("items"), multiplicity, entity: ITEM, info: info() });
    let mut item = entity("Item", vec![field("mark", Domain::Bool, None)]);
    item.parent = Some((BOX, PartId(0)));
    Model {
        name: named("Test"),
        actors: Vec::new(),
        events: Vec::new(),
        entities: vec![whole, item],
        invariants: Vec::new(),
        logs: Vec::new(),
        scenarios: Vec::new(),
        allows: Vec::new(),
        info: info(),
    }
}

/// An item: its state and its flag.
type Item = (StateId, Value);

/// A box and its items.
#[derive(Clone, Debug)]
struct System {
    state: StateId,
    fields: [Value; 4],
    items: Vec<Item>,
}

impl System {
    fn all() -> Vec<Self> {
        let items: Vec<Item> = (0..STATES).flat_map(|state| [(StateId(state), 0), (StateId(state), 1)]).collect();
        let mut populations: Vec<Vec<Item>> = vec![Vec::new()];
        for size in 0..MOST_PARTS {
            let grown: Vec<Vec<Item>> = populations
                .iter()
                .filter(|population| population.len() == size)
                .flat_map(|population| {
                    let larger = items.iter().filter(|item| population.last().is_none_or(|last| last <= item));
                    larger.map(|item| [population.as_slice(), &[*item]].concat()).collect::<Vec<_>>()
                })
                .collect();
            populations.extend(grown);
        }
        let mut all = Vec::new();
        for number in 0..STATES * 2 * 9 {
            let digit = |by: u32, of: u32| Value::from(number / by % of);
            let state = StateId(number % STATES);
            let fields = [digit(3, 2), digit(6, 3), digit(18, 3), 1];
            all.extend(populations.iter().map(|items| Self { state, fields, items: items.clone() }));
        }
        all
    }

    /// Whether a guard holds; of the item if one is given, else of the box.
    fn holds(&self, guard: &Guard, item: Option<Item>) -> bool {
        match &guard.kind {
            GuardKind::Const(value) => *value,
            GuardKind::Not(inner) => !self.holds(inner, item),
            GuardKind::And(list) => list.iter().all(|inner| self.holds(inner, item)),
            GuardKind::Or(list) => list.iter().any(|inner| self.holds(inner, item)),
            GuardKind::Field(field) => self.value(*field, item) != 0,
            GuardKind::Compare { left, comparison, right } => {
                let right = match right {
                    Operand::Value(value) => *value,
                    Operand::Field(field) => self.value(*field, item),
                };
                comparison.holds(self.value(*left, item), right)
            }
            GuardKind::In { up, states } => states.contains(match item {
                Some((state, _)) if *up == 0 => state,
                _ => self.state,
            }),
            GuardKind::Parts { quantifier, states, filter, .. } => {
                let counts = |item: &&Item| filter.as_deref().is_none_or(|filter| self.holds(filter, Some(**item)));
                let total = self.items.iter().filter(counts).count();
                let inside = self.items.iter().filter(counts).filter(|(state, _)| states.contains(*state)).count();
                match quantifier {
                    Quantifier::All => inside == total,
                    Quantifier::Some => inside > 0,
                    Quantifier::No => inside == 0,
                    Quantifier::AtLeast(number) => inside >= *number as usize,
                    Quantifier::AtMost(number) => inside <= *number as usize,
                    Quantifier::Exactly(number) => inside == *number as usize,
                }
            }
            GuardKind::Enters(_) => false,
        }
    }

    fn value(&self, field: FieldRef, item: Option<Item>) -> Value {
        match item {
            Some((_, mark)) if field.up == 0 => mark,
            _ => self.fields[field.field.index()],
        }
    }
}

fn states() -> impl Strategy<Value = StateSet> {
    prop::collection::vec(0..STATES, 1..3).prop_map(|states| states.into_iter().map(StateId).collect())
}

fn quantifier() -> impl Strategy<Value = Quantifier> {
    prop_oneof![
        Just(Quantifier::All),
        Just(Quantifier::Some),
        Just(Quantifier::No),
        (0..5_u32).prop_map(Quantifier::AtLeast),
        (0..4_u32).prop_map(Quantifier::AtMost),
        (0..5_u32).prop_map(Quantifier::Exactly),
    ]
}

fn comparison() -> impl Strategy<Value = Comparison> {
    prop::sample::select(Comparison::ALL.to_vec())
}

/// An atom about the box; `up` says how far above the box stands.
fn box_atom(up: usize, filters: Vec<Guard>) -> impl Strategy<Value = Guard> {
    let at = move |field: u32| FieldRef { up, field: FieldId(field) };
    let filter = prop::option::of(prop::sample::select(filters));
    prop_oneof![
        prop::sample::select(vec![0_u32, 3]).prop_map(move |field| guard(GuardKind::Field(at(field)))),
        (1..3_u32, comparison(), -1..4_i64).prop_map(move |(field, comparison, value)| {
            guard(GuardKind::Compare { left: at(field), comparison, right: Operand::Value(value) })
        }),
        comparison().prop_map(move |comparison| {
            guard(GuardKind::Compare { left: at(1), comparison, right: Operand::Field(at(2)) })
        }),
        states().prop_map(move |states| guard(GuardKind::In { up, states })),
        (quantifier(), states(), filter).prop_map(move |(quantifier, states, filter)| {
            guard(GuardKind::Parts { up, part: PartId(0), quantifier, states, filter: filter.map(Box::new) })
        }),
    ]
}

fn item_filters() -> Vec<Guard> {
    let mark = || guard(GuardKind::Field(FieldRef { up: 0, field: FieldId(0) }));
    let first = || guard(GuardKind::In { up: 0, states: StateSet::one(StateId(0)) });
    vec![mark(), guard(GuardKind::Not(Box::new(mark()))), guard(GuardKind::And(vec![first(), mark()]))]
}

/// A filter that asks for the flag of the box.
fn owner_filter() -> Guard {
    guard(GuardKind::Field(FieldRef { up: 1, field: FieldId(0) }))
}

fn nested(atom: impl Strategy<Value = Guard> + 'static) -> impl Strategy<Value = Guard> {
    atom.prop_recursive(3, 10, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|inner| guard(GuardKind::Not(Box::new(inner)))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|list| guard(GuardKind::And(list))),
            prop::collection::vec(inner, 2..4).prop_map(|list| guard(GuardKind::Or(list))),
        ]
    })
}

fn logic(model: &Model) -> Logic<'_> {
    let facts: Vec<EntityFacts> = model.entities.iter().map(EntityFacts::new).collect();
    Logic::new(model, Possible::new(model, &facts))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_guard_of_the_owner_is_decided(guard in nested(box_atom(0, item_filters())), state in 0..STATES) {
        let (model, state) = (model(), StateId(state));
        let expected = System::all().iter().any(|system| system.state == state && system.holds(&guard, None));
        let place = Place::in_state(BOX, state);
        match logic(&model).ask(&place, &[place.holds(&guard)]) {
            Answer::Never => prop_assert!(!expected),
            Answer::Sometimes(example) => {
                prop_assert!(example.exact);
                prop_assert!(expected, "no such configuration: {:?}", example.text(&model, &place));
            }
            Answer::Unknown => prop_assert!(false, "so small a question must be decided"),
        }
    }

    #[test]
    fn two_guards_overlap_as_often_as_found(
        one in nested(box_atom(0, item_filters())),
        other in nested(box_atom(0, item_filters())),
    ) {
        let model = model();
        let expected = System::all().iter().any(|system| system.holds(&one, None) && !system.holds(&other, None));
        let place = Place::of(BOX);
        let answer = logic(&model).ask(&place, &[place.holds(&one), place.fails(&other)]);
        prop_assert_eq!(answer.exact().is_some(), expected);
    }

    #[test]
    fn never_is_proven_for_a_part_among_its_siblings(
        guard in nested(prop_oneof![
            box_atom(1, [item_filters(), vec![owner_filter()]].concat()),
            Just(item_filters()[0].clone()),
        ]),
        state in 0..STATES,
    ) {
        let (model, state) = (model(), StateId(state));
        let place = Place::in_state(ITEM, state);
        let answer = logic(&model).ask(&place, &[place.holds(&guard)]);
        let expected = System::all().iter().any(|system| {
            system.items.iter().any(|item| item.0 == state && system.holds(&guard, Some(*item)))
        });
        match answer {
            Answer::Never => prop_assert!(!expected),
            Answer::Sometimes(example) => prop_assert!(expected || !example.exact),
            Answer::Unknown => {}
        }
    }
}
