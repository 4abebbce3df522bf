//! Writes the configuration for a draft, or enters the draft into the one that is there.

use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use crate::author::starter::Draft;
use crate::cli::output::Output;
use crate::report::visible;
use crate::session::{CONFIG, Config, STDIN, enlisted};

/// Where a draft belongs.
pub(super) struct Project<'p> {
    /// The lifecycle.
    pub(super) life: &'p Path,
    /// The folder that was named.
    pub(super) folder: &'p Path,
    /// The logs that it comes from.
    pub(super) logs: &'p [PathBuf],
    pub(super) draft: &'p Draft,
}

impl Project<'_> {
    /// A configuration for the draft alone.
    pub(super) fn begin(&self, output: &mut Output<'_>) -> io::Result<()> {
        let config = if self.folder == Path::new(".") { PathBuf::from(CONFIG) } else { self.folder.join(CONFIG) };
        let text = format!(
            "# What `lifespec check` and `lifespec replay` do in this folder, and below, if nothing is named.\n\n\
             # From which severity on a finding fails a run: error, warning or note.\n\
             fail-on = \"warning\"\n\n\
             # How bad findings of a code are taken for: error, warning, note or off.\n\
             [severity]\n\
             # LS142 = \"note\"\n\n\
             {}\n{}",
            self.check_table(&config)?,
            self.replay_table(&config)?
        );
        output.write_file(&config, text.as_bytes())?;
        let place = if self.folder == Path::new(".") { "here" } else { "in that folder, and below" };
        writeln!(output, "{}: what `lifespec check` and `lifespec replay` do {place}", shown(&config))
    }

    /// Enters the draft into a configuration, of which nothing is lost; says what is left to be done.
    pub(super) fn join(&self, output: &mut Output<'_>, file: &Path, config: &Config, text: &str) -> io::Result<()> {
        let files = output.files();
        let whole = files.identity(self.life);
        let name = way(file, self.life)?;
        if config.specs.iter().any(|spec| files.identity(spec) == whole) {
            writeln!(output, "{}: kept; its `specs` name the draft already", shown(file))?;
        } else if let Some(text) = enlisted(text, &name) {
            output.write_file(file, text.as_bytes())?;
            writeln!(output, "{}: kept; {} is now one of its `specs`", shown(file), visible(&name))?;
        } else {
            writeln!(output, "{}: kept; to have the draft checked with the rest, add to it:\n", shown(file))?;
            writeln!(output, "{}", indented(&self.check_table(file)?))?;
        }
        if config.replay.is_none() {
            writeln!(output, "to have its log replayed, add to {}:\n", shown(file))?;
            return writeln!(output, "{}", indented(&self.replay_table(file)?));
        }
        let logs: Vec<String> = self.logs.iter().map(|log| shown(log)).collect();
        let mapping = self.draft.mapping.map(|name| format!(" --log {name}")).unwrap_or_default();
        let lateness = self.draft.lateness.as_ref().map(|time| format!(" --lateness {time}")).unwrap_or_default();
        writeln!(
            output,
            "its `[replay]` stays as it is; the draft's: lifespec replay {} {}{mapping}{lateness}",
            shown(self.life),
            logs.join(" ")
        )
    }

    fn check_table(&self, config: &Path) -> io::Result<String> {
        Ok(format!("[check]\nspecs = [{}]\n", toml_text(&way(config, self.life)?)))
    }

    fn replay_table(&self, config: &Path) -> io::Result<String> {
        let files = self.logs.iter().filter(|log| log.as_path() != Path::new(STDIN));
        let logs: Vec<String> = files.map(|log| Ok(toml_text(&way(config, log)?))).collect::<io::Result<_>>()?;
        let mapping = self.draft.mapping.map(|name| format!("log = {}\n", toml_text(name)));
        let lateness = self.draft.lateness.as_ref().map(|time| format!("lateness = {}\n", toml_text(time)));
        let further = mapping.into_iter().chain(lateness).collect::<String>();
        let spec = toml_text(&way(config, self.life)?);
        if logs.is_empty() {
            let table = format!("[replay]\nspec = {spec}\nlogs = [\"logs/*.jsonl\"]\n{further}");
            let lines = prefixed("# ", &table);
            return Ok(format!(
                "# The draft comes from standard input. Say where logs are, to have them replayed:\n{lines}"
            ));
        }
        Ok(format!("[replay]\nspec = {spec}\nlogs = [{}]\n{further}", logs.join(", ")))
    }
}

/// The way from the folder of a configuration to a file; what is absolute stays so.
fn way(config: &Path, file: &Path) -> io::Result<String> {
    let list = file.to_str().and_then(|text| text.strip_prefix('@'));
    if let Some(list) = list {
        return Ok(format!("@{}", way(config, Path::new(list))?));
    }
    if file.is_absolute() {
        return Ok(file.to_string_lossy().into_owned());
    }
    let here = std::env::current_dir()?;
    let (from, to) = (plain(&here.join(config)), plain(&here.join(file)));
    let from: Vec<Component<'_>> = from.parent().unwrap_or(Path::new("")).components().collect();
    let to: Vec<Component<'_>> = to.components().collect();
    let common = from.iter().zip(&to).take_while(|(from, to)| from == to).count();
    let up = from[common..].iter().map(|_| "..".to_owned());
    let down = to[common..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    Ok(up.chain(down).collect::<Vec<_>>().join("/"))
}

/// A path without `.` and, where it can be, without `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy()).into_owned()
}

/// Lines to be copied from the screen.
fn indented(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(visible).collect();
    prefixed("    ", &lines.join("\n"))
}

fn prefixed(before: &str, text: &str) -> String {
    text.lines().flat_map(|line| [before, line, "\n"]).collect()
}

/// A text as TOML writes it: as JSON does.
fn toml_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
