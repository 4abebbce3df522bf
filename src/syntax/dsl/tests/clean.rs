//! What is right is read without a word, with its comments and blank lines.

use super::{EVERYTHING, read};
use crate::syntax::ast::{ArgumentValue, Clause, EntityMember, Expr, Item, Literal, Meta, StateMember, Trigger};
use crate::syntax::print::life;

#[test]
fn every_construct_is_read_and_printed_text_means_the_same() {
    let parsed = read(EVERYTHING);
    assert!(parsed.findings.is_empty(), "{:#?}", parsed.findings);
    let printed = life(&parsed.file);
    let again = read(&printed);
    assert!(again.findings.is_empty(), "{printed}\n{:#?}", again.findings);
    assert_eq!(life(&again.file), printed);
}

fn words(meta: &Meta) -> &'static str {
    &EVERYTHING[meta.span.range()]
}

#[test]
fn spans_cover_the_statement_and_nothing_behind_it() {
    let file = read(EVERYTHING).file;
    let Item::Actor(actors) = &file.items[0] else { panic!("an actor stands first") };
    assert_eq!(words(&actors.meta), "actor Customer, Clerk \"People.\" @people");
    let Item::Entity(order) = &file.items[4] else { panic!("an entity stands fifth") };
    assert!(words(&order.meta).ends_with("fault Gone from Open\n}"));
    let EntityMember::Field(mode) = &order.members[5] else { panic!("a field stands sixth") };
    assert_eq!(words(&mode.meta), "mode: Only");
    let EntityMember::Group(rest) = &order.members[11] else { panic!("a group stands here") };
    assert_eq!(&EVERYTHING[rest.states.span.range()], "any active state except Creating, Shipping");
}

#[test]
fn comments_and_blank_lines_stay_with_their_statement() {
    let file = read(EVERYTHING).file;
    let header = file.header.expect("there is one").meta.trivia;
    assert_eq!(header.leading.len(), 2);
    assert_eq!(header.leading[0].text, "The counter, from order to pick-up.");
    assert!(!header.blank_before);
    let behind = file.items[0].meta().trivia.trailing.clone();
    assert_eq!(behind.map(|comment| comment.text), Some("behind the actors".to_owned()));
    let Item::Entity(order) = &file.items[4] else { panic!("an entity stands fifth") };
    assert!(order.meta.trivia.blank_before);
    assert_eq!(order.meta.trivia.trailing.as_ref().map(|c| c.text.as_str()), Some("behind the brace"));
    let creating = order.members.iter().find_map(|member| match member {
        EntityMember::State(state) if state.name.text == "Creating" => Some(state),
        _ => None,
    });
    let creating = creating.expect("there is one");
    assert_eq!(creating.meta.trivia.leading[0].text, "before the state");
    assert_eq!(creating.meta.trivia.inner_end[0].text, "the end of the state");
    let StateMember::Move(first) = &creating.members[0] else { panic!("a move stands first") };
    assert_eq!(first.meta.trivia.leading[0].text, "inside the state");
    assert_eq!(file.end.leading[0].text, "after everything");
    assert!(file.end.blank_before);
}

#[test]
fn an_allow_belongs_to_its_line_or_to_the_block() {
    let text = "lifecycle T\nentity E {\n  state A {\n    on C.x -> B allow LS1 \"a\"\n      allow LS2 \"b\"\n    allow LS3 \"c\"\n  }\n  state B\n  allow LS4 \"d\"\n}\n";
    let parsed = read(text);
    assert!(parsed.findings.is_empty());
    let Item::Entity(entity) = &parsed.file.items[0] else { panic!("an entity") };
    let EntityMember::State(a) = &entity.members[0] else { panic!("a state") };
    let StateMember::Move(first) = &a.members[0] else { panic!("a move") };
    let codes: Vec<&str> = first.meta.allows.iter().map(|allow| allow.code.text.as_str()).collect();
    assert_eq!(codes, ["LS1", "LS2"]);
    let StateMember::Allow(third) = &a.members[1] else { panic!("an allow") };
    assert_eq!(third.code.text, "LS3");
    let EntityMember::Allow(fourth) = &entity.members[2] else { panic!("an allow") };
    assert_eq!(&text[fourth.meta.span.range()], "allow LS4 \"d\"");
}

#[test]
fn a_bare_name_after_a_range_is_parts_unless_it_declares_a_field() {
    let text = "lifecycle T\nentity E {\n  a: 0..5\n  b: 1..5 Box\n  c: 0..5\n  group G = X\n  d: many Box\n  e: One | many\n}\n";
    let parsed = read(text);
    assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
    let Item::Entity(entity) = &parsed.file.items[0] else { panic!("an entity") };
    let kinds: Vec<&str> = entity
        .members
        .iter()
        .map(|member| match member {
            EntityMember::Field(_) => "field",
            EntityMember::Owned(_) => "parts",
            _ => "other",
        })
        .collect();
    assert_eq!(kinds, ["field", "parts", "field", "other", "parts", "field"]);
}

#[test]
fn and_binds_closer_than_or_and_not_closest() {
    let text = "lifecycle T\nentity E { state A { when not a and b or c -> B } }";
    let parsed = read(text);
    let Item::Entity(entity) = &parsed.file.items[0] else { panic!("an entity") };
    let EntityMember::State(a) = &entity.members[0] else { panic!("a state") };
    let StateMember::Move(only) = &a.members[0] else { panic!("a move") };
    let Trigger::Condition { when: Expr::Or(parts, span), .. } = &only.trigger else { panic!("an or") };
    assert_eq!(&text[span.range()], "not a and b or c");
    let Expr::And(both, _) = &parts[0] else { panic!("an and") };
    assert!(matches!(both[0], Expr::Not(..)));
}

#[test]
fn arguments_are_told_apart() {
    let text = "lifecycle T\nscenario \"s\" { C.x e with here, n = 5, t = 2d, k = Import, p = d1, d-2, q = d-3, r = \"d 4\", b = true }";
    let parsed = read(text);
    assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
    let Item::Scenario(scenario) = &parsed.file.items[0] else { panic!("a scenario") };
    let Clause::Event { with, .. } = &scenario.steps[0].clause else { panic!("an event") };
    let kinds: Vec<String> = with
        .iter()
        .map(|argument| match &argument.value {
            ArgumentValue::Present => "present".to_owned(),
            ArgumentValue::Value(Literal::Name(name)) => format!("name {}", name.text),
            ArgumentValue::Value(Literal::Int(number, _)) => format!("number {number}"),
            ArgumentValue::Value(Literal::Bool(value, _)) => format!("{value}"),
            ArgumentValue::Duration(duration) => format!("duration {}", duration.millis),
            ArgumentValue::Instances(names) => {
                names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join("+")
            }
        })
        .collect();
    assert_eq!(kinds, ["present", "number 5", "duration 172800000", "name Import", "d1+d-2", "d-3", "d 4", "true"]);
}
