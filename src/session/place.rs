//! Where a file is, by which it is known however it is spelt.

use std::path::{Component, Path, PathBuf};

/// Where a file is, however it is spelt.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The numbers of its device and of itself: they are the same for every name that a file has.
    Numbers(u64, u64),
    /// Its path, where it has no numbers or is not there yet.
    Path(PathBuf),
}

/// The one path of all those that lead to the same place: of what is there its identity, and behind it what is not.
pub(super) fn place_of(
    path: &Path,
    is_there: impl Fn(&Path) -> bool,
    identity: impl FnOnce(&Path) -> PathBuf,
) -> PathBuf {
    let or_here = |part: &Path| if part == Path::new("") { PathBuf::from(".") } else { part.to_owned() };
    let there = path.ancestors().find(|part| is_there(&or_here(part)));
    let Some((there, rest)) = there.and_then(|there| Some((there, path.strip_prefix(there).ok()?))) else {
        return path.to_owned();
    };
    let mut place = identity(&or_here(there));
    for part in rest.components() {
        match part {
            // What is not there is no link.
            Component::ParentDir => {
                place.pop();
            }
            part => place.push(part),
        }
    }
    place
}
