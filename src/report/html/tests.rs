//! What an HTML report holds, and what hostile texts can do in it.

use serde_json::Value;

use super::policy::source;
use super::{Picture, SCRIPT};
use crate::diagnostic::{Code, Finding, RecordRef, Severity, Told};
use crate::report::{Format, ReplaySummary, Report, Summary, Table};
use crate::source::{SourceMap, Span};

static EARLY: Code = Code { id: "LS303", name: "too-early", severity: Severity::Error, page: "" };
static LONG: Code = Code { id: "LS142", name: "endless-wait", severity: Severity::Warning, page: "" };

const SPEC: &str = "lifecycle Loan\nactor Reader\nentity Book {\n  create on Reader.Borrow -> Lent\n  state Lent { on \
                    Reader.Return -> Returned }\n  final state Returned\n}\n";

fn page(report: &Report<'_>, pictures: &[Picture]) -> String {
    let mut out = Vec::new();
    report.print(Format::Html(pictures), &mut out).expect("writing to memory");
    String::from_utf8(out).expect("reports are UTF-8")
}

fn replayed<'a>(sources: &'a SourceMap, findings: &'a [Finding], tables: &'a [Table]) -> Report<'a> {
    let summary = Summary::Replay(ReplaySummary { logs: vec!["loans.jsonl".to_owned()], ..ReplaySummary::default() });
    Report { sources, findings, tables, stories: &[], coverage: None, summary }
}

fn between<'p>(page: &'p str, before: &str, after: &str) -> &'p str {
    let (_, rest) = page.split_once(before).unwrap_or_else(|| panic!("`{before}` is there"));
    rest.split_once(after).unwrap_or_else(|| panic!("`{after}` follows")).0
}

fn data(page: &str) -> Value {
    let text = between(page, "<script type=\"application/json\" id=\"ui:data\">", "</script>");
    serde_json::from_str(text).expect("the data is JSON")
}

/// Findings about the move of a lifecycle by records on some lines, with its picture.
fn violations(count: u64) -> (SourceMap, Vec<Finding>, Picture) {
    let mut sources = SourceMap::default();
    let spec = sources.add("loan.life", SPEC);
    let parsed = crate::syntax::parse_file(spec, "loan.life", SPEC);
    let model = crate::model::resolve(&parsed.file).model.expect("the lifecycle is sound");
    let start = SPEC.find("on Reader.Return").expect("the move is there");
    let mut findings = Vec::new();
    for line in 1..=count {
        let record = format!(r#"{{"time":"2026-01-01T00:00:00Z","id":"book-{line}","event":"Reader.Return"}}"#);
        let log = sources.add_excerpt("loans.jsonl", &*record, line);
        let at = record.find("Reader").expect("the event is there");
        findings.push(
            Finding::new(&EARLY, format!("`Reader.Return` on book-{line} comes too early"))
                .label(Span::new(log, at, at + 13), "this record")
                .label(Span::new(spec, start, start + 28), "the move")
                .help("look at the clock")
                .instance(format!("book-{line}"))
                .record(RecordRef { file: "loans.jsonl".to_owned(), line }),
        );
    }
    let picture = Picture::new(&model, None, &findings);
    (sources, findings, picture)
}

#[test]
fn a_small_report() {
    let (sources, findings, picture) = violations(2);
    let page = page(&replayed(&sources, &findings, &[]), &[picture]);
    let before = between(&page, "<body>", "<svg").to_owned();
    let after = between(&page, "</svg>", "<script>");
    insta::assert_snapshot!(before + "(the picture)" + after);
}

#[test]
fn the_policy_names_the_style_and_the_script_of_the_page() {
    let (sources, findings, picture) = violations(1);
    for pictures in [vec![], vec![picture]] {
        let page = page(&replayed(&sources, &findings, &[]), &pictures);
        let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
        let style = between(&page, "<style>", "</style>");
        let script = page.rsplit_once("<script>").expect("a script").1.split_once("</script>").expect("its end").0;
        assert_eq!(script, SCRIPT);
        assert!(policy.starts_with("default-src 'none'; "), "{policy}");
        assert!(policy.contains(&format!("style-src {};", source(style))), "{policy}");
        assert!(policy.contains(&format!("script-src {};", source(script))), "{policy}");
        assert!(!page.contains(" style=") && !page.contains(" onclick="), "the policy forbids them");
        assert_eq!(page.matches("<style").count(), 1);
    }
}

#[test]
fn states_and_moves_know_their_findings() {
    let (sources, findings, picture) = violations(3);
    let page = page(&replayed(&sources, &findings, &[]), &[picture]);
    let data = data(&page);
    assert_eq!(data["causes"].as_array().map(Vec::len), Some(1), "{data}");
    let spots: Vec<&str> = data["causes"][0][4].as_array().expect("spots").iter().filter_map(Value::as_str).collect();
    assert_eq!(spots, ["p0:Book.Lent-Returned"]);
    for id in spots.iter().chain(&["p0:picture-title", "p0:Book.Lent"]) {
        assert_eq!(page.matches(&format!(" id=\"{id}\"")).count(), 1, "{id}");
    }
}

#[test]
fn hostile_texts_are_inert() {
    let evil =
        "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'`<!--&lt;\u{1b}[31m\u{202e}\u{2028}##[x]";
    let mut sources = SourceMap::default();
    let spec = sources.add(evil, format!("{evil}\n{}", "<b>".repeat(400_000)));
    let story = Told {
        at: Some(1),
        who: evil.to_owned(),
        does: evil.to_owned(),
        from: Some(evil.to_owned()),
        to: evil.to_owned(),
        with: vec![evil.to_owned()],
        set: vec![evil.to_owned()],
        span: Span::new(spec, 0, 4),
    };
    let finding = Finding::new(&LONG, evil)
        .label(Span::new(spec, 0, evil.len()), evil)
        .label(Span::new(spec, evil.len() + 600_000, evil.len() + 1_000_000), evil)
        .help(evil)
        .note(evil)
        .instance(evil.repeat(20_000))
        .record(RecordRef { file: evil.to_owned(), line: 3 })
        .story(vec![story]);
    let findings = [finding];
    let table = Table { title: evil.to_owned(), heads: vec![evil.to_owned()], rows: vec![vec![evil.to_owned()]] };
    let tables = [table];
    let page = page(&replayed(&sources, &findings, &tables), &[]);
    assert_eq!(page.matches("<script").count(), 2, "ours alone");
    assert_eq!(page.matches("</script").count(), 2);
    assert!(!page.contains("<img") && !page.contains("<!--") && !page.contains("##["), "{page}");
    assert!(page.len() < 200_000, "a value of a megabyte is cut: {}", page.len());
    let hidden = |c: char| crate::report::visible::is_hidden(c) && c != '\n';
    assert!(!page.chars().any(hidden), "{page}");
    let data = data(&page);
    let message = data["findings"][0]["m"].as_u64().and_then(|at| usize::try_from(at).ok()).expect("a number");
    let shown = crate::report::visible(evil).into_owned();
    assert_eq!(data["texts"][message], shown);
}

#[test]
fn a_page_holds_some_findings_of_each_cause_and_says_how_many() {
    let (sources, mut findings, _) = violations(30_000);
    findings.push(Finding::new(&LONG, "nothing ends the wait"));
    let page = page(&replayed(&sources, &findings, &[]), &[]);
    assert!(page.len() < 5_000_000, "{}", page.len());
    let data = data(&page);
    let told = data["findings"].as_array().expect("a list");
    assert!((5_000..=10_000).contains(&told.len()), "{}", told.len());
    assert_eq!(data["causes"].as_array().map(Vec::len), Some(2));
    assert_eq!(data["total"], 30_001);
    assert!(page.contains(&format!("The page holds {} of the 30001 findings", told.len())));
}

#[test]
fn more_causes_than_a_page_holds_are_no_reason_to_fail() {
    let findings: Vec<Finding> = (0..12_000).map(|n| Finding::new(&LONG, format!("wait {n}"))).collect();
    let sources = SourceMap::default();
    let page = page(&replayed(&sources, &findings, &[]), &[]);
    assert_eq!(data(&page)["findings"].as_array().map(Vec::len), Some(10_000));
    assert!(page.contains("11800 more causes"), "the first 200 are told in full");
}
