//! What a report looks like, in both formats.

use super::{
    Answered, CheckSummary, Composed, Detail, Format, Life, Look, Parts, ReplaySummary, Report, Summary, Table, Verdict,
};
use crate::diagnostic::{Code, EditKind, Finding, HistoryEdit, NearestHistory, RecordRef, Severity};
use crate::replay::{Ahead, Due, Fitness, Known, LogFit, LogFitness, Step, Telling, Totals, Way};
use crate::source::{SourceId, SourceMap, Span};

static WRONG: Code = Code { id: "LS301", name: "wrong-source", severity: Severity::Error, page: "" };
static LONG: Code = Code { id: "LS142", name: "endless-wait", severity: Severity::Warning, page: "" };

const SPEC: &str = "lifecycle Orders\n\nentity Job {\n  initial state Creating \"The job exists.\" {\n    \
                    on Customer.Ship -> Shipping\n    after 14d -> Deleted\n  }\n  state Shipping {\n  }\n}\n";
const RECORD: &str =
    r#"{"ts":"2016-03-02T10:11:00Z","job":"job-213","event":"receive","from":"Creating","to":"Received"}"#;

fn find(sources: &SourceMap, source: SourceId, words: &str) -> Span {
    let start = sources.get(source).text.find(words).expect("the words are there");
    Span::new(source, start, start + words.len())
}

fn look(width: usize) -> Look {
    Look { color: false, unicode: true, width, detail: Detail::Notes }
}

fn print(report: &Report<'_>, format: Format<'_>) -> String {
    let mut out = Vec::new();
    report.print(format, &mut out).expect("writing to memory");
    String::from_utf8(out).expect("reports are UTF-8")
}

/// A spec, a log, and a violation in three histories.
fn replayed() -> (SourceMap, Vec<Finding>) {
    let mut sources = SourceMap::default();
    let spec = sources.add("spec/orders.life", SPEC);
    let mut findings = Vec::new();
    for (job, line) in [("job-213", 48_213), ("job-300", 50_000), ("job-999", 60_001)] {
        let log = sources.add_excerpt("jobs.jsonl", RECORD.replace("job-213", job), line);
        findings.push(
            Finding::new(&WRONG, format!("{job} became Received while it was still Creating"))
                .label(find(&sources, log, "receive"), "no move on `receive` leaves Creating")
                .label(find(&sources, spec, "Creating"), "legal here: Customer.Ship; deleted by a timer after 14d")
                .help("the nearest legal history has one more record: Customer.Ship between lines 40114 and 48213")
                .instance(job)
                .record(RecordRef { file: "jobs.jsonl".into(), line }),
        );
    }
    (sources, findings)
}

fn replay_report<'a>(sources: &'a SourceMap, findings: &'a [Finding]) -> Report<'a> {
    let totals =
        Totals { records: 10_009_198, instances: 1_465_000, conforms: 1_464_997, violates: 3, ..Totals::default() };
    Report {
        sources,
        findings,
        tables: &[],
        stories: &[],
        coverage: None,
        summary: Summary::Replay(ReplaySummary { totals, ..ReplaySummary::default() }),
    }
}

#[test]
fn a_violation_shows_the_record_and_the_spec_and_counts_its_repeats() {
    let (sources, findings) = replayed();
    insta::assert_snapshot!(print(&replay_report(&sources, &findings), Format::Human(look(120))));
}

#[test]
fn eighty_columns_cut_the_record_around_the_words() {
    let (sources, findings) = replayed();
    let text = print(&replay_report(&sources, &findings), Format::Human(look(80)));
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn ascii_draws_with_ascii_alone() {
    let (sources, findings) = replayed();
    let text = print(&replay_report(&sources, &findings[..1]), Format::Human(Look { unicode: false, ..look(120) }));
    assert!(text.is_ascii(), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn colours_are_there_only_when_asked_for() {
    let (sources, findings) = replayed();
    let report = replay_report(&sources, &findings);
    assert!(!print(&report, Format::Human(look(100))).contains('\u{1b}'));
    assert!(print(&report, Format::Human(Look { color: true, ..look(100) })).contains("\u{1b}[1;31merror[LS301]"));
}

#[test]
fn json_lists_every_finding_with_its_places() {
    let (sources, findings) = replayed();
    let text = print(&replay_report(&sources, &findings), Format::Json);
    let value: serde_json::Value = serde_json::from_str(&text).expect("the report is JSON");
    assert_eq!(value["findings"].as_array().map(Vec::len), Some(3));
    insta::assert_snapshot!(text);
}

#[test]
fn a_check_shows_the_worst_first_then_tables_and_totals() {
    let mut sources = SourceMap::default();
    let spec = sources.add("orders.life", SPEC);
    let findings = [
        Finding::new(&LONG, "Shipping can last for ever")
            .label(find(&sources, spec, "Shipping {\n  }"), "every way out waits for somebody")
            .help("say how long it may last (`after 30d -> …`), or `allow LS142 \"why\"`")
            .note("nothing else ends it"),
        Finding::new(&WRONG, "two labels on one line, one inside the other")
            .label(find(&sources, spec, "on Customer.Ship"), "outer words")
            .label(find(&sources, spec, "Customer"), "inner words")
            .label(find(&sources, spec, "-> Shipping"), "further words"),
    ];
    let tables = [Table {
        title: "Faults and incidents of Job".into(),
        heads: ["state", "Customer.Lost"].map(String::from).to_vec(),
        rows: vec![
            vec![
                "Creating".into(),
                "contact Customer within 14d, else return drives within 90d, else destroy drives".into(),
            ],
            vec!["Shipping".into(), "—".into()],
        ],
    }];
    let lives = vec![
        Life { entity: "Job".into(), longest: Some(14 * 86_400_000), with_faults: None, place: None },
        Life { entity: "Drive".into(), longest: None, with_faults: None, place: None },
    ];
    let answered = |question, verdict| Answered { question, about: Vec::new(), verdict };
    let compositions = vec![Composed {
        file: "a.life".into(),
        root: "Job".into(),
        parts: vec![
            Parts { name: "drives".into(), least: 0, most: None },
            Parts { name: "parcel".into(), least: 1, most: Some(1) },
        ],
        number: Some(3),
        states: Some(841),
        looked_at: 1_417,
        answers: vec![
            answered("no-deadlock", Verdict::HoldsForEveryN),
            answered("no-orphan", Verdict::Violated { parts: 1, story: Vec::new() }),
            answered("invariant", Verdict::HoldsUpTo(Some(2))),
        ],
        limit: Some("a part owns parts"),
    }];
    let summary = Summary::Check(CheckSummary {
        specs: 1,
        entities: 2,
        states: 3,
        moves: 2,
        suppressed: 1,
        known: 0,
        lives,
        compositions,
    });
    let report =
        Report { sources: &sources, findings: &findings, tables: &tables, stories: &[], coverage: None, summary };
    insta::assert_snapshot!(print(&report, Format::Human(look(80))));
}

#[test]
fn nothing_acts_on_a_terminal() {
    let mut sources = SourceMap::default();
    let evil = "state \u{1b}[2J\u{202e}evil\u{7} {\r}\n";
    let spec = sources.add("a\u{1b}]0;title\u{7}.life", evil);
    let findings = [Finding::new(&WRONG, "found `\u{1b}[31m`")
        .label(Span::new(spec, 6, evil.len() - 1), "a \u{9b}label\r")
        .help("help \u{2066}")
        .note("note\n\u{0}")
        .instance("job\u{1b}c")];
    let summary = Summary::Check(CheckSummary::default());
    let report = Report { sources: &sources, findings: &findings, tables: &[], stories: &[], coverage: None, summary };
    for format in [Format::Human(look(80)), Format::Json, Format::JsonLines] {
        let text = print(&report, format);
        let hidden = text.chars().find(|c| *c != '\n' && super::visible::is_hidden(*c));
        assert_eq!(hidden, None, "{text:?}");
    }
    let value: serde_json::Value = serde_json::from_str(&print(&report, Format::Json)).expect("the report is JSON");
    assert_eq!(value["findings"][0]["message"], "found `\u{1b}[31m`", "JSON keeps the exact text");
}

#[test]
fn any_label_anywhere_can_be_drawn() {
    let texts = ["", "\n", "a", "a\nb\n", "\r\n\r\n", "日本\tx\n\u{301}\n", "x\n\n\n\n\n\n\n\n\ny"];
    for text in texts {
        for start in 0..=text.len() + 1 {
            for end in start..=text.len() + 2 {
                for width in [0, 40, 100] {
                    let mut sources = SourceMap::default();
                    let source = sources.add("t", text);
                    let finding = Finding::new(&LONG, "m")
                        .label(Span::new(source, start, end), "one two three four five six seven eight nine ten")
                        .label(Span::new(source, end, end + 1), "")
                        .label(Span::new(source, 0, start), "x");
                    let findings = [finding];
                    let report = Report {
                        sources: &sources,
                        findings: &findings,
                        tables: &[],
                        stories: &[],
                        coverage: None,
                        summary: Summary::Check(CheckSummary::default()),
                    };
                    let drawn = print(&report, Format::Human(look(width)));
                    assert!(drawn.contains("[t:"), "{text:?} {start}..{end}: {drawn}");
                    assert!(!drawn.contains("Failed to read"), "{drawn}");
                }
            }
        }
    }
}

/// A story in which every text means harm, or is wide.
fn evil_story() -> Telling {
    let evil = "job\u{1b}[2J\u{202e}東京".to_owned();
    let due = Due { instance: evil.clone(), rule: "after 1d -> B".into(), earliest: None, latest: Some("T".into()) };
    let known = |name: &str| Known {
        instance: format!("{name} {evil}"),
        states: vec![None, Some("Open".into())],
        fields: vec![("kind".into(), vec!["A".into(), "B".into()]), ("size".into(), Vec::new())],
    };
    let step = |line, time: Option<&str>| Step {
        record: RecordRef { file: "a\u{7}.jsonl".into(), line },
        time: time.map(str::to_owned),
        later: time.map(|_| "-1s".into()),
        says: format!("`A.Go\u{9b}` on {evil} {}", "with a long word after another ".repeat(5)),
        unseen: vec![evil.clone()],
        findings: vec![Finding::new(&WRONG, format!("{evil} is wrong"))],
        after: ["a", "b", "c", "d", "e"].map(known).into(),
        open: true,
        timers: vec![due.clone()],
    };
    let way = |holds| Way {
        rule: "on A.Go when ready -> B".into(),
        event: Some("A.Go".into()),
        holds,
        lacks: vec![format!("`ready`: {evil} is not")],
        due: Some(due.clone()),
    };
    Telling {
        root: evil.clone(),
        entity: "Order".into(),
        steps: vec![step(9, None), step(1_000, Some("2026-01-08T15:30:00Z"))],
        end: vec![Finding::new(&WRONG, "it is late")],
        next: vec![Ahead {
            instances: vec![evil.clone()],
            state: Some("Open".into()),
            ways: vec![way(Some(false)), way(None)],
        }],
    }
}

#[test]
fn a_story_fits_the_screen_and_does_nothing_to_it() {
    use unicode_width::UnicodeWidthStr;

    let sources = SourceMap::default();
    let stories = [evil_story()];
    let report = Report {
        sources: &sources,
        findings: &[],
        tables: &[],
        stories: &stories,
        coverage: None,
        summary: Summary::None,
    };
    for width in [40, 60, 100, 140] {
        let text = print(&report, Format::Human(look(width)));
        assert_eq!(text.chars().find(|c| *c != '\n' && super::visible::is_hidden(*c)), None, "{text}");
        // What is not broken, such as short code, may stand out.
        let wide = text.lines().filter(|line| line.width() > width + 8).collect::<Vec<_>>();
        assert!(wide.is_empty(), "{width}: {wide:?}\n{text}");
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            words.contains("and 2 more are either not there or in Open; kind = A or B; size is not known"),
            "{text}"
        );
    }
    let value: serde_json::Value = serde_json::from_str(&print(&report, Format::Json)).expect("the report is JSON");
    let step = &value["story"][1];
    assert_eq!((&step["record"]["line"], &step["after"][0]["states"][0]), (&1_000.into(), &serde_json::Value::Null));
    assert_eq!(step["after"][0]["fields"]["kind"], serde_json::json!(["A", "B"]));
    assert_eq!(step["findings"][0]["code"], WRONG.id);
    assert_eq!(value["story"][0]["time"], serde_json::Value::Null, "{step}");
    assert_eq!((&value["next"][0]["moves"][0]["holds"], &value["next"][0]["state"]), (&false.into(), &"Open".into()));
    let quiet = print(&report, Format::Human(Look { detail: Detail::Findings, ..look(100) }));
    assert_eq!(quiet, "", "who asks for the findings alone gets no story");
}

#[test]
fn nearest_legal_histories_and_fitness_are_data() {
    let (sources, mut findings) = replayed();
    let edit = |kind| HistoryEdit {
        kind,
        record: RecordRef { file: "jobs.jsonl".into(), line: 7 },
        event: Some("Customer.Ship".into()),
        instance: Some("job-213".into()),
    };
    let edits = vec![edit(EditKind::Missing), edit(EditKind::WrongActor)];
    findings[0].nearest = Some(Box::new(NearestHistory { cost: 2, gave_up: false, edits }));
    let mut fitness = LogFitness::default();
    fitness.add(Fitness { cost: 2, worst: 100_000 });
    let report = Report {
        summary: Summary::Replay(ReplaySummary {
            known: 0,
            untold: false,
            partial: false,
            totals: Totals::default(),
            fit: Some(LogFit { fitness, unknown: 1 }),
            logs: Vec::new(),
        }),
        ..replay_report(&sources, &findings)
    };
    let value: serde_json::Value = serde_json::from_str(&print(&report, Format::Json)).expect("the report is JSON");
    let nearest = &value["findings"][0]["nearest"];
    assert_eq!((&nearest["cost"], &nearest["gave_up"]), (&2.into(), &false.into()));
    assert_eq!((&nearest["edits"][0]["kind"], &nearest["edits"][0]["before"]["line"]), (&"missing".into(), &7.into()));
    assert_eq!(
        (&nearest["edits"][1]["kind"], &nearest["edits"][1]["record"]["line"]),
        (&"wrong actor".into(), &7.into())
    );
    assert_eq!(value["summary"]["fitness"]["unknown"], 1);
    let text = print(&report, Format::Human(look(100)));
    assert!(text.contains("fitness 0.9999 on average, 0.9999 by records (1 not known)"), "never 1: {text}");
}
