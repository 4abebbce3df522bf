//! Inside a room, too, files do not import each other in a circle.
//!
//! A name counts for the file that defines it, however many others hand it on. A file may take what the `mod.rs` of a
//! folder around it defines: that is how Rust says what the files of a folder share.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use super::{code, files, module, tokens};

/// The path of a module, or of something in one.
type Names = Vec<String>;

/// How often a name may be handed on.
const LONGEST_WAY: usize = 16;

/// What a file says of others.
#[derive(Default)]
struct File {
    imports: Vec<Import>,
    /// Every path in its code.
    paths: BTreeSet<Names>,
    /// Every word of its code outside `use` statements.
    words: BTreeSet<String>,
}

/// One name of a `use` statement.
struct Import {
    path: Names,
    /// The name that it has here.
    name: String,
    /// Whether it is handed on to others.
    is_public: bool,
}

impl File {
    fn read(text: &str) -> Self {
        let code = without_tests(&code(text));
        let words = tokens(&code);
        let mut file = Self::default();
        let mut at = 0;
        while at < words.len() {
            // What stands behind `+ use<` is no path.
            if words[at] == "use" && words.get(at + 1) != Some(&"<") {
                let is_public = at > 0 && matches!(words[at - 1], "pub" | ")");
                let mut named = Vec::new();
                at = use_tree(&words, at + 1, &[], &mut named);
                file.imports.extend(named.into_iter().map(|(path, name)| Import { path, name, is_public }));
                continue;
            }
            file.words.insert(words[at].to_owned());
            let path = path_at(&words, at);
            at += path.len() * 2 - 1;
            if path.len() > 1 {
                file.paths.insert(path);
            }
        }
        file
    }
}

/// The code without the tests at its end, whose imports are of another program.
fn without_tests(code: &str) -> String {
    let mut kept = Vec::new();
    let mut lines = code.lines().peekable();
    while let Some(line) = lines.next() {
        let begins = |next: &&str| next.starts_with("mod ") && next.ends_with('{');
        if line == "#[cfg(test)]" && lines.peek().is_some_and(begins) {
            // The formatter puts nothing but the end of the module at the beginning of a line.
            lines.by_ref().find(|line| *line == "}");
        } else {
            kept.push(line);
        }
    }
    kept.join("\n")
}

/// Reads one branch of a `use` statement; gives the place behind it.
fn use_tree(words: &[&str], mut at: usize, before: &[String], named: &mut Vec<(Names, String)>) -> usize {
    let mut path = before.to_vec();
    while let Some(word) = words.get(at) {
        match *word {
            "::" => at += 1,
            "{" => {
                at += 1;
                while words.get(at).is_some_and(|word| *word != "}") {
                    at = use_tree(words, at, &path, named);
                    at += usize::from(words.get(at) == Some(&","));
                }
                return at + 1;
            }
            "," | "}" | ";" | "as" => break,
            word => {
                path.push(word.to_owned());
                at += 1;
            }
        }
    }
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let mut name = path.last().cloned().unwrap_or_default();
    if words.get(at) == Some(&"as") {
        name = words.get(at + 1).map_or(name, ToString::to_string);
        at += 2;
    }
    named.push((path, name));
    at
}

/// The path that begins at a word: at least the word itself.
fn path_at(words: &[&str], mut at: usize) -> Names {
    let is_name = |word: &&str| word.starts_with(|first: char| first.is_alphabetic() || first == '_');
    let mut path = vec![words[at].to_owned()];
    while words.get(at + 1) == Some(&"::") && words.get(at + 2).is_some_and(is_name) {
        at += 2;
        path.push(words[at].to_owned());
    }
    path
}

/// All files by the paths of their modules.
struct House(BTreeMap<Names, File>);

impl House {
    fn of<'t>(texts: impl IntoIterator<Item = (&'t Path, &'t str)>) -> Self {
        let of_library = texts.into_iter().filter(|(path, _)| *path != Path::new("main.rs"));
        Self(of_library.map(|(path, text)| (module(path), File::read(text))).collect())
    }

    /// The file that defines what a path means in a file; `None` if that is none of this house.
    fn definer(&self, from: &[String], path: &[String], way: usize) -> Option<Names> {
        let (first, behind) = path.split_first()?;
        let (mut at, mut rest) = match first.as_str() {
            "crate" => (Vec::new(), behind),
            "self" => (from.to_vec(), behind),
            "super" => (from[..from.len().saturating_sub(1)].to_vec(), behind),
            name if self.inside(from, name).is_none() && self.import(from, name).is_none() => return None,
            _ => (from.to_vec(), path),
        };
        while let Some((name, behind)) = rest.split_first() {
            if name == "super" {
                at.pop();
            } else if let Some(inner) = self.inside(&at, name) {
                at = inner;
            } else if let Some(import) = self.import(&at, name).filter(|_| way > 0) {
                return self.definer(&at, &[&import.path, behind].concat(), way - 1);
            } else {
                break;
            }
            rest = behind;
        }
        Some(at)
    }

    /// What a file has imported under a name.
    fn import(&self, file: &[String], name: &str) -> Option<&Import> {
        self.0.get(file)?.imports.iter().find(|import| import.name == name)
    }

    /// The module of a name right inside another one.
    fn inside(&self, folder: &[String], name: &str) -> Option<Names> {
        let inner = [folder, &[name.to_owned()]].concat();
        self.0.contains_key(&inner).then_some(inner)
    }

    /// The files that a file imports, without those of the folders around it.
    fn imported(&self, from: &Names, file: &File) -> BTreeSet<Names> {
        // Who only hands a name on has no need of it.
        let used = file.imports.iter().filter(|import| !import.is_public || file.words.contains(&import.name));
        let paths = used.map(|import| &import.path).chain(&file.paths);
        paths
            .filter_map(|path| self.definer(from, path, LONGEST_WAY))
            .filter(|other| !from.starts_with(other))
            .collect()
    }

    /// The shortest circle through each file that is on one, each circle once.
    fn circles(&self) -> BTreeSet<String> {
        let edges: BTreeMap<&Names, BTreeSet<Names>> =
            self.0.iter().map(|(from, file)| (from, self.imported(from, file))).collect();
        let mut circles = BTreeMap::new();
        for start in self.0.keys() {
            if let Some(circle) = circle(&edges, start) {
                let files: BTreeSet<Names> = circle.iter().cloned().collect();
                let told: Vec<String> = circle.iter().map(|file| file.join("/")).collect();
                circles.entry(files).or_insert_with(|| told.join(" -> "));
            }
        }
        circles.into_values().collect()
    }
}

/// The shortest way along the edges from a file back to it.
fn circle(edges: &BTreeMap<&Names, BTreeSet<Names>>, start: &Names) -> Option<Vec<Names>> {
    let mut open = VecDeque::from([vec![start.clone()]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = open.pop_front() {
        for next in way.last().and_then(|last| edges.get(last)).into_iter().flatten() {
            let further = [way.as_slice(), std::slice::from_ref(next)].concat();
            if next == start {
                return Some(further);
            }
            if seen.insert(next) {
                open.push_back(further);
            }
        }
    }
    None
}

#[test]
fn files_do_not_import_each_other_in_a_circle() {
    let files = files();
    let circles = House::of(files.iter().map(|(path, text)| (path.as_path(), text.as_str()))).circles();
    assert!(circles.is_empty(), "{}", Vec::from_iter(circles).join("\n"));
}

/// The circles of a room of three files and their `mod.rs`.
fn planted(folder: &str, [one, two, three]: [&str; 3]) -> BTreeSet<String> {
    let texts = [("lib.rs", ""), ("a/mod.rs", folder), ("a/one.rs", one), ("a/two.rs", two), ("a/three.rs", three)];
    House::of(texts.map(|(path, text)| (Path::new(path), text))).circles()
}

#[test]
fn a_planted_circle_is_caught_however_it_is_written() {
    let hands_on = "mod one; mod two; mod three; pub use one::{One, make}; pub(crate) use two::Two as Second;";
    let rings = [
        ["use super::two::Two;", "use super::one::One;", ""],
        ["use super::Second;", "use super::{make};", ""],
        ["use crate::a::{self, Second};", "use crate::{a::one::One as Other};", ""],
        ["fn f() -> super::two::Two {}", "fn f(one: &crate::a::One) {}", ""],
        ["use super::two; fn f() { two::make(); }", "use crate::a; fn f() { a::make(); }", ""],
        ["pub use super::two::Two; struct One(Two);", "use super::one;", ""],
        ["use super::two::Two;", "use super::three::Three;", "use super::one::One;"],
        ["use super::two::Two;", "use super::three::Mine;", "pub use super::one::One; pub use One as Mine;"],
        ["use super::two::Two;", "#[cfg(test)]\nmod tests {\n    fn f() {}\n}\nuse super::one::One;", ""],
    ];
    for ring in rings {
        assert_eq!(planted(hands_on, ring).len(), 1, "{ring:?}");
    }
    let folder = "mod one; mod two; use crate::a::one::One; pub struct Shared;";
    let lines = [
        ["use super::Shared;", "use super::{Shared, one::One};", "use super::two::Two; use super::one::One;"],
        ["use super::two::Two;", "// use super::one::One;\nconst A: &str = \"super::one::One\";", ""],
        ["use super::two::Two;", "#[cfg(test)]\nmod tests {\n    use super::super::one::One;\n}", ""],
        ["use super::two::Two;", "pub use super::one::One;", ""],
        ["use super::two::Two;", "use std::one::One; fn f() { one::One::new(); }", ""],
        ["use super::two::Two;", "use super::three::Three as One; fn f() { One::new(); }", ""],
    ];
    for line in lines {
        assert_eq!(planted(folder, line), BTreeSet::new(), "{line:?}");
    }
}
