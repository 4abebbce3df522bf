//! Pieces of the language inside another notation: values, and spans at the right place.

use crate::source::{SourceId, Span};
use crate::syntax::ast::{FieldType, Multiplicity, Name, StateMember};
use crate::syntax::dsl::fragment::{self, CREATE, EVENT, GUARD, LOG_STATEMENT, SCENARIO_STEP, STATE_MEMBER, STATES};
use crate::syntax::places::Places;

fn at(offset: usize) -> Places {
    Places::shifted(SourceId(3), offset)
}

#[test]
fn a_line_is_read_by_the_same_rule_and_placed_in_its_file() {
    let read = STATE_MEMBER.read(at(100), "on C.x -> B @F1 # why");
    assert!(read.findings.is_empty());
    let Some(StateMember::Move(only)) = read.value else { panic!("a move") };
    assert_eq!(only.meta.span, Span::new(SourceId(3), 100, 115));
    assert_eq!(only.meta.trivia.trailing.map(|comment| comment.text), Some("why".to_owned()));
}

#[test]
fn what_is_wrong_stands_at_the_right_place() {
    let read = STATE_MEMBER.read(at(100), "on C.x => B");
    assert_eq!(read.findings.len(), 1);
    assert_eq!(read.findings[0].span(), Some(Span::new(SourceId(3), 107, 109)));
    let Some(StateMember::Move(meant)) = read.value else { panic!("what was meant is clear") };
    assert_eq!(meant.meta.span, Span::new(SourceId(3), 100, 111));
    assert_eq!(meant.trigger_span, Span::new(SourceId(3), 100, 106));
    let read = STATE_MEMBER.read(at(0), "on C.x -> B on C.y -> C");
    assert_eq!(read.findings.len(), 1, "one line is one statement");
    let read = STATE_MEMBER.read(at(0), "");
    assert_eq!(read.findings.len(), 1, "nothing is no statement");
}

#[test]
fn every_other_piece_is_read() {
    assert!(CREATE.read(at(0), "create on C.x with a -> B").value.is_some());
    assert!(EVENT.read(at(0), " C.x ").value.is_some());
    assert!(GUARD.read(at(0), "a and not b").value.is_some());
    assert!(LOG_STATEMENT.read(at(0), "id = a.b").value.is_some());
    assert!(SCENARIO_STEP.read(at(0), "+5d C.x e").value.is_some());
    assert_eq!(STATES.read(at(0), "any state except A").value.map(|set| set.except.len()), Some(1));
    let name = Name { text: "n".to_owned(), span: Span::new(SourceId(3), 0, 1) };
    let field = fragment::field(at(3), "input 0..5 = 2 \"d\" @t", name.clone()).value.expect("a field");
    assert!(field.input && field.ty == FieldType::Range(0, 5) && field.meta.tags.len() == 1);
    let parts = fragment::parts(at(3), "1..5 Box", name).value.expect("parts");
    assert_eq!(parts.multiplicity, Multiplicity::Range(1, 5));
}
