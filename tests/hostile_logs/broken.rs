//! Logs that are cut off, damaged, glued together, or that change while they are read.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::runner::{folder, log, replay, write};
use super::{before, behind, record};

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

pub(super) fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).expect("memory takes all")
}

/// Orders that are closed, each with a number that does not compress.
fn many(count: usize, line: impl Fn(usize, u64) -> String) -> String {
    (0..count).map(|at| line(at, (at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))).collect()
}

#[test]
fn what_stands_before_a_cut_is_judged() {
    let jsonl = many(20_000, |at, id| record(1 + at % 28, &format!("{id:x}"), "Close"));
    let rows = many(20_000, |at, id| format!("2026-01-{:02}T10:00:00Z,Order,{id:x},Close\n", 1 + at % 28));
    let csv = format!("time,entity,id,event\n{rows}");
    let traces = many(20_000, |at, id| {
        format!(
            "<trace><string key=\"concept:name\" value=\"{id:x}\"/><event><string key=\"concept:name\" value=\"Close\"/>\
             <date key=\"time:timestamp\" value=\"2026-01-{:02}T10:00:00Z\"/></event></trace>\n",
            1 + at % 28
        )
    });
    let xes = format!("<log>\n{traces}</log>\n");
    for (name, text) in [("cut.jsonl", jsonl), ("cut.csv", csv), ("cut.xes", xes)] {
        for (ending, packed) in [("gz", gzip(text.as_bytes())), ("zst", zstd(text.as_bytes()))] {
            let ran = log(&format!("{name}.{ending}"), &packed[..packed.len() / 2]);
            assert_eq!(ran.exit, 2, "{name}.{ending}");
            ran.says("LS498", 0, "to its end");
            let (read, unread) = (ran.count("conforms"), ran.count("unread"));
            assert!((5_000..15_000).contains(&read) && unread <= 1, "{name}.{ending}: {read} {unread}");
        }
    }
}

#[test]
fn what_stops_a_format_is_told_as_such() {
    let whole = super::forms::xes();
    let row = "2026-01-01T10:00:00Z,Order,a,Close\n";
    for (name, text, words) in [
        ("no-end.xes", whole.replace("</log>", ""), "ends before its </log>"),
        ("head.csv", format!("time,ent\0ity,id,event\n{row}"), "the header line holds a NUL character"),
        ("long.csv", format!("time,entity,id,event\n{row}\"{}\",x,y,z\n", "x".repeat(66 << 20)), "longer than 64 MiB"),
    ] {
        let ran = log(name, text);
        assert_eq!(ran.exit, 2, "{name}");
        ran.says("LS338", 0, words);
        assert_eq!(ran.count("instances") > 0, name != "head.csv", "{name}: {:#?}", ran.findings());
    }
}

#[test]
fn damage_in_the_middle_does_not_undo_what_stands_before() {
    let text = many(20_000, |at, id| record(1 + at % 28, &format!("{id:x}"), "Close"));
    let mut packed = gzip(text.as_bytes());
    let middle = packed.len() / 2;
    packed[middle..middle + 64].fill(0x55);
    let ran = log("damaged.jsonl.gz", packed);
    assert_eq!(ran.exit, 2);
    ran.says("LS498", 0, "damaged.jsonl.gz");
    assert!(ran.count("conforms") > 5_000, "{:?}", ran.report["summary"]);
}

#[test]
fn writers_that_disturb_each_other_spoil_their_own_lines_only() {
    let (one, other) = (record(5, "d", "Note"), record(5, "e", "Note"));
    let glued = format!("{}{other}", one.trim_end());
    let halves = format!("{}\n{}\n", &one[..30], &other[40..].trim_end());
    let inside = format!("{}{other}", &one[..40]);
    let ran = log("glued.jsonl", before() + &glued + &halves + &inside + &behind());
    assert_eq!(ran.exit, 1);
    ran.says("LS331", 3, "another record begins on the same line");
    ran.says("LS331", 4, "no JSON record");
    ran.says("LS331", 6, "no JSON record");
    ran.says("LS307", 8, "after its end");
    assert_eq!((ran.count("instances"), ran.count("records")), (3, ran.count("unread") + 4));
}

#[test]
fn a_broken_part_of_a_document_or_a_list_is_one_finding() {
    let lines = |text: String| text.trim_end().replace('\n', ",\n");
    let bad = "{\"id\" \"x\"},";
    let list = |bad: &str, end: &str| format!("[\n{},\n{bad}\n{}{end}", lines(before()), lines(behind()));
    let cases = [
        ("list.json", list(bad, "\n]\n"), (4, 6)),
        ("one-line.json", list(bad, "]").replace('\n', ""), (1, 1)),
        ("no-brace.json", list("{\"id\":\"x\",\"set\":{\"a\":1},", "\n]\n"), (4, 6)),
        ("several-lines.json", list("{\n  \"id\": oops,\n  \"set\": {}\n },", "\n]\n"), (5, 9)),
        ("open-text.json", list("{\"id\":\"x},", "\n]\n"), (4, 6)),
        ("documents.json", before() + "{\n  \"id\": oops,\n  \"set\": {}\n}\n" + &behind(), (4, 8)),
    ];
    for (name, text, (bad, violation)) in cases {
        let ran = log(name, text);
        let expected = [("LS307".to_owned(), violation), ("LS331".to_owned(), bad)];
        assert_eq!(ran.codes(), expected, "{name}: {:#?}", ran.findings());
        assert_eq!((ran.exit, ran.count("instances"), ran.count("unread")), (1, 3, 1), "{name}");
    }
}

#[test]
fn what_stands_between_the_records_of_a_list_is_told_and_loses_none() {
    let all: Vec<String> = (before() + &behind()).lines().map(str::to_owned).collect();
    let (first, rest) = (&all[0], all[1..].join(",\n"));
    let (count, last) = (all.len(), all.len() as u64);
    let whole = format!("[\n{first},\n{rest}");
    let cases = [
        ("trailing", format!("{whole},\n]\n"), vec![(last + 2, "a comma stands behind the last record")]),
        ("leading", format!("[,\n{first},\n{rest}\n]\n"), vec![(1, "no record stands before this comma")]),
        ("double", format!("[\n{first},,\n{rest}\n]\n"), vec![(2, "no record stands before this comma")]),
        ("missing", format!("[\n{first}\n{rest}\n]\n"), vec![(3, "no comma stands before this record")]),
        ("open", whole.clone(), vec![(last + 1, "the list ends without its `]`")]),
        ("open-comma", format!("{whole},\n"), vec![(last + 2, "the list ends without its `]`")]),
        ("twice", format!("{whole}\n]]\n"), vec![(last + 2, "no list is open")]),
        ("behind", format!("{whole}\n] oops\n"), vec![(last + 2, "no JSON value begins so")]),
        ("early", format!("[\n{first}],\n{rest}\n]\n"), vec![(2, "the list has ended before this comma")]),
        ("two lists", format!("[\n{first}]\n[{rest}]\n[]"), vec![]),
        ("comma between", format!("[\n{first}],\n[{rest}]\n"), vec![(2, "the list has ended before this comma")]),
        ("brace", format!("{whole}\n}}]\n"), vec![(last + 2, "no record is open that this brace could end")]),
        (
            "cut",
            format!("{whole},\n{{\n  \"id\": \"x\",\n  \"set\":"),
            vec![(last + 2, "the log ends before this record does")],
        ),
    ];
    for (name, text, told) in cases {
        let ran = log(&format!("{name}.json"), &text);
        for (line, words) in &told {
            ran.says("LS331", *line, words);
        }
        let unread = told.len() as u64;
        assert_eq!((ran.count("unread"), ran.count("records")), (unread, count as u64 + unread), "{name}");
    }
}

#[test]
fn a_list_that_is_cut_off_in_a_broken_record_is_told_with_it() {
    let all: Vec<String> = (before() + &behind()).lines().map(str::to_owned).collect();
    let ran = log("cut-list.json", format!("[\n{},\n{{\"id\" \"x\"}},\n{}", all[0], all[1..].join(",\n")));
    ran.says("LS331", 3, "no JSON record");
    ran.says("LS331", all.len() as u64 + 2, "the list ends without its `]`");
    assert_eq!((ran.exit, ran.count("unread"), ran.count("instances")), (1, 2, 3), "{:#?}", ran.findings());
}

#[test]
fn tables_and_events_that_are_broken_are_told_one_by_one() {
    let csv = "time,entity,id,event\n2026-01-01T10:00:00Z,Order,a,Close\n2026-01-01T10:00:00Z,Order,x\n\
               2026-01-01T10:00:00Z,Order,x,Note,1,2\n2026-01-02T10:00:00Z,Order,\"q,Note\n\
               2026-01-03T10:00:00Z,Order,c,Close\n2026-01-04T10:00:00Z,Order,c,Note\n";
    let ran = log("ragged.csv", csv);
    assert_eq!((ran.exit, ran.count("unread"), ran.count("instances")), (1, 3, 2), "{:#?}", ran.findings());
    ran.says("LS331", 3, "3 fields, where the header line has 4");
    ran.says("LS331", 4, "6 fields");
    ran.says("LS331", 5, "a quote that is never closed");
    ran.says("LS307", 7, "after its end");
    let event = |name: &str, rest: &str| {
        format!("<event><string key=\"concept:name\" value=\"{name}\"/><date key=\"time:timestamp\" {rest}/></event>\n")
    };
    let xes = format!(
        "<log>\n<trace><string key=\"concept:name\" value=\"t\"/>\n{}{}{}{}</trace>\n</log>\n",
        event("Close", "value=\"2026-01-01T10:00:00Z\""),
        event("Note", "value=\"noon\""),
        event("Note", "value=2026"),
        event("Note", "value=\"2026-01-02T10:00:00Z\""),
    );
    let ran = log("broken.xes", xes);
    assert_eq!((ran.exit, ran.count("unread"), ran.count("instances")), (1, 2, 1), "{:#?}", ran.findings());
    ran.says("LS332", 4, "`noon` is no time");
    ran.says("LS331", 5, "no XES record");
    ran.says("LS307", 6, "after its end");
    let ran = log(
        "broken.jsonocel",
        super::forms::ocel(
            "{\"id\":\"e9\",\"type\":\"Note\",\"time\":\"2026-01-02T10:00:00Z\",\"relationships\":[{\"objectId\":\"nobody\"}]}",
        ),
    );
    assert_eq!((ran.exit, ran.count("unread")), (1, 1), "{:#?}", ran.findings());
    assert!(
        ran.findings().iter().any(|(code, _, said)| code == "LS331" && said.contains("nobody")),
        "{:#?}",
        ran.findings()
    );
}

#[test]
fn a_log_may_grow_or_shrink_while_it_is_read() {
    let folder = folder("moving");
    let text = many(30_000, |at, id| record(1 + at % 28, &format!("{id:x}"), "Close"));
    for grows in [true, false] {
        let path = write(&folder, if grows { "grows.jsonl" } else { "shrinks.jsonl" }, &text);
        let moved = path.clone();
        let changes = thread::spawn(move || {
            for step in 0..200_u64 {
                thread::sleep(Duration::from_millis(2));
                if grows {
                    let mut file = OpenOptions::new().append(true).open(&moved).expect("it is there");
                    file.write_all(record(28, &format!("late-{step}"), "Close").as_bytes()).expect("it takes more");
                } else {
                    let file: File = OpenOptions::new().write(true).open(&moved).expect("it is there");
                    let size = file.metadata().expect("it has a size").len();
                    file.set_len(size - size / 8).expect("it can be cut");
                }
            }
        });
        let (exit, said, _) = super::runner::run(&folder, &[&path]);
        changes.join().expect("the other thread ends");
        assert!((0..=2).contains(&exit), "{exit}: {said}");
        assert!(!grows || exit == 0 || said.contains("LS331"), "{exit}: {said}");
    }
}

#[test]
fn what_cannot_be_read_among_good_logs_is_told_and_the_good_ones_are_judged() {
    let folder = folder("unreadable");
    let good = write(&folder, "good.jsonl", before() + &behind());
    let empty = folder.join("nothing");
    fs::create_dir_all(&empty).expect("a folder");
    let missing = folder.join("missing.jsonl").to_str().expect("text").to_owned();
    let mut bad = vec![missing, empty.to_str().expect("text").to_owned()];
    #[cfg(unix)]
    {
        let link = folder.join("dangling.jsonl");
        std::os::unix::fs::symlink(folder.join("gone"), &link).expect("a link");
        bad.push(link.to_str().expect("text").to_owned());
    }
    for bad in &bad {
        let ran = replay(&folder, &[bad, &good]);
        assert_eq!((ran.exit, ran.count("instances")), (2, 3), "{bad}: {:#?}", ran.findings());
        ran.says("LS307", 4, "after its end");
        let told = ran.findings().iter().any(|(code, _, said)| code.starts_with("LS49") && said.contains(bad.as_str()));
        assert!(told, "{bad}: {:#?}", ran.findings());
    }
}
