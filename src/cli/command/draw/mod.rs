//! `lifespec draw`: a lifecycle as a picture.

mod choose;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{complain, load};
use crate::catalog;
use crate::cli::output::Output;
use crate::cli::traffic::Traffic;
use crate::cli::{Exit, terminal};
use crate::diagnostic::Finding;
use crate::diagram::{Options, Scene, dot, mermaid, plantuml, scene, svg};
use crate::model::Model;
use crate::report::{Refused, Report, Summary, read_coverage};
use crate::session::{Session, Spec};
use crate::source::{SourceMap, Span};
use choose::{chosen_entity, chosen_state};

const EXAMPLES: &str = "\
Examples:
  lifespec draw orders.life --format svg --output orders.svg
  lifespec draw orders.life | dot -Tpdf > orders.pdf
  lifespec draw orders.life --format mermaid --entity Order
  lifespec draw orders.life --focus Order.Paid --depth 2 --format svg
  lifespec draw orders.life --highlight LS142 --format svg
  lifespec replay orders.life logs/ --coverage --format json > seen.json
  lifespec draw orders.life --coverage seen.json --format svg";

/// Draw a lifecycle: states and moves, who makes them, faults and recoveries
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Draw {
    /// A lifecycle; `-` is standard input
    #[arg(value_name = "SPEC")]
    spec: PathBuf,
    /// What to write
    #[arg(
        long,
        value_enum,
        default_value_t = Notation::Dot,
        help = "What to write: DOT for Graphviz, Mermaid, PlantUML, or an SVG that needs no other program"
    )]
    format: Notation,
    /// Draw this entity alone
    #[arg(long, value_name = "NAME")]
    entity: Option<String>,
    /// Draw only what is near a state, such as Paid or Order.Paid
    #[arg(long, value_name = "STATE")]
    focus: Option<String>,
    /// How many moves from that state, forwards or backwards
    #[arg(long, value_name = "N", requires = "focus", default_value_t = 1)]
    depth: usize,
    /// Write at each move how often histories took it, and at each state how long they stayed: FILE is what `replay
    /// --coverage --format json` wrote
    #[arg(long, value_name = "FILE")]
    coverage: Option<PathBuf>,
    /// Mark what findings of `check` are about: a code such as LS142, or one finding by its code and line, LS142:16
    #[arg(long, value_name = "CODE[:LINE]", value_parser = wanted)]
    highlight: Vec<Wanted>,
    /// Write into each state the incidents that may happen there, and what is done about them
    #[arg(long)]
    incidents: bool,
    /// Say below the picture what its lines mean (DOT and SVG)
    #[arg(long)]
    legend: bool,
}

/// What a picture is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Notation {
    Dot,
    Mermaid,
    #[value(name = "plantuml")]
    PlantUml,
    Svg,
}

/// A kind of finding, or one of them.
#[derive(Clone, Debug)]
struct Wanted {
    code: &'static str,
    line: Option<u64>,
}

impl Draw {
    pub(super) fn run(&self, output: &mut Output<'_>) -> io::Result<Exit> {
        let traffic = Traffic::default().reads("the lifecycle", [&self.spec]);
        output.guard(traffic.reads("the report with the coverage", &self.coverage), "the picture")?;
        let mut session = Session::new(output.files());
        let Some(Spec { model: Some(model), findings, .. }) = self.load(&mut session, output)? else {
            return Ok(Exit::CouldNot);
        };
        let picture = match self.scene(&model, &session) {
            Ok(picture) => picture,
            Err(Trouble::Refused(refused)) => {
                terminal::refuse(&refused.why, &refused.help);
                return Ok(Exit::CouldNot);
            }
            Err(Trouble::Unreadable(finding)) => {
                let (sources, findings, summary) = (&session.sources, &[*finding], Summary::None);
                let report = Report { sources, findings, tables: &[], stories: &[], coverage: None, summary };
                output.complain(&report)?;
                return Ok(Exit::CouldNot);
            }
        };
        let picture = self.marked(&model, picture, &findings, &session.sources);
        let text = match self.format {
            Notation::Dot => dot(&picture),
            Notation::Mermaid => mermaid(&picture),
            Notation::PlantUml => plantuml(&picture),
            Notation::Svg => svg(&picture),
        };
        output.write_all(text.as_bytes())?;
        Ok(Exit::Clean)
    }

    /// What is drawn, with what histories say of it.
    fn scene(&self, model: &Model, session: &Session<'_>) -> Result<Scene, Trouble> {
        let entity = self.entity.as_deref().map(|name| chosen_entity(model, name)).transpose()?;
        let focus = self.focus.as_deref().map(|name| chosen_state(model, entity, name)).transpose()?;
        let entity = entity.or(focus.map(|(entity, _)| entity));
        let mut picture = scene(model, &Options { entity, incidents: self.incidents, legend: self.legend });
        if let Some(path) = &self.coverage {
            let bytes = session.report(path).map_err(Trouble::Unreadable)?;
            picture = picture.counted(&read_coverage(model, &path.to_string_lossy(), &bytes)?);
        }
        Ok(match focus {
            Some(state) => picture.focused(model, state, self.depth),
            None => picture,
        })
    }

    /// The lifecycle; with what `check` finds in it, if some of that is to be marked.
    fn load(&self, session: &mut Session<'_>, output: &Output<'_>) -> io::Result<Option<Spec>> {
        if self.highlight.is_empty() {
            return load(session, &self.spec, output);
        }
        let spec = session.check(&self.spec);
        if spec.model.is_none() {
            complain(session, &spec, output)?;
        }
        Ok(Some(spec))
    }

    /// The picture with what the wanted findings are about marked; says if there is nothing of that kind.
    fn marked(&self, model: &Model, picture: Scene, findings: &[Finding], sources: &SourceMap) -> Scene {
        let mut places: Vec<Span> = Vec::new();
        for wanted in &self.highlight {
            let meant = findings.iter().filter(|finding| wanted.is(finding, sources));
            let before = places.len();
            for finding in meant {
                places.extend(finding.labels.iter().map(|label| label.span));
                // The way there is part of what it is about.
                places.extend(finding.story.iter().map(|step| step.span));
            }
            if places.len() == before {
                terminal::complain(&format!(
                    "note: `check` finds no {} here, so nothing is marked for it",
                    wanted.name()
                ));
            }
        }
        let (picture, found) = picture.marked(model, &places);
        if found == 0 && !places.is_empty() {
            terminal::complain("note: nothing is marked: what was found is not in the picture");
        }
        picture
    }
}

impl Wanted {
    fn is(&self, finding: &Finding, sources: &SourceMap) -> bool {
        let line = |span: Span| sources.get(span.source).position(span.start).line;
        finding.code.id == self.code && self.line.is_none_or(|wanted| finding.span().map(line) == Some(wanted))
    }

    fn name(&self) -> String {
        self.line.map_or_else(|| self.code.to_owned(), |line| format!("{} in line {line}", self.code))
    }
}

/// `LS142`, or `LS142:16`.
fn wanted(text: &str) -> Result<Wanted, String> {
    let (code, line) = match text.split_once(':') {
        Some((code, line)) => (code, Some(line)),
        None => (text, None),
    };
    let line = line.map(|line| line.parse().map_err(|_| "a line is a number".to_owned())).transpose()?;
    let code = catalog::find(code).map_err(|meant| match meant {
        Some(meant) => format!("there is no such finding; did you mean {meant}?"),
        None => "there is no such finding; `lifespec explain --list` names all".to_owned(),
    })?;
    Ok(Wanted { code: code.id, line })
}

/// Why nothing can be drawn.
enum Trouble {
    Refused(Refused),
    Unreadable(Box<Finding>),
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}
