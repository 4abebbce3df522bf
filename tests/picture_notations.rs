//! Pictures for other programs: Mermaid and `PlantUML`, as kept, unbreakable, and taken by those programs themselves.

use std::path::Path;
use std::process::{Command, Stdio};

use super::pictures::{EVERYTHING, HOSTILE, PARCEL, SPECS, model};
use lifespec::diagram::{Options, Scene, mermaid, plantuml, scene};

/// Words that would do something if they were not escaped.
const EVIL: [&str; 9] = [
    "\" as x\n  state \"y",
    "a --> b : c\n[*] --> d",
    "direction TB",
    "`**x**` [[http://x.y]] <b>z</b>",
    "!include /etc/passwd\n!define A B",
    "%%{init: {\"theme\": \"dark\"}}%% ]]> --> <!--",
    "@enduml\n@startuml",
    "<img src=x onerror=alert(1)> &lt; #quot; #35; ; { } ~ $x() %y()",
    "\u{1}\u{1b}[31m\u{202e}\u{fffe} end note",
];

/// The hostile lifecycle, with names that no text of ours could give it.
fn evil() -> Vec<Scene> {
    let scenes = EVIL.iter().map(|words| {
        let mut model = model(HOSTILE);
        (*words).clone_into(&mut model.entities[0].name.text);
        model.entities[0].info.description = Some((*words).to_owned());
        (*words).clone_into(&mut model.entities[0].states[0].name.text);
        model.events[0].name.text = format!("A.{words}");
        scene(&model, &EVERYTHING)
    });
    scenes.collect()
}

fn all() -> Vec<Scene> {
    let plain = SPECS.into_iter().chain([HOSTILE]).map(|spec| scene(&model(spec), &EVERYTHING));
    plain.chain(evil()).collect()
}

#[test]
fn every_kind_of_move_is_drawn_as_kept() {
    let model = model(PARCEL);
    let picture = scene(&model, &EVERYTHING);
    insta::assert_snapshot!("mermaid", mermaid(&picture));
    insta::assert_snapshot!("plantuml", plantuml(&picture));
}

/// The lines of a picture without the words of the lifecycle: what is left are statements.
#[test]
fn hostile_words_make_no_statement_of_their_own() {
    let plain = scene(&model(HOSTILE), &EVERYTHING);
    for scene in evil() {
        // Only Mermaid knows this word; only there it could do something.
        let turns = mermaid(&scene).contains("direction TB");
        assert!(!turns, "a direction in {}", mermaid(&scene));
        for (text, kept) in [(mermaid(&scene), mermaid(&plain)), (plantuml(&scene), plantuml(&plain))] {
            assert_eq!(text.lines().count(), kept.lines().count(), "{text}");
            let hidden = |character: char| (character.is_control() && character != '\n') || character == '\u{202e}';
            assert!(!text.contains(hidden), "{text}");
            for bad in ["<img", "%%{", "**", "<b>", "&lt;"] {
                assert!(!text.contains(bad), "{bad} in {text}");
            }
            let commands = text.contains("!include") || text.contains("[[");
            assert!(!text.starts_with('@') || !commands, "a command or a link in {text}");
            // Every quote is one of ours: a pair at the name of a state.
            for line in text.lines().filter(|line| line.contains('"')) {
                assert_eq!(line.matches('"').count(), 2, "{line}");
                assert!(line.trim_start().starts_with("state \""), "{line}");
            }
        }
    }
}

#[test]
fn names_are_unique_however_alike() {
    let mut model = model(HOSTILE);
    model.entities[0].name.text = "a-b".to_owned();
    model.entities[0].states[0].name.text = "x.y".to_owned();
    model.entities[0].states[1].name.text = "x y".to_owned();
    let text = mermaid(&scene(&model, &Options::default()));
    assert!(text.contains("as a_b_x_y\n") && text.contains("as a_b_x_y_2\n"), "{text}");
    assert!(text.contains("a_b_x_y --> a_b_x_y_2"), "{text}");
    model.entities[0].name.text = "Note".to_owned();
    let text = plantuml(&scene(&model, &Options::default()));
    assert!(text.contains("as Note_2 "), "{text}");
}

#[test]
fn states_stand_in_the_frames_of_their_states() {
    let text = mermaid(&scene(&model(PARCEL), &Options::default()));
    let (begin, frame) = text.split_once("state \"Transit\" as Parcel_Transit {").expect("the frame");
    let (inside, _) = frame.split_once('}').expect("the frame ends");
    assert!(inside.contains("as Parcel_Loading") && inside.contains("as Parcel_Waiting"), "{text}");
    assert!(!begin.contains("as Parcel_Loading"), "{text}");
    // An edge in a frame would take its states out of theirs.
    assert!(!inside.contains("Parcel_Loading -->"), "{text}");
}

/// Writes to a folder of its own below the folder for temporary files.
fn folder(name: &str) -> std::path::PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the folder");
    folder
}

#[test]
fn plantuml_itself_takes_every_picture() {
    let folder = folder("plantuml");
    let mut paths = Vec::new();
    for (at, scene) in all().iter().enumerate() {
        let path = folder.join(format!("{at}.puml"));
        std::fs::write(&path, plantuml(scene)).expect("the file");
        paths.push(path);
    }
    // One that is wrong, to see that the program would say so.
    let wrong = folder.join("wrong.puml");
    std::fs::write(&wrong, "@startuml\nstate \"a as b {\n]\n@enduml\n").expect("the file");
    let run = |paths: &[std::path::PathBuf]| {
        let mut command = Command::new("plantuml");
        command.args(["-charset", "UTF-8", "-checkonly"]).args(paths).stdin(Stdio::null()).output()
    };
    let Ok(output) = run(&paths) else {
        eprintln!("SKIPPED: there is no `plantuml` here, so it did not look at the pictures");
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && !said.contains("rror"), "{said}");
    assert!(!run(&[wrong]).expect("it ran before").status.success());
}

/// The folder with npm's `mermaid` in it, whose parser needs a document only where it cleans words.
const MERMAID: &str = "LIFESPEC_MERMAID";
const PARSE: &str = "
const fs = require('fs');
(async () => {
  const { JSDOM } = require(process.argv[2] + '/node_modules/jsdom');
  const { window } = new JSDOM('');
  global.window = window; global.document = window.document;
  const mermaid = (await import(process.argv[2] + '/node_modules/mermaid/dist/mermaid.core.mjs')).default;
  for (const file of process.argv.slice(3)) {
    try { await mermaid.parse(fs.readFileSync(file, 'utf8')); }
    catch (error) { console.log(file + ': ' + error.message); process.exitCode = 1; }
  }
})();";

#[test]
fn mermaid_itself_takes_every_picture() {
    let Some(installed) = std::env::var_os(MERMAID) else {
        eprintln!(
            "SKIPPED: {MERMAID} names no folder with npm's mermaid and jsdom, so it did not look at the pictures"
        );
        return;
    };
    let folder = folder("mermaid");
    let script = folder.join("parse.cjs");
    std::fs::write(&script, PARSE).expect("the file");
    let mut paths = Vec::new();
    for (at, scene) in all().iter().enumerate() {
        let path = folder.join(format!("{at}.mmd"));
        std::fs::write(&path, mermaid(scene)).expect("the file");
        paths.push(path);
    }
    let wrong = folder.join("wrong.mmd");
    std::fs::write(&wrong, "stateDiagram-v2\n  state \"a as b {\n").expect("the file");
    let run = |paths: &[std::path::PathBuf]| {
        Command::new("node").arg(&script).arg(&installed).args(paths).output().expect("node runs")
    };
    let output = run(&paths);
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(!run(&[wrong]).status.success(), "it would take anything");
}
