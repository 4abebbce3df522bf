//! Makes names of the language out of the words of a log.

use std::collections::{BTreeMap, BTreeSet};

/// Names for words, each of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    known: BTreeMap<String, String>,
    /// The names that are given.
    taken: BTreeSet<String>,
    /// The next number for a name that several words would have.
    next: BTreeMap<String, usize>,
}

impl Names {
    /// The name for a word.
    pub(super) fn of(&mut self, word: &str) -> String {
        if let Some(name) = self.known.get(word) {
            return name.clone();
        }
        let name = camel(word);
        let mut free = name.clone();
        while self.taken.contains(&free) {
            let number = self.next.entry(name.clone()).or_insert(2);
            free = format!("{name}{number}");
            *number += 1;
        }
        self.taken.insert(free.clone());
        self.known.insert(word.to_owned(), free.clone());
        free
    }
}

/// `In Progress` as `InProgress`; what a name cannot hold is left out.
pub(super) fn camel(word: &str) -> String {
    let parts = word.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let joined: String = parts
        .map(|part| {
            let mut letters = part.chars();
            let first = letters.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<String>()
        })
        .collect();
    match joined.chars().next() {
        None => "Unnamed".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("No{joined}"),
        Some(_) => joined,
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, camel};

    #[test]
    fn words_become_names_and_none_is_given_twice() {
        assert_eq!(
            ["in progress", "T02 Check", "2nd", "…", "Ready"].map(camel),
            ["InProgress", "T02Check", "No2nd", "Unnamed", "Ready"]
        );
        let mut names = Names::default();
        assert_eq!([names.of("a-b"), names.of("a b"), names.of("a-b")], ["AB", "AB2", "AB"]);
        assert_eq!(
            [names.of("a b3"), names.of("a:b"), names.of("a;b"), names.of("AB2")],
            ["AB3", "AB4", "AB5", "AB22"]
        );
    }
}
