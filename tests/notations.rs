//! The two notations: what is printed in one is read back from it, and from the other.

use lifespec::source::SourceId;
use lifespec::syntax::{self, Notation, Parsed};

const EVERYTHING: &str = include_str!("data/everything.life");

fn read(notation: Notation, text: &str) -> Parsed {
    let parsed = match notation {
        Notation::Life => syntax::parse(SourceId(0), text),
        Notation::Yaml => syntax::parse_yaml(SourceId(0), text),
    };
    let told: Vec<String> = parsed
        .findings
        .iter()
        .map(|finding| {
            let words = finding.span().and_then(|span| text.get(span.range())).unwrap_or("");
            format!("{} {} at {words:?}", finding.code.id, finding.message)
        })
        .collect();
    assert!(told.is_empty(), "{told:#?} in\n{text}");
    parsed
}

fn printed(notation: Notation, parsed: &Parsed) -> String {
    syntax::print(&parsed.file, notation).text
}

/// Two texts must be the same; if not, the first line that differs is shown.
fn assert_same(left: &str, right: &str, all: &str) {
    let differs = left.lines().zip(right.lines()).position(|(left, right)| left != right);
    let at = differs.unwrap_or_else(|| left.lines().count().min(right.lines().count()));
    let near = |text: &str| text.lines().skip(at.saturating_sub(2)).take(5).collect::<Vec<_>>().join("\n");
    assert!(left == right, "line {}:\n{}\n--- is not ---\n{}\n--- in ---\n{all}", at + 1, near(left), near(right));
}

#[test]
fn printing_what_was_printed_changes_nothing() {
    let first = printed(Notation::Life, &read(Notation::Life, EVERYTHING));
    let again = printed(Notation::Life, &read(Notation::Life, &first));
    assert_same(&first, &again, "");
    let yaml = printed(Notation::Yaml, &read(Notation::Life, EVERYTHING));
    let again = printed(Notation::Yaml, &read(Notation::Yaml, &yaml));
    assert_same(&yaml, &again, "");
}

#[test]
fn every_construct_goes_to_yaml_and_back() {
    let life = read(Notation::Life, EVERYTHING);
    let yaml = syntax::print(&life.file, Notation::Yaml);
    let back = read(Notation::Yaml, &yaml.text);
    assert_same(&printed(Notation::Life, &life), &printed(Notation::Life, &back), &yaml.text);
    assert_eq!(yaml.lost, []);
}

#[test]
fn printing_keeps_every_comment() {
    let comments = |text: &str| text.lines().filter(|line| line.contains('#')).count();
    let life = read(Notation::Life, EVERYTHING);
    let parsed = printed(Notation::Life, &life);
    assert_eq!(comments(EVERYTHING), comments(&parsed), "in\n{parsed}");
}

/// Every `.life` file below a folder.
fn lifecycles(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            lifecycles(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "life") {
            found.push(path);
        }
    }
}

#[test]
fn every_lifecycle_here_goes_to_yaml_and_back() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    lifecycles(&root.join("spec"), &mut paths);
    lifecycles(&root.join("tests"), &mut paths);
    let mut compared = 0;
    for path in &paths {
        let text = std::fs::read_to_string(path).expect("a lifecycle is text");
        let life = syntax::parse(SourceId(0), &text);
        if !life.findings.is_empty() {
            continue;
        }
        let canonical = printed(Notation::Life, &life);
        assert_same(
            &canonical,
            &printed(Notation::Life, &read(Notation::Life, &canonical)),
            &path.display().to_string(),
        );
        let yaml = syntax::print(&life.file, Notation::Yaml);
        let back = printed(Notation::Life, &read(Notation::Yaml, &yaml.text));
        if yaml.lost.is_empty() {
            assert_same(&canonical, &back, &format!("{}\n{}", path.display(), yaml.text));
        }
        compared += usize::from(yaml.lost.is_empty());
    }
    assert!(compared > 50, "{compared} of {} lifecycles were compared", paths.len());
}

#[test]
fn the_lifecycles_of_the_project_are_laid_out_as_the_formatter_does() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("spec");
    let files = ["import-export.life", "import-export.yaml", "order.life", "ci-run.life", "ticket.life", "permit.life"];
    for name in files {
        let text = std::fs::read_to_string(folder.join(name)).expect("the lifecycle is there");
        let mut sources = lifespec::source::SourceMap::default();
        let source = sources.add(name, text.as_str());
        let parsed = lifespec::syntax::parse_file(source, name, &text);
        let printed = lifespec::syntax::print(&parsed.file, lifespec::syntax::Notation::of_file(name));
        assert_eq!(printed.text, text, "{name}: `lifespec convert` lays it out otherwise");
    }
}
