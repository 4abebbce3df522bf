//! A team adopts the tool: what is known is put into a baseline, and from then on only what is new fails a run.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::cli::{code, json, run, stdout};

/// Loans, some of which left their lifecycle; in what order, and with which of them, is told.
fn log(loans: &[u32]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for loan in loans {
        let record = |day: u32, event: &str| {
            format!("{{\"time\":\"2026-01-{day:02}T10:00:00Z\",\"id\":\"loan-{loan}\",\"event\":\"Reader.{event}\"}}")
        };
        lines.push(record(1, "Borrow"));
        // Every third one is given back twice.
        lines.push(record(9, "Return"));
        if loan % 3 == 0 {
            lines.push(record(10, "Return"));
        }
    }
    lines.join("\n") + "\n"
}

struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pipeline").join(name);
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        fs::write(&path, text).expect("a file");
        path.to_str().expect("text").to_owned()
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().expect("text").to_owned()
    }
}

const SPEC: &str = "docs/samples/loan.life";

fn findings(value: &Value) -> Vec<&str> {
    value["findings"].as_array().expect("findings").iter().filter_map(|finding| finding["instance"].as_str()).collect()
}

#[test]
fn only_what_is_new_fails_a_run() {
    let place = Place::new("new");
    let baseline = place.path("known.json");
    let first = place.file("first.jsonl", &log(&[1, 2, 3, 4, 6]));
    let run_on = |log: &str, more: &[&str]| run(&[&["replay", SPEC, log, "--format", "json"], more].concat());
    assert_eq!(code(&run_on(&first, &[])), 1);
    // The first run makes everything known, and passes.
    let written = run_on(&first, &["--write-baseline", &baseline]);
    assert_eq!((code(&written), findings(&json(&written)).len()), (0, 0), "{}", stdout(&written));
    assert_eq!(code(&run_on(&first, &["--baseline", &baseline])), 0);
    // A new violation fails, and is the only one that is told.
    let second = place.file("second.jsonl", &log(&[1, 2, 3, 9, 4, 6]));
    let new = run_on(&second, &["--baseline", &baseline]);
    assert_eq!((code(&new), findings(&json(&new))), (1, vec!["loan-9"]));
    // Mended, it passes; in another order, too.
    let mended = place.file("mended.jsonl", &log(&[6, 4, 8, 3, 2, 1]));
    let passes = run_on(&mended, &["--baseline", &baseline]);
    assert_eq!((code(&passes), findings(&json(&passes)).len()), (0, 0), "{}", stdout(&passes));
}

#[test]
fn what_is_known_takes_no_place_among_so_many_findings() {
    let place = Place::new("most");
    let baseline = place.path("known.json");
    let thirds = |from: u32, to: u32| (from..=to).map(|at| at * 3).collect::<Vec<u32>>();
    let few = place.file("few.jsonl", &log(&thirds(1, 24)));
    assert_eq!(code(&run(&["replay", SPEC, &few, "--write-baseline", &baseline])), 0);
    let run_on = |log: &str, more: &[&str]| run(&[&["replay", SPEC, log, "--baseline", &baseline], more].concat());
    // What is all known passes, however few are told.
    for more in [&[][..], &["--max-findings", "3"]] {
        let output = run_on(&few, more);
        assert_eq!(code(&output), 0, "{}", stdout(&output));
        let told = stdout(&output);
        assert!(told.contains("24 violate (all known)") && told.contains("24 findings known"), "{told}");
        assert!(!told.contains("left out"), "{told}");
    }
    // Of what is new so many are told; so many that not all are kept until the end.
    let many = place.file("many.jsonl", &log(&thirds(1, 4_000)));
    for threads in ["1", "3"] {
        let output = run_on(&many, &["--max-findings", "3", "--format", "json", "--threads", threads]);
        let (exit, report) = (code(&output), json(&output));
        assert_eq!((exit, findings(&report)), (1, vec!["loan-75", "loan-78", "loan-81"]), "{threads}");
        let totals = &report["summary"];
        let [known, left_out] = ["known", "left_out"].map(|name| totals[name].as_u64());
        assert_eq!((known, left_out), (Some(24), Some(4_000 - 24 - 3)), "{totals}");
    }
    // What is left out is not known.
    let one = place.file("one.toml", "[severity]\nLS307 = \"note\"\n");
    let output = run_on(&many, &["--max-findings", "1", "--config", &one, "--fail-on", "error"]);
    assert!(code(&output) == 1 && !stdout(&output).contains("known)"), "{}", stdout(&output));
    // What is not told takes no place, either.
    let off = place.file("off.toml", "[severity]\nLS307 = \"off\"\n");
    let broken = place.file("broken.jsonl", &(log(&thirds(1, 24)) + "{}\n"));
    let output = run(&["replay", SPEC, &broken, "--config", &off, "--max-findings", "1"]);
    assert!(code(&output) == 1 && stdout(&output).contains("error[LS332]"), "{}", stdout(&output));
    let output = run_on(&few, &["--config", &off, "--max-findings", "1"]);
    assert!(code(&output) == 0 && stdout(&output).contains("24 violate (all known)"), "{}", stdout(&output));
}

#[test]
fn what_else_a_violating_history_has_done_is_one_of_the_causes() {
    let place = Place::new("causes");
    let lines = [("a", 1), ("a", 2), ("b", 1)].map(|(loan, day)| {
        format!("{{\"time\":\"2026-01-0{day}T10:00:00Z\",\"id\":\"{loan}\",\"event\":\"Reader.Borrow\"}}\n")
    });
    // It exists already, and then is kept too long.
    let one = place.file("one.jsonl", &lines[..2].concat());
    let both = place.file("both.jsonl", &lines.concat());
    let only_late = place.file("late.jsonl", &lines[2]);
    for (log, shown, totals) in [
        (&one, 2, "1 violate (2 causes) · 0 overdue"),
        (&both, 2, "1 violate (2 causes) · 1 overdue"),
        (&only_late, 1, "0 violate · 1 overdue"),
    ] {
        let told = stdout(&run(&["replay", SPEC, log, "--as-of", "2027-01-01"]));
        assert_eq!(told.matches("error[LS").count(), shown, "{told}");
        assert!(told.contains(totals), "{told}");
    }
}

#[test]
fn a_history_whose_code_is_off_is_not_thereby_known() {
    let place = Place::new("off");
    let settings = place.file("off.toml", "[severity]\nLS307 = \"off\"\n");
    let baseline = place.file("known.json", "{\"version\":1,\"findings\":[]}");
    let first = place.file("first.jsonl", &log(&[1, 3, 6]));
    let run_on = |log: &str, more: &[&str]| run(&[&["replay", SPEC, log, "--config", &settings], more].concat());
    for more in [&[][..], &["--baseline", &baseline]] {
        let output = run_on(&first, more);
        let told = stdout(&output);
        assert!(code(&output) == 1 && told.contains("2 violate ·") && !told.contains("LS307"), "{more:?}: {told}");
    }
    // It is made known as others are, and then passes; what comes later does not.
    assert_eq!(code(&run_on(&first, &["--write-baseline", &baseline])), 0);
    let known = run_on(&first, &["--baseline", &baseline]);
    assert!(code(&known) == 0 && stdout(&known).contains("2 violate (all known)"), "{}", stdout(&known));
    let second = place.file("second.jsonl", &log(&[1, 3, 6, 9]));
    let new = run_on(&second, &["--baseline", &baseline]);
    let told = stdout(&new);
    assert!(code(&new) == 1 && told.contains("3 violate ·") && told.contains("2 findings known"), "{told}");
    assert!(!told.contains("all known"), "{told}");
    // What counts for nothing while it is off is not made known by the way.
    let holes = "docs/samples/loan-with-holes.life";
    let settings = place.file("holes.toml", "[severity]\nLS101 = \"off\"\n");
    assert_eq!(code(&run(&["check", holes, "--config", &settings, "--write-baseline", &baseline])), 0);
    let told = stdout(&run(&["check", holes, "--baseline", &baseline]));
    assert!(told.contains("error[LS101]") && told.contains("known"), "{told}");
}

#[test]
fn the_order_of_a_log_and_lines_before_make_no_difference_to_a_baseline() {
    let place = Place::new("order");
    let write = |name: &str, log: &str| {
        let (log, file) = (place.file(&format!("{name}.jsonl"), log), place.path(&format!("{name}.json")));
        let output = run(&["replay", SPEC, &log, "--write-baseline", &file]);
        assert_eq!(code(&output), 0, "{output:?}");
        fs::read_to_string(file).expect("it was written")
    };
    let one = write("one", &log(&[3, 6, 7, 9]));
    assert_eq!(one, write("other", &log(&[9, 1, 2, 4, 6, 3, 7])));
    assert_eq!(one.matches("fingerprint").count(), 3, "{one}");
}

#[test]
fn what_is_known_of_a_lifecycle_stays_known_as_lines_move() {
    let place = Place::new("spec");
    let text = fs::read_to_string("docs/samples/loan-with-holes.life").expect("a lifecycle of the project");
    let spec = place.file("loan.life", &text);
    let baseline = place.path("known.json");
    assert_eq!(code(&run(&["check", &spec])), 1);
    assert_eq!(code(&run(&["check", &spec, "--write-baseline", &baseline])), 0);
    place.file("loan.life", &format!("# One\n# two\n# three.\n{text}"));
    assert_eq!(code(&run(&["check", &spec, "--baseline", &baseline])), 0);
    place.file(
        "loan.life",
        &text.replace("final state Lost", "state Stuck { after 1d notify Reader }\n  final state Lost"),
    );
    let new = run(&["check", &spec, "--baseline", &baseline]);
    assert_eq!(code(&new), 1, "{}", stdout(&new));
    assert!(stdout(&new).contains("Stuck") && !stdout(&new).contains("`Late` can last"), "{}", stdout(&new));
}

#[test]
fn what_is_no_baseline_stops_the_run() {
    for (file, words) in [(SPEC, "LS482"), ("docs/samples/none.json", "LS491")] {
        let output = run(&["check", SPEC, "--baseline", file]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(code(&output), 2, "{told}");
        assert!(told.contains(words) && told.contains("--write-baseline"), "{told}");
    }
}

#[test]
fn a_search_that_was_cut_short_neither_makes_a_baseline_nor_finds_it_stale() {
    let place = Place::new("short");
    let (spec, baseline) = ("docs/samples/published.life", place.path("known.json"));
    assert_eq!(code(&run(&["check", spec, "--write-baseline", &baseline])), 0);
    let before = fs::read_to_string(&baseline).expect("it was written");
    assert!(before.contains("LS207") && before.contains("LS208"), "{before}");
    for cut in [["--deadline", "0s"], ["--max-states", "50"], ["--parts", "2"]] {
        let output = run(&[&["check", spec, "--baseline", &baseline], &cut[..]].concat());
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!told.contains("not found any more"), "{cut:?}: {told}");
        let output = run(&[&["check", spec, "--exit-zero", "--write-baseline", &baseline], &cut[..]].concat());
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(code(&output) == 2 && told.contains("no baseline is written"), "{cut:?}: {told}");
        assert_eq!(fs::read_to_string(&baseline).expect("it is there"), before, "{cut:?}");
    }
    // As far as usual, and further, is far enough; what is usual is for the project to say.
    let few = place.file("few.toml", "[check]\nmax-states = 50\n");
    for far in [["--max-states", "100000"], ["--deadline", "1h"], ["--config", &few]] {
        let output = run(&[&["check", spec, "--write-baseline", &place.path("other.json")], &far[..]].concat());
        assert_eq!(code(&output), 0, "{far:?}: {output:?}");
    }
}

#[test]
fn how_well_a_log_fits_does_not_depend_on_how_much_is_told() {
    let place = Place::new("fit");
    let log = place.file("some.jsonl", &log(&(1..=24).collect::<Vec<u32>>()));
    let off = place.file("off.toml", "[severity]\nLS307 = \"off\"\n");
    let fit = |more: &[&str]| {
        let output = run(&[&["replay", SPEC, &log, "--nearest", "--format", "json"], more].concat());
        let summary = &json(&output)["summary"];
        assert!(summary["fitness"].is_object(), "{summary}");
        (code(&output), summary["fitness"].clone())
    };
    let all = fit(&[]);
    for more in [
        &["--max-findings", "1"][..],
        &["--config", &off],
        &["--max-findings", "1", "--config", &off],
        &["--max-findings", "1", "--threads", "3"],
    ] {
        assert_eq!(fit(more), all, "{more:?}");
    }
    let output = run(&["replay", SPEC, &log, "--nearest", "--format", "json", "--max-findings", "1"]);
    assert_eq!((findings(&json(&output)).len(), json(&output)["summary"]["left_out"].as_u64()), (1, Some(7)));
}

#[test]
fn who_follows_a_log_is_told_that_the_baseline_is_not_heeded() {
    let place = Place::new("followed");
    let set = place.file("set.toml", "baseline = \"known.json\"\nreports = [\"sarif=other.sarif\"]\n");
    let said = |more: &[&str]| {
        let output = run(&[&["replay", SPEC, "-", "--follow"], more].concat());
        String::from_utf8(output.stderr).expect("text")
    };
    let told = said(&["--config", &set]);
    assert!(told.contains("`baseline` is not heeded") && told.contains("`reports` is not heeded"), "{told}");
    assert!(!said(&["--no-config"]).contains("note:"));
}
