//! Where the values of a JSON document stand in its text.

use std::ops::Range;

use super::Place;

/// A value of a document, by its place in the text.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its bytes.
    pub range: Range<usize>,
    children: Children,
}

#[derive(Clone, Debug)]
enum Children {
    None,
    Object(Vec<(String, Node)>),
    Array(Vec<Node>),
}

/// How deep a document is followed; deeper values keep the place of what holds them.
const DEPTH: usize = 128;

/// The places of all values of a document that is known to be JSON; `None` if it is not.
pub fn parse(text: &str) -> Option<Node> {
    let mut reader = Reader { text: text.as_bytes(), at: 0 };
    reader.value(0)
}

impl Node {
    /// The place of the value that a way leads to, or of the last value on the way that is there.
    pub fn find(&self, route: &[Place]) -> &Self {
        let Some((first, rest)) = route.split_first() else { return self };
        let next = match (&self.children, first) {
            // Of a key that stands twice the last one counts, as in every JSON reader.
            (Children::Object(members), Place::Key(key)) => {
                members.iter().rev().find(|(name, _)| name == key).map(|(_, node)| node)
            }
            (Children::Array(elements), Place::Index(index)) => elements.get(*index),
            _ => None,
        };
        next.map_or(self, |node| node.find(rest))
    }
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn blank(&mut self) {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        self.blank();
        let found = self.text.get(self.at) == Some(&byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        self.blank();
        if depth > DEPTH {
            return None;
        }
        let start = self.at;
        let children = match self.text.get(self.at)? {
            b'{' => self.object(depth)?,
            b'[' => self.array(depth)?,
            b'"' => {
                self.string()?;
                Children::None
            }
            _ => {
                let end = |byte: &u8| matches!(byte, b',' | b'}' | b']') || byte.is_ascii_whitespace();
                while self.text.get(self.at).is_some_and(|byte| !end(byte)) {
                    self.at += 1;
                }
                Children::None
            }
        };
        Some(Node { range: start..self.at, children })
    }

    fn object(&mut self, depth: usize) -> Option<Children> {
        self.at += 1;
        let mut members = Vec::new();
        if self.eat(b'}') {
            return Some(Children::Object(members));
        }
        loop {
            self.blank();
            let key = self.string()?;
            if !self.eat(b':') {
                return None;
            }
            members.push((key, self.value(depth + 1)?));
            if self.eat(b'}') {
                return Some(Children::Object(members));
            }
            if !self.eat(b',') {
                return None;
            }
        }
    }

    fn array(&mut self, depth: usize) -> Option<Children> {
        self.at += 1;
        let mut elements = Vec::new();
        if self.eat(b']') {
            return Some(Children::Array(elements));
        }
        loop {
            elements.push(self.value(depth + 1)?);
            if self.eat(b']') {
                return Some(Children::Array(elements));
            }
            if !self.eat(b',') {
                return None;
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        let start = self.at;
        if self.text.get(start) != Some(&b'"') {
            return None;
        }
        self.at += 1;
        loop {
            match self.text.get(self.at)? {
                b'\\' => self.at += 2,
                b'"' => break,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        serde_json::from_slice(self.text.get(start..self.at)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, parse};

    #[test]
    fn a_value_is_found_where_it_stands() {
        let text = r#"{"a": [1, {"b\"c": "x"}], "a2": true}"#;
        let key = |key: &str| Place::Key(key.to_owned());
        let node = parse(text).expect("it is JSON");
        let route = [key("a"), Place::Index(1), key("b\"c")];
        assert_eq!(&text[node.find(&route).range.clone()], "\"x\"");
        assert_eq!(&text[node.find(&[key("a2")]).range.clone()], "true");
        assert_eq!(&text[node.find(&[key("a"), key("no")]).range.clone()], r#"[1, {"b\"c": "x"}]"#);
    }
}
