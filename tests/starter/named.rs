//! What the command line and the configuration name: folders and patterns of lifecycles, reports, and what is not there.

use super::{Project, holes};

fn several(name: &str) -> Project {
    let spec = std::fs::read_to_string("docs/samples/loan.life").expect("a lifecycle of the project");
    let yaml = "lifecycle: Y\nactors: [A]\nentities:\n  E:\n    states:\n      S: {final: true}\n    create: [{on: A.Go, to: S}]\n";
    Project::new(&format!("named-{name}"))
        .with("spec/loan.life", &spec)
        .with("spec/deep/lent.LIFE", &spec)
        .with("spec/.hidden.life", "no lifecycle")
        .with("spec/other.yaml", yaml)
        .with("empty/notes.md", "")
}

#[test]
fn a_folder_stands_for_its_lifecycles_and_a_pattern_for_what_it_finds() {
    let project = several("found");
    for (args, count) in [
        (["check", "spec"].as_slice(), "2 lifecycles"),
        (&["check", "."], "2 lifecycles"),
        (&["check", "spec/*.life"], "1 lifecycle "),
        (&["check", "spec/**/*.{life,LIFE}", "spec", "./spec/loan.life"], "2 lifecycles"),
    ] {
        let told = project.run(args);
        assert!(told.text.contains(count), "{args:?}: {told:?}");
        assert_ne!(told.code, Some(2), "{args:?}: {told:?}");
    }
    let tested = project.run(&["test", "spec"]);
    assert!(tested.text.contains("2 lifecycles"), "{tested:?}");
}

#[test]
fn the_configuration_may_name_a_folder() {
    let project = several("configured").with("lifespec.toml", "[check]\nspecs = [\"spec\"]\n");
    assert!(project.run(&["check"]).text.contains("2 lifecycles"));
    for (specs, words) in [("empty", "there is no lifecycle in `empty`"), ("gone.life", "there is no such file")] {
        let project =
            several(&format!("configured-{specs}")).with("lifespec.toml", &format!("[check]\nspecs = [\"{specs}\"]\n"));
        let told = project.run(&["check"]);
        assert!(told.text.contains("error[LS481]") && told.text.contains(words), "{told:?}");
        assert!(told.text.contains("lifespec.toml:2:10"), "{told:?}");
    }
}

#[test]
fn what_stands_for_no_lifecycle_is_an_error_and_the_rest_is_checked() {
    let project = several("none");
    for (name, words) in [
        ("empty", "error[LS496]: there is no lifecycle in `empty`"),
        ("spec/*.lif", "error[LS496]: no file matches this pattern: `spec/*.lif`"),
        ("spec/[.life", "error[LS491]: cannot read `spec/[.life`: as a pattern it is broken"),
        ("spec/loam.life", "did you mean `loan.life`?"),
    ] {
        let told = project.run(&["check", name, "spec/loan.life"]);
        assert!(told.code == Some(2) && told.text.contains(words), "{name}: {told:?}");
        assert!(told.text.contains("1 entity"), "{name}: {told:?}");
        assert_eq!(project.run(&["test", name]).code, Some(2), "{name}");
    }
    let told = project.run(&["doc", "spec"]);
    assert!(
        told.code == Some(2) && told.text.contains("name a file: `spec/deep/lent.LIFE`, `spec/loan.life`"),
        "{told:?}"
    );
}

#[test]
fn the_folders_of_reports_are_made() {
    let project = holes();
    let args = ["check", "spec/loan.life", "--report", "junit=out/a/x.xml", "--output", "out/b/x.txt"];
    let told = project.run(&args);
    assert_eq!(told.code, Some(1), "{told:?}");
    assert!(project.read("out/a/x.xml").contains("<testsuites"));
    assert!(project.read("out/b/x.txt").contains("LS101"));
}

#[test]
fn a_report_that_cannot_be_written_keeps_no_other_back() {
    let project = holes();
    let args = ["--report", "junit=spec/loan.life/x.xml", "--report", "sarif=x.sarif", "--stories", "spec/loan.life/s"];
    let told = project.run(&[&["check", "spec/loan.life"][..], &args].concat());
    assert_eq!(told.code, Some(2), "{told:?}");
    assert!(told.text.contains("error[LS101]") && told.text.contains("1 lifecycle"), "{told:?}");
    assert!(told.text.contains("cannot write `spec/loan.life/s`"), "{told:?}");
    assert!(project.read("x.sarif").contains("LS101"));
}

#[test]
fn values_of_another_kind_are_explained() {
    for (settings, words) in [
        (
            "[replay]\nspec = \"a.life\"\nlog = [\"x\"]\n",
            ["`log` is a text in quotes, and this is a list", "log = \"Audit\""],
        ),
        (
            "[replay]\nspec = \"a.life\"\nlogs = \"x\"\n",
            ["`logs` is a list of texts, and this is a text", "logs = [\"logs/*.jsonl\"]"],
        ),
        (
            "[check]\nspecs = [1]\n",
            ["each of `specs` is a text in quotes, and this is a number", "specs = [\"spec/*.life\"]"],
        ),
        ("[check]\nmax-states = \"9\"\n", ["`max-states` is a whole number", "max-states = 1000000"]),
        ("check = true\n", ["`check` is a table, and this is a truth value", "[check]"]),
        ("[severity]\nLS142 = 1\n", ["`LS142` is a text in quotes", "LS142 = \"note\""]),
        (
            "[severity]\nLS999 = \"off\"\n",
            ["there is no code `LS999`", "help: `lifespec explain --list` lists every code"],
        ),
        ("[replay]\nlogs = []\n", ["missing field `spec`", "spec = \"spec/orders.life\""]),
    ] {
        let told = holes().with("lifespec.toml", settings).run(&["check", "spec/loan.life"]);
        assert!(told.code == Some(2) && told.text.contains("error[LS481]"), "{settings:?}: {told:?}");
        for words in words {
            assert!(told.text.contains(words), "{settings:?}: {words}: {told:?}");
        }
        assert!(!told.text.contains("LS499"), "{told:?}");
    }
}

#[test]
fn logs_of_the_configuration_that_are_not_there_are_pointed_at() {
    let log = std::fs::read_to_string("docs/samples/loans.jsonl").expect("a log of the project");
    let settings = "[replay]\nspec = \"spec/loan.life\"\nlogs = [\"a.jsonl\", \"no/*.jsonl\"]\n";
    let project = holes().with("a.jsonl", &log).with("lifespec.toml", settings);
    let told = project.run(&["replay"]);
    assert_eq!(told.code, Some(2), "{told:?}");
    assert!(told.text.contains("error[LS481]") && told.text.contains("lifespec.toml:3:20"), "{told:?}");
    // `check` needs no log.
    assert_eq!(project.run(&["check", "spec/loan.life"]).code, Some(1));
}

#[test]
fn a_finding_about_a_file_that_was_named_names_it() {
    let project = holes().with("lifespec.toml", "fail-on = \"error\"\n");
    let told = project.run(&["check", "nope.life", "--format", "github"]);
    assert!(told.text.contains("file=nope.life") && !told.text.contains("lifespec.toml"), "{told:?}");
}
