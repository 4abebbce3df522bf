//! Pictures as SVG: well formed, readable without any other program, with counts, marks and a focus.

use std::collections::BTreeSet;

use lifespec::diagram::{Options, Scene, scene, svg};
use lifespec::model::{Model, resolve};
use lifespec::replay::{self, LogText};
use lifespec::source::{SourceId, SourceMap, Span};
use lifespec::syntax;
use quick_xml::events::Event;

pub(super) const SPECS: [&str; 6] = [
    include_str!("../spec/import-export.life"),
    include_str!("../spec/order.life"),
    include_str!("../spec/ci-run.life"),
    include_str!("../spec/ticket.life"),
    include_str!("../spec/permit.life"),
    include_str!("data/diagram/parcel.life"),
];
pub(super) const PARCEL: &str = include_str!("data/diagram/parcel.life");
pub(super) const HOSTILE: &str = include_str!("data/diagram/hostile.life");
const LOAN: &str = include_str!("../docs/samples/loan.life");

/// The lifecycle alone: what is wrong with it is not asked here.
pub(super) fn model(text: &str) -> Model {
    resolve(&syntax::parse(SourceId(0), text).file).model.expect("the lifecycle has no error")
}

pub(super) const EVERYTHING: Options = Options { entity: None, incidents: true, legend: true };

fn drawn(model: &Model) -> Scene {
    scene(model, &EVERYTHING)
}

/// Every value of an attribute, checked by a reader of XML on the way.
fn values(xml: &str, attribute: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut values = Vec::new();
    let mut depth = 0;
    loop {
        match reader.read_event().expect("the SVG is XML") {
            Event::Start(tag) | Event::Empty(tag) => {
                depth += 1;
                for each in tag.attributes() {
                    let each = each.expect("an attribute, once in its element");
                    let value = each.value.to_string();
                    if each.key.as_ref() == attribute {
                        values.push(value);
                    }
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(depth > 1, "something is drawn");
    values
}

/// The numbers in an attribute of a line that holds some words.
fn number(svg: &str, line: &str, attribute: &str) -> f64 {
    let line = svg.lines().find(|text| text.contains(line)).unwrap_or_else(|| panic!("no line with {line}"));
    let value = line.split(&format!(" {attribute}=\"")).nth(1).and_then(|rest| rest.split('"').next());
    value.expect("the attribute").parse().expect("a number")
}

/// The group of an id, as text.
fn group<'a>(svg: &'a str, id: &str) -> &'a str {
    let begin = svg.find(&format!("<g id=\"{id}\"")).unwrap_or_else(|| panic!("no group {id}"));
    let end = svg[begin..].find("</g>").expect("the group ends");
    &svg[begin..begin + end]
}

fn counted(spec: &str, log: &str) -> Scene {
    let model = model(spec);
    let options = replay::Options { coverage: true, ..replay::Options::default() };
    let logs = [LogText { name: "log", bytes: log.as_bytes() }];
    let outcome = replay::run(&model, options, &logs, &mut SourceMap::default());
    assert!(outcome.findings.is_empty(), "{:#?}", outcome.findings);
    drawn(&model).counted(&outcome.coverage)
}

/// Three loans: two of them came back, one after it was renewed.
const LOANS: &str = r#"{"time":"2026-01-01T10:00:00Z","id":"a","event":"Reader.Borrow"}
{"time":"2026-01-01T10:00:00Z","id":"b","event":"Reader.Borrow"}
{"time":"2026-01-01T10:00:00Z","id":"c","event":"Reader.Borrow"}
{"time":"2026-01-03T10:00:00Z","id":"a","event":"Reader.Return"}
{"time":"2026-01-05T10:00:00Z","id":"b","event":"Reader.Renew"}
{"time":"2026-01-11T10:00:00Z","id":"b","event":"Reader.Return"}"#;

#[test]
fn every_picture_is_xml_with_unique_ids_and_the_same_every_time() {
    for spec in SPECS.into_iter().chain([HOSTILE, LOAN]) {
        let model = model(spec);
        for options in [Options::default(), EVERYTHING] {
            let text = svg(&scene(&model, &options));
            let ids = values(&text, "id");
            assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{ids:#?}");
            assert!(values(&text, "aria-labelledby")[0].split(' ').all(|id| ids.iter().any(|known| known == id)));
            assert_eq!(text, svg(&scene(&model, &options)));
            assert!(
                !text.contains("<script") && !text.contains("href") && !text.contains("@import"),
                "it stands alone"
            );
        }
    }
}

#[test]
fn every_state_and_every_edge_is_drawn_as_a_group() {
    for spec in SPECS {
        let model = model(spec);
        let scene = drawn(&model);
        let ids: BTreeSet<String> = values(&svg(&scene), "id").into_iter().collect();
        for cluster in &scene.clusters {
            let nodes = cluster.all_nodes().into_iter().map(|node| &node.id);
            for id in nodes.chain(cluster.all_edges().into_iter().map(|edge| &edge.id)) {
                assert!(ids.contains(id), "{id} is missing");
            }
        }
    }
}

#[test]
fn nothing_in_a_spec_breaks_an_svg() {
    let mut model = model(HOSTILE);
    model.entities[0].info.description = Some("\u{1}\u{7}\u{1b}[31m\u{9b}\u{fffe}\r\n]]>".to_owned());
    model.entities[0].states[1].name.text = "\"/><script>alert(1)</script> \u{0}\u{202e}".to_owned();
    let text = svg(&drawn(&model));
    values(&text, "id");
    let hidden = |character: char| (character.is_control() && character != '\n') || character == '\u{202e}';
    assert!(!text.contains(hidden) && !text.contains("<script") && !text.contains("<img"), "{text}");
    assert!(text.contains("&lt;script&gt;") && text.contains(r"\u{202e}"), "{text}");
}

#[test]
fn boxes_do_not_overlap() {
    for spec in SPECS {
        let model = model(spec);
        let text = svg(&scene(&model, &Options::default()));
        let mut boxes = Vec::new();
        for line in text.lines().filter(|line| line.contains("<rect x=") && line.contains("f-state s-outline")) {
            boxes.push(["x", "y", "width", "height"].map(|name| number(line, "<rect", name)));
        }
        assert!(boxes.len() > 1, "the states are boxes");
        for (at, one) in boxes.iter().enumerate() {
            for other in &boxes[at + 1..] {
                let apart = |side: usize| {
                    one[side] + one[side + 2] <= other[side] || other[side] + other[side + 2] <= one[side]
                };
                // Two entities stand in two groups, but in one system of coordinates.
                assert!(apart(0) || apart(1), "{one:?} {other:?}");
            }
        }
    }
}

#[test]
fn edges_are_as_wide_as_they_were_taken() {
    let scene = counted(LOAN, LOANS);
    assert_eq!(scene.most, 3);
    let text = svg(&scene);
    let borrowed = group(&text, "Loan-start-Lent");
    let returned = group(&text, "Loan.Lent-Returned");
    let reminded = group(&text, "Loan.Lent-Late");
    assert!(borrowed.contains(">3×<") && returned.contains(">2×<") && reminded.contains(">never<"), "{text}");
    let width = |group: &str| number(group, "<path", "stroke-width");
    assert!(width(borrowed) > width(returned) && width(returned) > width(reminded), "{text}");
    assert!(reminded.contains(r#"class="edge move timer never""#) && reminded.contains("stroke-dasharray=\"2 5\""));
    let lent = group(&text, "Loan.Lent");
    // Stays of two, four and six days: the one that was renewed is two stays, if renewing enters the state again.
    assert!(lent.contains("3× · half within ") && lent.contains(" · 1×"), "{lent}");
    assert!(group(&text, "Loan.Late").contains("node state never"), "{text}");
}

#[test]
fn counts_reach_every_notation() {
    let scene = counted(LOAN, LOANS);
    for text in
        [lifespec::diagram::dot(&scene), lifespec::diagram::mermaid(&scene), lifespec::diagram::plantuml(&scene)]
    {
        assert!(text.contains("3×") && text.contains("never"), "{text}");
    }
    let dot = lifespec::diagram::dot(&scene);
    assert!(dot.contains("penwidth=\"7.0\"") && dot.contains("penwidth=\"1.0\""), "{dot}");
}

#[test]
fn what_is_pointed_at_is_marked() {
    let model = &model(LOAN);
    let place = |words: &str| {
        let at = LOAN.find(words).expect("the words are there");
        Span::new(model.name.span.source, at, at + words.len())
    };
    let marked = |words: &str| {
        let (scene, found) = drawn(model).marked(model, &[place(words)]);
        let nodes = scene.clusters[0].all_nodes().into_iter().filter(|node| node.marked).map(|node| node.id.clone());
        let edges = scene.clusters[0].all_edges().into_iter().filter(|edge| edge.marked).map(|edge| edge.id.clone());
        assert_eq!(found, 1, "{words}");
        nodes.chain(edges).collect::<Vec<_>>()
    };
    assert_eq!(marked("Late \"The"), ["Loan.Late"]);
    assert_eq!(marked("after 28d"), ["Loan.Lent-Late"]);
    assert_eq!(marked("renewals += 1"), ["Loan.Lent"], "a move that is told inside its state");
    let (scene, found) = drawn(model).marked(model, &[place("lifecycle")]);
    assert_eq!((scene, found), (drawn(model), 0));
    let (scene, _) = drawn(model).marked(model, &[place("after 28d")]);
    let text = svg(&scene);
    assert!(group(&text, "Loan.Lent-Late").contains(">(!)<") && text.contains("s-mark"), "{text}");
}

#[test]
fn a_focus_leaves_out_what_is_far() {
    let model = &model(PARCEL);
    let entity = model.entity_named("Parcel").expect("it is there");
    let state = model.entity(entity).state_named("Forgotten").expect("it is there");
    let near = |depth| {
        let scene = drawn(model).focused(model, (entity, state), depth);
        values(&svg(&scene), "id");
        let nodes = scene.clusters.iter().flat_map(|cluster| cluster.all_nodes());
        nodes.map(|node| node.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(near(0), ["Parcel.Forgotten"]);
    assert_eq!(near(1), ["Parcel.Cancelled", "Parcel.Forgotten"]);
    let two = near(2);
    assert!(two.iter().any(|id| id == "Parcel.Booked") && !two.iter().any(|id| id == "Parcel.Delivered"), "{two:?}");
    let scene = drawn(model).focused(model, (entity, state), 1);
    let cancelled = scene.clusters[0].all_nodes()[0];
    assert!(cancelled.lines.iter().any(|line| line.text.starts_with("… ")), "{cancelled:?}");
    assert!(near(9).len() > two.len());
}
