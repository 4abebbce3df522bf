//! Tells in which notation a lifecycle is written.

use std::path::Path;

use super::files::STDIN;
use super::text::name;
use crate::catalog::files::LS493;
use crate::diagnostic::Finding;
use crate::syntax::Notation;

const ENDINGS: [(&str, Notation); 4] =
    [("life", Notation::Life), ("yaml", Notation::Yaml), ("yml", Notation::Yaml), ("json", Notation::Yaml)];

/// The notation that a file's name tells; none for standard input, which has no name.
pub(super) fn of(path: &Path) -> Result<Option<Notation>, Box<Finding>> {
    if path == Path::new(STDIN) {
        return Ok(None);
    }
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let known = ENDINGS.iter().find(|(known, _)| ending.as_deref() == Some(*known));
    known.map(|(_, notation)| Some(*notation)).ok_or_else(|| Box::new(unknown(path)))
}

/// The notation that the first word of a text tells.
pub(super) fn guess(text: &str) -> Notation {
    let lines = text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let first = lines.into_iter().next().unwrap_or("");
    let word = first.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_' || c == '"');
    if word.starts_with(':') || ["{", "---", "%"].iter().any(|start| first.starts_with(start)) {
        Notation::Yaml
    } else {
        Notation::Life
    }
}

fn unknown(path: &Path) -> Finding {
    let found = match path.extension() {
        Some(ending) => format!("the ending `.{}`", ending.to_string_lossy()),
        None => "no ending".to_owned(),
    };
    Finding::new(&LS493, format!("`{}` has {found}, which names no notation of lifecycles", name(path)))
        .about(name(path))
        .help(
            "a lifecycle is named `….life`, or `….yaml`, `….yml` or `….json` for the YAML notation; logs belong to \
         `lifespec replay SPEC LOG…`",
        )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Notation, guess, of};

    #[test]
    fn the_ending_tells_the_notation_whatever_its_case() {
        for (path, notation) in [("a.life", Notation::Life), ("b/c.YML", Notation::Yaml), ("d.json", Notation::Yaml)] {
            assert_eq!(of(Path::new(path)).map_err(|_| ()), Ok(Some(notation)), "{path}");
        }
        assert_eq!(of(Path::new("-")).map_err(|_| ()), Ok(None));
    }

    #[test]
    fn another_ending_is_refused_by_name() {
        let finding = of(Path::new("jobs.jsonl")).expect_err("a log is no lifecycle");
        assert_eq!(finding.message, "`jobs.jsonl` has the ending `.jsonl`, which names no notation of lifecycles");
    }

    #[test]
    fn the_first_word_tells_the_notation_of_standard_input() {
        assert_eq!(guess("# note\n\nlifecycle Demo\n"), Notation::Life);
        assert_eq!(guess("# note\nlifecycle: Demo\n"), Notation::Yaml);
        assert_eq!(guess("{\"lifecycle\": \"Demo\"}"), Notation::Yaml);
        assert_eq!(guess("---\nlifecycle: Demo"), Notation::Yaml);
        assert_eq!(guess(""), Notation::Life);
    }
}
