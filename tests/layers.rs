//! The house rules that a compiler does not know: rooms import only from rooms above them, and files stay small.

mod circles;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from the top down; each may import from those above it.
const ROOMS: [&str; 17] = [
    "source",
    "diagnostic",
    "syntax",
    "model",
    "semantics",
    "table",
    "check",
    "explore",
    "history",
    "replay",
    "diagram",
    "author",
    "catalog",
    "report",
    "session",
    "lsp",
    "cli",
];

/// Lines that a file may have at most.
const MOST_LINES: usize = 400;

fn rank(room: &str) -> Option<usize> {
    ROOMS.iter().position(|known| *known == room)
}

/// Every source file with its path below `src`.
fn files() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(folder).expect("src can be read").map(|entry| entry.expect("an entry").path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source file can be read");
            (path.strip_prefix(&root).expect("it lies below src").to_owned(), text)
        })
        .collect()
}

/// The module path of a file: `check/allow/mod.rs` is `["check", "allow"]`.
fn module(path: &Path) -> Vec<String> {
    let mut parts: Vec<String> =
        path.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if parts.last().is_some_and(|last| matches!(last.as_str(), "mod" | "lib" | "main")) {
        parts.pop();
    }
    parts
}

/// The text without comments and without what stands in quotes, line breaks kept.
fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skip = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if c == '"' {
            end_of_string(rest)
        } else if let Some(hashes) = raw_string(rest) {
            let close = format!("\"{}", "#".repeat(hashes));
            let open = hashes + 2;
            rest[open..].find(&close).map_or(rest.len(), |at| open + at + close.len())
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\\"'") {
            rest[1..].find('\'').map_or(1, |at| at + 2).max(3)
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        out.extend(rest[..skip].chars().filter(|c| *c == '\n'));
        rest = &rest[skip..];
    }
    out
}

fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\\' if !escaped => escaped = true,
            '"' if !escaped => return at + 1,
            _ => escaped = false,
        }
    }
    text.len()
}

/// How many `#` a raw string that begins here has.
fn raw_string(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('r')?;
    let hashes = rest.chars().take_while(|c| *c == '#').count();
    rest[hashes..].starts_with('"').then_some(hashes)
}

/// The paths that a text names from the crate's root, nested `use` groups written out: `crate::{a, b::c}` names `a`
/// and `b`. `super::super::…` that leaves the room is one too.
fn rooms_named(module: &[String], text: &str) -> BTreeSet<String> {
    let code = code(text);
    let words = tokens(&code);
    let mut named = BTreeSet::new();
    let mut at = 0;
    // A file's own inline modules (tests) are one deeper; their `super` is counted from the file, which is stricter
    // only for paths that stay inside the room anyway.
    while at < words.len() {
        let before = at.checked_sub(1).map_or("", |at| words[at]);
        if words[at] == "crate" && before != "::" && words.get(at + 1) == Some(&"::") {
            group_heads(&words, at + 2, &mut named);
        } else if words[at] == "super" && before != "::" && words.get(at + 1) == Some(&"::") {
            let mut depth = module.len();
            while words.get(at) == Some(&"super") && words.get(at + 1) == Some(&"::") {
                depth = depth.saturating_sub(1);
                at += 2;
            }
            if depth == 0 {
                group_heads(&words, at, &mut named);
            }
        }
        at += 1;
    }
    named
}

fn tokens(code: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let len = if is_word(c) {
            rest.find(|c| !is_word(c)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            c.len_utf8()
        };
        if !c.is_whitespace() {
            tokens.push(&rest[..len]);
        }
        rest = &rest[len..];
    }
    tokens
}

/// The first words of the paths that begin here: one, or those of a group in braces.
fn group_heads(words: &[&str], at: usize, named: &mut BTreeSet<String>) {
    if words.get(at) != Some(&"{") {
        named.extend(words.get(at).map(ToString::to_string));
        return;
    }
    let mut depth = 0;
    for pair in words[at..].windows(2) {
        match pair[0] {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if depth == 1 && matches!(pair[0], "{" | ",") && pair[1] != "}" {
            named.insert(pair[1].to_owned());
        }
    }
}

/// What is wrong with the imports of a file.
fn climbs(path: &Path, text: &str) -> Vec<String> {
    let module = module(path);
    let Some(room) = module.first() else {
        return Vec::new();
    };
    let Some(own) = rank(room) else {
        return vec![format!("{}: `{room}` is not in the list of rooms", path.display())];
    };
    rooms_named(&module, text)
        .iter()
        .filter_map(|named| Some((named, rank(named)?)))
        .filter(|(_, rank)| *rank > own)
        .map(|(named, _)| format!("{}: `{room}` imports from `{named}`, which is below it", path.display()))
        .collect()
}

#[test]
fn rooms_import_only_from_rooms_above_them() {
    let wrong: Vec<String> = files().iter().flat_map(|(path, text)| climbs(path, text)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_planted_climb_is_caught_however_it_is_written() {
    let planted = [
        "use crate::report::Report;",
        "use crate::{source::Span, report::{self, Look}};",
        "fn f() -> crate::session::Session {}",
        "use super::super::super::cli::run;",
        "use super::super::super::{source, cli::{run}};",
        "// fine\nuse\n  crate ::\n  report;",
        "const A: char = '\"'; use crate::report::Look; const B: char = '\"';",
        r##"const A: &str = r#"""#; use crate::report::Look;"##,
    ];
    for text in planted {
        assert_eq!(climbs(Path::new("check/family/one.rs"), text).len(), 1, "{text}");
    }
    let harmless = [
        "use crate::model::Model;",
        "/// See [`crate::report::Report`].\nfn f() {}",
        "const A: &str = \"use crate::report::Report;\";",
        "use super::super::context::Context;",
        "use super::report;",
    ];
    for text in harmless {
        assert_eq!(climbs(Path::new("check/family/one.rs"), text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(climbs(Path::new("kitchen/mod.rs"), "").len(), 1, "a room that nobody planned");
}

#[test]
fn the_library_lists_its_rooms_in_order() {
    let (_, text) = files().into_iter().find(|(path, _)| path == Path::new("lib.rs")).expect("there is a library");
    let listed: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let planned: Vec<&str> = ROOMS.iter().copied().filter(|room| listed.contains(room)).collect();
    assert_eq!(listed, planned);
}

#[test]
fn rooms_do_not_import_each_other_in_a_circle() {
    let files = files();
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, text) in &files {
        let module = module(path);
        let Some(room) = module.first() else { continue };
        edges
            .entry(room.clone())
            .or_default()
            .extend(rooms_named(&module, text).into_iter().filter(|named| named != room && rank(named).is_some()));
    }
    for room in edges.keys() {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&String> = edges[room].iter().collect();
        while let Some(next) = open.pop() {
            assert_ne!(next, room, "`{room}` imports itself through others");
            if seen.insert(next) {
                open.extend(edges.get(next).into_iter().flatten());
            }
        }
    }
}

#[test]
fn files_are_small_and_say_what_they_are_for() {
    let mut wrong = Vec::new();
    for (path, text) in files() {
        let lines = text.lines().count();
        if lines > MOST_LINES {
            wrong.push(format!("{}: {lines} lines, more than {MOST_LINES}", path.display()));
        }
        if !text.starts_with("//! ") {
            wrong.push(format!("{}: does not open with a `//!` sentence", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
