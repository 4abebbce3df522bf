//! Names files by their paths from the top of the repository, as programs that read reports look for them.

use std::path::{Component, Path, PathBuf};

/// Where the paths of a report begin.
///
/// People name files from the folder they are in; code hosts know them by their paths from the top of the repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Root {
    here: PathBuf,
    top: PathBuf,
}

impl Root {
    /// Files are named from the folder `here`; paths are told from `top`, if `here` is in it, else from `here`.
    pub fn new(here: &Path, top: Option<&Path>) -> Self {
        let here = plain(here);
        let top = top.map(plain).filter(|top| top.is_absolute() && here.starts_with(top));
        Self { top: top.unwrap_or_else(|| here.clone()), here }
    }

    /// The path of a file with `/` between its parts: from the top, or, for what is elsewhere, as it is named. `.` if
    /// there is no name.
    pub fn path(&self, name: &str) -> String {
        let whole = plain(&self.here.join(name));
        let told = whole.strip_prefix(&self.top).map_or_else(|_| plain(Path::new(name)), Path::to_owned);
        let told = told.to_string_lossy();
        let told = if cfg!(windows) { told.replace('\\', "/") } else { told.into_owned() };
        if told.is_empty() { ".".to_owned() } else { told }
    }

    /// The same as a URI reference: whatever means something in a URI, or acts on a terminal, is escaped.
    pub fn uri(&self, name: &str) -> String {
        let path = self.path(name);
        let mut uri = match path.as_bytes() {
            [b'/', ..] => "file://".to_owned(),
            [_, b':', b'/', ..] => "file:///".to_owned(),
            _ => String::new(),
        };
        for byte in path.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                    uri.push(char::from(byte));
                }
                _ => {
                    uri.push('%');
                    for digit in [byte >> 4, byte & 15] {
                        uri.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
                    }
                }
            }
        }
        uri
    }
}

/// A path without `.`, and without `..` behind a name.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(plain.components().next_back(), Some(Component::Normal(_))) => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

#[cfg(all(test, unix))]
mod tests {
    use std::path::Path;

    use super::Root;

    #[test]
    fn files_are_named_from_the_top_of_the_repository() {
        let root = Root::new(Path::new("/home/me/shop/spec"), Some(Path::new("/home/me/shop/")));
        assert_eq!(root.path("./order.life"), "spec/order.life");
        assert_eq!(root.path("../logs/a.jsonl"), "logs/a.jsonl");
        assert_eq!(root.path("/home/me/shop/logs/a.jsonl"), "logs/a.jsonl");
        assert_eq!(root.path("/var/log/a.jsonl"), "/var/log/a.jsonl");
        assert_eq!(root.path("../../a"), "../../a");
        assert_eq!(root.path(""), "spec");
        let elsewhere = Root::new(Path::new("/tmp/x"), Some(Path::new("/home/me/shop")));
        assert_eq!(elsewhere.path("/tmp/x/a b.life"), "a b.life");
        assert_eq!(Root::default().path("./a/../b.life"), "b.life");
        assert_eq!(Root::default().path(""), ".");
    }

    #[test]
    fn what_means_something_in_a_uri_is_escaped() {
        assert_eq!(Root::default().uri("a b/50%?#[é\u{202e}.life"), "a%20b/50%25%3F%23%5B%C3%A9%E2%80%AE.life");
        assert_eq!(Root::default().uri("a:b"), "a%3Ab");
        assert_eq!(Root::default().uri("/var/log/a"), "file:///var/log/a");
    }
}
