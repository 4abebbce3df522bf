//! A run writes over nothing that it reads, nor two things into one file, however the files are spelt.

use std::fs;
use std::path::{Path, PathBuf};

use super::cli::{code, lifespec};

const LOG: &str = "{\"time\":\"2026-01-01T10:00:00Z\",\"id\":\"a\",\"event\":\"Reader.Borrow\"}\n\
                   {\"time\":\"2026-01-02T10:00:00Z\",\"id\":\"a\",\"event\":\"Reader.Borrow\"}\n";
const EMPTY: &str = "{\"version\":1,\"findings\":[]}";

/// A folder with one of everything that a run reads.
fn place(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("overwrites").join(name);
    let _none_yet = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("logs")).expect("a folder");
    let loan = fs::read_to_string("docs/samples/loan.life").expect("a lifecycle of the project");
    for (name, text) in [
        ("loan.life", loan.as_str()),
        ("a.jsonl", LOG),
        ("logs/b.jsonl", LOG),
        ("list.txt", "a.jsonl\n"),
        ("known.json", EMPTY),
        ("set.toml", "baseline = \"known.json\"\n"),
    ] {
        fs::write(folder.join(name), text).expect("a file");
    }
    folder
}

/// Every file of a folder, and what it holds.
fn all(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(all(&path));
        } else {
            let bytes = fs::read(&path).expect("a file");
            files.push((path, bytes));
        }
    }
    files.sort();
    files
}

/// The exit code, and what standard error says.
fn run_in(folder: &Path, args: &str) -> (i32, String) {
    let args: Vec<&str> = args.split(' ').collect();
    let output = lifespec(&args).current_dir(folder).output().expect("it runs");
    (code(&output), String::from_utf8(output.stderr).expect("text"))
}

#[test]
fn what_would_be_lost_stops_the_run_before_anything_is_written() {
    let folder = place("refused");
    for shard in ["1", "2"] {
        let args = format!("replay loan.life a.jsonl --shard {shard}/2 --format json --output {shard}.json");
        assert!(run_in(&folder, &args).0 < 2, "{args}");
    }
    let before = all(&folder);
    let here = folder.to_str().expect("text");
    let absolute = format!("replay loan.life a.jsonl --report json={here}/a.jsonl");
    for (args, words) in [
        ("replay loan.life a.jsonl --report json=a.jsonl", "the log `a.jsonl` is also where the JSON report goes"),
        ("replay loan.life ./a.jsonl --report json=logs/../a.jsonl", "as `logs/../a.jsonl`"),
        (&absolute, "the log `a.jsonl` is also where the JSON report goes, as"),
        ("replay loan.life logs --output logs/b.jsonl", "the log `logs/b.jsonl` is also where the report goes"),
        ("replay loan.life @list.txt --output list.txt", "the list of logs `list.txt` is also where the report goes"),
        ("replay loan.life a.jsonl --output loan.life", "the lifecycle `loan.life` is also where the report goes"),
        ("replay loan.life a.jsonl --baseline known.json --report json=known.json", "the baseline `known.json`"),
        ("replay loan.life a.jsonl --config set.toml --report html=known.json", "the baseline `known.json`"),
        ("replay loan.life a.jsonl --config set.toml --output set.toml", "the configuration `set.toml`"),
        ("replay loan.life a.jsonl --write-baseline new.json --report json=new.json", "the new baseline and the JSON"),
        ("replay loan.life a.jsonl --report json=x.json --report html=./x.json", "two reports cannot both be written"),
        ("replay loan.life a.jsonl --report json=x.json --output no/../x.json", "the JSON report and the report"),
        ("check loan.life --stories loan.life", "is also where the log of the stories goes"),
        ("check loan.life --stories s.jsonl --output s.jsonl", "cannot both be written to `s.jsonl`"),
        ("check loan.life --write-baseline loan.life", "is also where the new baseline goes"),
        ("check . --report sarif=./loan.life", "is also where the SARIF report goes"),
        ("test loan.life --report junit=loan.life", "is also where the JUnit report goes"),
        ("merge 1.json 2.json --output 2.json", "the report of a shard `2.json` is also where the report goes"),
        ("draw loan.life --output ./loan.life", "is also where the picture goes"),
        ("draw loan.life --coverage 1.json --output 1.json", "the report with the coverage `1.json`"),
        ("doc loan.life --output loan.life", "is also where the document goes"),
        ("convert loan.life --output loan.life", "is also where the same in the other notation goes"),
        ("simulate loan.life --output loan.life", "is also where the log of the histories goes"),
        ("simulate loan.life --truth loan.life", "is also where the truth goes"),
        ("simulate loan.life --truth t.json --output ./t.json", "cannot both be written"),
        (
            "init a.jsonl --folder new --output a.jsonl",
            "the log `a.jsonl` is also where what is told of the draft goes",
        ),
        ("init a.jsonl --output a.life", "the draft and what is told of the draft"),
        ("init a.jsonl --output lifespec.toml", "the configuration and what is told of the draft"),
    ] {
        let (code, told) = run_in(&folder, args);
        assert!(code == 2 && told.contains(words), "{args}: {code} {told}");
        assert!(all(&folder) == before, "{args} has written something");
    }
}

#[cfg(unix)]
#[test]
fn a_link_leads_to_the_file_that_it_leads_to() {
    let folder = place("links");
    std::os::unix::fs::symlink("a.jsonl", folder.join("link.json")).expect("a link");
    let (code, told) = run_in(&folder, "replay loan.life a.jsonl --report json=link.json");
    assert!(code == 2 && told.contains("as `link.json`"), "{told}");
    assert_eq!(fs::read_to_string(folder.join("a.jsonl")).expect("it is there"), LOG);
    // What takes anything may be named twice.
    let args = "replay loan.life a.jsonl --report json=/dev/null --report html=/dev/null --output /dev/null";
    assert_eq!(run_in(&folder, args).0, 1);
}

/// Runs with a file on standard input.
#[cfg(unix)]
fn fed(folder: &Path, args: &str, input: &str) -> (i32, String) {
    let args: Vec<&str> = args.split(' ').collect();
    let input = fs::File::open(folder.join(input)).expect("a file");
    let output = lifespec(&args).current_dir(folder).stdin(input).output().expect("it runs");
    (code(&output), String::from_utf8(output.stderr).expect("text"))
}

#[cfg(unix)]
#[test]
fn what_standard_input_was_redirected_from_is_read_too() {
    let folder = place("redirected");
    let before = all(&folder);
    for (args, input, words) in [
        ("replay loan.life - --report json=a.jsonl", "a.jsonl", "the log on standard input is also where the JSON"),
        ("replay loan.life /dev/stdin --report json=a.jsonl", "a.jsonl", "the log `/dev/stdin` is also where"),
        ("replay loan.life - --output /dev/stdin", "a.jsonl", "is also where the report goes, as `/dev/stdin`"),
        ("check - --report json=loan.life", "loan.life", "the lifecycle on standard input is also where"),
        ("draw - --output ./loan.life", "loan.life", "is also where the picture goes, as `./loan.life`"),
    ] {
        let (code, told) = fed(&folder, args, input);
        assert!(code == 2 && told.contains(words), "{args}: {code} {told}");
        assert!(all(&folder) == before, "{args} has written something");
    }
    assert_eq!(fed(&folder, "replay loan.life - --report json=new.json", "a.jsonl").0, 1);
}

#[cfg(unix)]
#[test]
fn a_file_with_two_names_is_one_file() {
    let folder = place("names");
    fs::hard_link(folder.join("a.jsonl"), folder.join("same.json")).expect("a link");
    for (link, target) in [("soon.json", "new.json"), ("later.json", "soon.json"), ("logs/up.json", "../new.json")] {
        std::os::unix::fs::symlink(target, folder.join(link)).expect("a link");
    }
    for (args, words) in [
        (
            "replay loan.life a.jsonl --report json=same.json",
            "the log `a.jsonl` is also where the JSON report goes, as",
        ),
        ("replay loan.life a.jsonl --report json=a.jsonl --output same.json", "cannot both be written to `a.jsonl`"),
        ("replay loan.life a.jsonl --report json=new.json --output soon.json", "which is `soon.json`"),
        ("replay loan.life a.jsonl --report json=later.json --output new.json", "which is `new.json`"),
        ("replay loan.life a.jsonl --report json=logs/up.json --output ./new.json", "which is `./new.json`"),
    ] {
        let (code, told) = run_in(&folder, args);
        assert!(code == 2 && told.contains(words), "{args}: {code} {told}");
        assert_eq!(fs::read_to_string(folder.join("a.jsonl")).expect("it is there"), LOG, "{args}");
        assert!(!folder.join("new.json").exists(), "{args}");
    }
    assert_eq!(run_in(&folder, "replay loan.life a.jsonl --report json=later.json").0, 1);
    assert!(folder.join("new.json").exists());
}

#[cfg(unix)]
#[test]
fn the_file_of_standard_output_takes_one_result() {
    let folder = place("standard");
    let into = |args: &str| {
        let args: Vec<&str> = args.split(' ').collect();
        let file = fs::File::create(folder.join("o.txt")).expect("a file");
        let output = lifespec(&args).current_dir(&folder).stdout(file).output().expect("it runs");
        let printed = fs::read_to_string(folder.join("o.txt")).expect("it is there");
        (code(&output), String::from_utf8(output.stderr).expect("text"), printed)
    };
    for report in ["/dev/stdout", "o.txt"] {
        let (code, told, printed) = into(&format!("replay loan.life a.jsonl --report json={report}"));
        let words = format!("cannot both be written to `{report}`, which is standard output");
        assert!(code == 2 && told.contains(&words) && printed.is_empty(), "{code} {told} {printed}");
    }
    // What is printed one behind the other is, and a pipe takes anything.
    let (code, told, printed) = into("check loan.life --stories -");
    assert!(code == 0 && !printed.is_empty(), "{code} {told}");
    assert_eq!(into("replay loan.life a.jsonl --output /dev/stdout").0, 1);
    assert_eq!(run_in(&folder, "replay loan.life a.jsonl --report json=/dev/stdout").0, 1);
}

#[test]
fn what_may_be_written_anew_is() {
    let folder = place("anew");
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("it is there");
    assert_eq!(run_in(&folder, "replay loan.life a.jsonl --config set.toml --write-baseline ./known.json").0, 0);
    assert!(read("known.json").contains("fingerprint"), "{}", read("known.json"));
    let form = read("loan.life");
    fs::write(folder.join("loan.life"), form.replace("  ", "     ")).expect("a file");
    assert_eq!(run_in(&folder, "convert loan.life --to life --output loan.life").0, 0);
    assert!(!read("loan.life").contains("     state"), "{}", read("loan.life"));
    assert!(run_in(&folder, "init a.jsonl").0 == 0 && run_in(&folder, "init logs/b.jsonl").0 == 0);
    assert!(read("lifespec.toml").contains("b.life"), "{}", read("lifespec.toml"));
}
