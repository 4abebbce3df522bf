//! What lines look like apart from their values: most lines of a log look like one before.
//!
//! A layout is learned from a line that was parsed. Another line that has the same bytes between its values is read by
//! comparing these, without parsing it; whatever does not fit is left to the parser. Both give the same values.

use super::super::{Raw, Wanted, begins_with, is_same};
use super::learn::Layout;
use super::scalar::scalar;

/// All layouts that were learned: a tree, for they begin alike.
#[derive(Debug)]
pub(super) struct Layouts {
    nodes: Vec<Node>,
    /// How many values are wanted.
    wanted: usize,
    /// How many layouts there are.
    pub(super) count: usize,
    /// The end of the layout of the last line, for which the values are prepared.
    last: Option<(usize, usize)>,
}

/// What may follow behind a value.
#[derive(Debug, Default)]
struct Node {
    values: Vec<Branch>,
    ends: Vec<End>,
}

/// Another value.
#[derive(Debug)]
struct Branch {
    /// The bytes before it.
    before: Box<str>,
    /// Which wanted value it is.
    wanted: Option<usize>,
    next: usize,
}

/// The end of the line.
#[derive(Debug)]
struct End {
    /// The bytes behind the last value.
    rest: Box<str>,
    /// Wanted values that no such line has.
    absent: Vec<usize>,
    /// Wanted values that are objects or lists in every such line.
    structures: Vec<usize>,
}

impl Layouts {
    /// No layouts, of lines of which so many values are wanted.
    pub(super) fn new(wanted: usize) -> Self {
        Self { nodes: vec![Node::default()], wanted, count: 0, last: None }
    }

    /// Learns the layout of a line, if it is one JSON object and worth it; says whether it did.
    pub(super) fn learn(&mut self, line: &str, wanted: &Wanted) -> bool {
        let Some(Layout { parts, rest, structures }) = Layout::of(line, wanted) else { return false };
        let mut here = 0;
        let mut absent: Vec<usize> = (0..self.wanted).collect();
        for (before, wanted) in parts {
            absent.retain(|value| Some(*value) != wanted);
            let known = self.nodes[here].values.iter().find(|branch| branch.before == before);
            here = if let Some(branch) = known {
                branch.next
            } else {
                let next = self.nodes.len();
                self.nodes.push(Node::default());
                self.nodes[here].values.push(Branch { before, wanted, next });
                next
            };
        }
        absent.retain(|value| !structures.contains(value));
        let ends = &mut self.nodes[here].ends;
        if ends.iter().any(|end| end.rest == rest) {
            return false;
        }
        ends.push(End { rest, absent, structures });
        self.count += 1;
        true
    }

    /// Reads a line of a known layout; `false` if it is another. The values are those of the line before.
    pub(super) fn read<'a>(&mut self, line: &'a str, values: &mut [Raw<'a>]) -> bool {
        let bytes = line.as_bytes();
        let (mut here, mut at) = (0, 0);
        while let Some((branch, value, end)) = self.nodes[here].value(line, at) {
            if let Some(wanted) = branch.wanted {
                values[wanted] = value;
            }
            (here, at) = (branch.next, end);
        }
        let found = self.nodes[here].ends.iter().position(|end| is_same(&bytes[at..], end.rest.as_bytes()));
        let last = found.map(|found| (here, found));
        if let Some(found) = found
            && last != self.last
        {
            let End { absent, structures, .. } = &self.nodes[here].ends[found];
            for value in absent {
                values[*value] = Raw::Absent;
            }
            for value in structures {
                values[*value] = Raw::Structure;
            }
        }
        self.last = last;
        last.is_some()
    }

    /// Says that values are not those of the line before.
    pub(super) fn forget(&mut self) {
        self.last = None;
    }
}

impl Node {
    /// The value that stands at a place, and its end.
    fn value<'a>(&self, line: &'a str, at: usize) -> Option<(&Branch, Raw<'a>, usize)> {
        self.values.iter().find_map(|branch| {
            if !begins_with(&line.as_bytes()[at..], branch.before.as_bytes()) {
                return None;
            }
            let (value, end) = scalar(line, at + branch.before.len())?;
            Some((branch, value, end))
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::super::{Raw, Wanted};
    use super::super::learn::Layout;
    use super::super::values;
    use super::Layouts;

    fn wanted() -> Wanted {
        let path = |path: &str| path.split('.').map(str::to_owned).collect();
        Wanted { paths: ["id", "a.b", "set.x", "set", "l"].map(path).to_vec(), closed: vec![3] }
    }

    /// The values that another line has by the layout of the first; they must be those of the parser.
    fn read(first: &str, line: &str) -> bool {
        let wanted = wanted();
        let mut layouts = Layouts::new(wanted.paths.len());
        if !layouts.learn(first, &wanted) {
            return false;
        }
        // Whatever stood there before must not shine through.
        let mut found = vec![Raw::Text("before"); wanted.paths.len()];
        if !layouts.read(line, &mut found) {
            return false;
        }
        let document: Value = serde_json::from_str(line).expect("what a layout accepts is JSON");
        let numbers = values::numbers(&document, &wanted);
        assert_eq!(found, values::of(&document, &wanted, &numbers), "{line}");
        true
    }

    #[test]
    fn lines_that_look_alike_are_read_alike() {
        let first = r#"{"id":"j-1", "a":{"b":null,"c":[1,"x"]},"set":{"x":1},"l":[{"id":2}]}"#;
        assert!(read(first, first));
        assert!(read(
            first,
            r#"{"id":true, "a":{"b":"Größe mit Umlauten","c":[-20,null]},"set":{"x":0},"l":[{"id":"2"}]}"#
        ));
        assert!(read(r#"{"id":1,"set":{"x":1,"y":2}}"#, r#"{"id":1,"set":{"x":1,"y":2}}"#));
        assert!(read("{}", "{}"));
    }

    #[test]
    fn many_layouts_do_not_disturb_each_other() {
        let wanted = wanted();
        let lines = [
            r#"{"id":"j-1","a":{"b":1},"l":3}"#,
            r#"{"id":"j-2"}"#,
            r#"{"id":"j-3","a":{"c":1}}"#,
            r#"{"id":"j-4","set":{"x":2,"y":3}}"#,
            r#"{"id":"j-5","set":{"x":2}}"#,
            r#"{"l":[1],"id":"j-6"}"#,
        ];
        let mut layouts = Layouts::new(wanted.paths.len());
        assert!(lines.iter().all(|line| layouts.learn(line, &wanted)));
        assert!(!layouts.learn(lines[1], &wanted), "it is known");
        let mut found = vec![Raw::Absent; wanted.paths.len()];
        for (first, second) in lines.iter().flat_map(|first| lines.map(|second| (*first, second))) {
            for line in [first, second] {
                assert!(layouts.read(line, &mut found), "{line}");
                let document: Value = serde_json::from_str(line).expect("it is JSON");
                let numbers = values::numbers(&document, &wanted);
                assert_eq!(found, values::of(&document, &wanted, &numbers), "{line} after {first}");
            }
            assert!(!layouts.read(r#"{"id":"j-1","a":{"b":1},"l":true,"more":1}"#, &mut found));
        }
    }

    #[test]
    fn what_is_not_plain_is_left_to_the_parser() {
        let first = r#"{"id":"j-1","a":1}"#;
        for line in [
            r#"{"id":"j\"1","a":1}"#,
            r#"{"id":"j-1","a":1.5}"#,
            r#"{"id":"j-1","a":01}"#,
            r#"{"id":"j-1","a":-0}"#,
            r#"{"id":"j-1","a":12345678901234567890}"#,
            r#"{"id":"j-1","a":nul}"#,
            r#"{"id":"j-1","a":{}}"#,
            r#"{"id":"j-1","a":1} "#,
            r#"{"id":"j-1","a":1"#,
            "{\"id\":\"j\t1\",\"a\":1}",
            r#"{"id":"j-1","b":1}"#,
        ] {
            assert!(!read(first, line), "{line}");
        }
        assert!(Layout::of(r#"{"id":1,"id":2}"#, &wanted()).is_none());
        assert!(Layout::of(r#"{"i\u0064":1}"#, &wanted()).is_none());
    }
}
