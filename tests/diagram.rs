//! Pictures: what is drawn, that it is the same every time, and that nothing a spec says can break it.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};

use lifespec::diagram::{Options, dot, scene};

use crate::judge::judge;

/// Set to rewrite the files that these tests compare with.
const BLESS: &str = "LIFESPEC_BLESS";

fn drawn(text: &str, options: &Options) -> String {
    dot(&scene(judge(text).model(), options))
}

/// Compares with a file of the repository.
fn assert_file(path: &str, now: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os(BLESS).is_some() {
        std::fs::write(&path, now).expect("the file can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == now, "{} is not current: run the tests with {BLESS}=1 and look at the difference", path.display());
}

/// What Graphviz makes of DOT; `None` where there is no Graphviz.
fn svg(dot: &str) -> Option<String> {
    let mut command = Command::new("dot");
    command.arg("-Tsvg").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let Ok(mut graphviz) = command.spawn() else {
        eprintln!("SKIPPED: there is no `dot` here, so nobody looked at the SVG");
        return None;
    };
    let mut input = graphviz.stdin.take().expect("the input is piped");
    let text = dot.to_owned();
    let writer = std::thread::spawn(move || std::io::Write::write_all(&mut input, text.as_bytes()));
    let output = graphviz.wait_with_output().expect("`dot` ends");
    writer.join().expect("the writer ends").expect("`dot` reads its input");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "`dot` says: {said}");
    Some(String::from_utf8(output.stdout).expect("the SVG is UTF-8"))
}

/// Every value of an attribute, in order.
fn values<'a>(text: &'a str, before: &str) -> Vec<&'a str> {
    text.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Whether every element is closed where it should be, and every ampersand begins an entity.
fn assert_well_formed(xml: &str) {
    let mut open = Vec::new();
    let mut rest = xml;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        let entity = |part: &str| part.split_once(';').is_some_and(|(name, _)| name.len() < 9);
        assert!(text.split('&').skip(1).all(entity), "a bare ampersand: {text}");
        let end = if tag.starts_with("<!--") { "-->" } else { ">" };
        let (tag, after) = tag.split_once(end).expect("the tag ends");
        assert!(!tag[1..].contains('<') || tag.starts_with("<!--"), "a bare angle bracket: {tag}");
        rest = after;
        if tag.starts_with("<!") || tag.starts_with("<?") || tag.ends_with('/') {
            continue;
        }
        match tag.strip_prefix("</") {
            Some(name) => assert_eq!(open.pop(), Some(name), "closed out of order"),
            None => open.push(tag[1..].split_whitespace().next().unwrap_or_default()),
        }
    }
    assert!(open.is_empty(), "never closed: {open:?}");
}

const SPECS: [&str; 5] = [
    include_str!("../spec/import-export.life"),
    include_str!("../spec/order.life"),
    include_str!("../spec/ci-run.life"),
    include_str!("../spec/ticket.life"),
    include_str!("../spec/permit.life"),
];
const PARCEL: &str = include_str!("data/diagram/parcel.life");
const HOSTILE: &str = include_str!("data/diagram/hostile.life");
const EVERYTHING: Options = Options { entity: None, incidents: true, legend: true };

#[test]
fn every_kind_of_move_is_drawn_as_kept() {
    assert_file("tests/data/diagram/parcel.dot", &drawn(PARCEL, &Options::default()));
    assert_file("tests/data/diagram/parcel-all.dot", &drawn(PARCEL, &EVERYTHING));
}

#[test]
fn one_entity_is_drawn_alone() {
    let judged = judge(PARCEL);
    let model = judged.model();
    let entity = model.entity_named("Label");
    let text = dot(&scene(model, &Options { entity, ..Options::default() }));
    assert!(text.contains("\"Label.Printed\"") && !text.contains("\"Parcel."), "{text}");
    assert!(!text.contains("owns"), "{text}");
}

#[test]
fn the_same_lifecycle_gives_the_same_bytes() {
    for spec in SPECS {
        assert_eq!(drawn(spec, &EVERYTHING), drawn(spec, &EVERYTHING));
    }
}

#[test]
fn ids_are_unique() {
    for spec in SPECS.into_iter().chain([PARCEL, HOSTILE]) {
        let text = drawn(spec, &EVERYTHING);
        let ids = values(&text, " id=\"");
        let unique: BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{ids:#?}");
    }
}

#[test]
fn ids_classes_and_tooltips_reach_the_svg() {
    let Some(svg) = svg(&drawn(PARCEL, &EVERYTHING)) else { return };
    let ids: BTreeSet<_> = values(&svg, " id=\"").into_iter().collect();
    for id in ["Parcel", "Parcel.Transit", "Parcel.Moving", "Parcel.Cancelled&#45;from", "Parcel.Moving&#45;Delivered"]
    {
        assert!(ids.contains(id), "{id} is not among {ids:?}");
    }
    let classes: BTreeSet<_> = values(&svg, " class=\"").into_iter().collect();
    for class in ["cluster entity", "node state final", "node state fault", "node move event", "edge move fault"] {
        assert!(classes.contains(class), "{class} is not among {classes:?}");
    }
    assert!(values(&svg, "xlink:title=\"").iter().any(|title| title.starts_with("on Carrier.Collect when all labels")));
}

#[test]
fn nothing_in_a_spec_breaks_the_picture() {
    let mut model = judge(HOSTILE).model().clone();
    // No lifecycle can say these, but the picture relies on nobody.
    model.entities[0].info.description = Some("\u{1}\u{7}\u{1b}[31m\u{9b}\u{fffe}\r\n]]>".to_owned());
    model.entities[0].states[1].name.text = "\"]; } \\ <BR/>\u{0}".to_owned();
    let text = dot(&scene(&model, &EVERYTHING));
    let hidden = |character: char| (character.is_control() && character != '\n') || character == '\u{202e}';
    assert!(!text.contains(hidden), "{text}");
    let Some(svg) = svg(&text) else { return };
    assert_well_formed(&svg);
    assert!(!svg.contains(hidden) && !svg.contains("<script") && !svg.contains("<img"), "{svg}");
    assert!(svg.contains(r"\u{202e}") && svg.contains(r"\N"), "{svg}");
}

#[test]
fn graphviz_takes_every_lifecycle_without_a_word() {
    for spec in SPECS.into_iter().chain([PARCEL]) {
        for options in [Options::default(), EVERYTHING] {
            if let Some(svg) = svg(&drawn(spec, &options)) {
                assert_well_formed(&svg);
            }
        }
    }
}

/// The picture of the README: its DOT is committed beside it, and it says from which DOT it was made.
#[test]
fn the_picture_in_docs_is_current() {
    let now = drawn(SPECS[0], &Options { legend: true, ..Options::default() });
    assert_file("docs/import-export.dot", &now);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/import-export.svg");
    let origin = format!("<!-- Made from import-export.dot {:016x} -->", checksum(now.as_bytes()));
    if std::env::var_os(BLESS).is_some()
        && let Some(svg) = svg(&now)
    {
        // The version of Graphviz is no part of the picture.
        let (head, rest) = svg.split_once("<!-- Generated by graphviz").expect("Graphviz names itself");
        let (_, rest) = rest.split_once("-->").expect("the comment ends");
        std::fs::write(&path, format!("{head}{origin}{rest}")).expect("the file can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept.contains(&origin), "docs/import-export.svg is not current: run this test with {BLESS}=1");
    assert_well_formed(&kept);
    if let Some(svg) = svg(&now) {
        let ids = |svg| values(svg, " id=\"").into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
        assert_eq!(ids(&kept), ids(&svg));
    }
}

/// FNV-1a: the same for ever, on every machine.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
