//! What is right around a mistake is kept.

use super::{read, said};
use crate::syntax::ast::{Entity, EntityMember, Item, StateMember};

fn entities(text: &str) -> Vec<Entity> {
    let items = read(text).file.items;
    items.into_iter().filter_map(|item| if let Item::Entity(entity) = item { Some(entity) } else { None }).collect()
}

/// The states of an entity, each with the number of its moves.
fn states(entity: &Entity) -> Vec<String> {
    entity
        .members
        .iter()
        .filter_map(|member| match member {
            EntityMember::State(state) => {
                let moves = state.members.iter().filter(|member| matches!(member, StateMember::Move(_))).count();
                Some(format!("{} {moves}", state.name.text))
            }
            _ => None,
        })
        .collect()
}

#[test]
fn a_broken_line_costs_that_line_only() {
    let text = "lifecycle T\nentity E {\n  state A {\n    on C.x -> B\n    on C.y => B\n    on C.z\n      when a\n      B\n    after 14d -> B\n  }\n  state B\n}\nentity F { state C }\n";
    let found = entities(text);
    assert_eq!(states(&found[0]), ["A 4", "B 0"], "what was meant is clear in both lines");
    assert_eq!(states(&found[1]), ["C 0"]);
    assert_eq!(said(text).len(), 2);
}

#[test]
fn a_misspelt_word_or_a_broken_head_keeps_the_block() {
    for text in [
        "lifecycle T\nentity E {\n  stat A {\n    on C.x -> B\n  }\n  state B\n}\n",
        "lifecycle T\nentity E {\n  state A wen x {\n    on C.x -> B\n  }\n  state B\n}\n",
        "lifecycle T\nenity E {\n  state A {\n    on C.x -> B\n  }\n  state B\n}\n",
        "lifecycle T\nentity E off F {\n  state A {\n    on C.x -> B\n  }\n  state B\n}\n",
        "lifecycle T\nentity E {\n  state A\n    on C.x -> B\n  }\n  state B\n}\n",
        "lifecycle T\nentity E {\n  state A {\n    on C.x -> B\n  state B\n}\n",
        "lifecycle T\nentity E {\n  state A {\n    on C.x -> B\n  }\n  }\n  state B\n}\n",
    ] {
        assert_eq!(said(text).len(), 1, "{text}{:?}", said(text));
        let found = entities(text);
        assert_eq!(states(&found[0])[0], "A 1", "{text}");
    }
}

#[test]
fn spans_of_a_statement_read_again_are_those_of_the_text() {
    let text = "lifecycle T\nentity E {\n  stat Alpha {\n    onn C.x -> Beta\n  }\n}\n";
    let found = entities(text);
    let EntityMember::State(state) = &found[0].members[0] else { panic!("a state") };
    assert_eq!(&text[state.name.span.range()], "Alpha");
    assert_eq!(&text[state.meta.span.range()], "stat Alpha {\n    onn C.x -> Beta\n  }");
    let StateMember::Move(only) = &state.members[0] else { panic!("a move") };
    assert_eq!(&text[only.meta.span.range()], "onn C.x -> Beta");
    assert_eq!(&text[only.trigger_span.range()], "onn C.x");
}

#[test]
fn an_open_block_is_told_at_the_brace_that_lacks_its_partner() {
    let text = "lifecycle T\nentity E {\n  state A {\n    on C.x -> B\n\n  state B {\n  }\n}\nentity F { state C }\n";
    let finding = &read(text).findings[0];
    assert_eq!(finding.code.id, "LS003");
    let brace = finding.span().expect("it has a place");
    assert_eq!(brace.start as usize, text.find("A {").map_or(0, |at| at + 2));
}

#[test]
fn an_open_block_behind_a_broken_head_is_told_at_its_own_brace() {
    for head in ["entity E off F ", "entity E\u{10d8f}"] {
        let text = format!("lifecycle T\n{head}{{\n  state A\n\nactor X\nentity G {{ state B }}\n");
        let parsed = read(&text);
        let open = parsed.findings.iter().find(|finding| finding.code.id == "LS003").expect("it is open");
        let brace = open.span().expect("it has a place");
        assert_eq!(&text[brace.range()], "{", "{text}");
    }
}
