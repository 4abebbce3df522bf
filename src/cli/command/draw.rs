//! `lifespec draw`: a lifecycle as a picture.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::load;
use crate::cli::output::Output;
use crate::cli::{Exit, terminal};
use crate::diagnostic::did_you_mean;
use crate::diagram::{Options, dot, scene};
use crate::report::visible;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  lifespec draw orders.life | dot -Tsvg > orders.svg
  lifespec draw orders.life --entity Order --output order.dot
  lifespec draw orders.life --incidents | dot -Tpdf > orders.pdf";

/// Draw a lifecycle for Graphviz: states and moves, who makes them, faults and recoveries
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Draw {
    /// A lifecycle; `-` is standard input
    #[arg(value_name = "SPEC")]
    spec: PathBuf,
    /// Draw this entity alone
    #[arg(long, value_name = "NAME")]
    entity: Option<String>,
    /// Write into each state the incidents that may happen there, and what is done about them
    #[arg(long)]
    incidents: bool,
    /// Say below the picture what its lines mean
    #[arg(long)]
    legend: bool,
}

impl Draw {
    pub(super) fn run(&self, output: &mut Output<'_>) -> io::Result<Exit> {
        let mut session = Session::new(output.files());
        let Some(model) = load(&mut session, &self.spec, output)?.and_then(|spec| spec.model) else {
            return Ok(Exit::CouldNot);
        };
        let entity = self.entity.as_ref().map(|name| (name, model.entity_named(name)));
        if let Some((name, None)) = entity {
            let names = model.entities.iter().map(|entity| entity.name.text.as_str());
            let meant = did_you_mean(name, names.clone());
            let help = meant.unwrap_or_else(|| format!("its entities are {}", names.collect::<Vec<_>>().join(", ")));
            terminal::refuse(&format!("the lifecycle has no entity `{}`", visible(name)), &help);
            return Ok(Exit::CouldNot);
        }
        let entity = entity.and_then(|(_, entity)| entity);
        let picture = dot(&scene(&model, &Options { entity, incidents: self.incidents, legend: self.legend }));
        output.write_all(picture.as_bytes())?;
        Ok(Exit::Clean)
    }
}
