//! A lifecycle drawn for a report, and which of its states and moves the findings are about.

use std::collections::{BTreeMap, BTreeSet};

use super::page::Escaped;
use crate::diagnostic::Finding;
use crate::diagram::{Options, scene, svg};
use crate::model::Model;
use crate::replay::Coverage;
use crate::source::Span;

/// A picture of a lifecycle in which what findings are about is marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub(super) title: String,
    svg: String,
    /// For each place that findings point at what is drawn of it.
    spots: BTreeMap<Span, Vec<String>>,
}

impl Picture {
    /// Draws a lifecycle with what findings are about, and with what histories exercised, if that was counted.
    pub fn new(model: &Model, coverage: Option<&Coverage>, findings: &[Finding]) -> Self {
        let sources: BTreeSet<_> = model.entities.iter().map(|entity| entity.info.span.source).collect();
        let places = findings.iter().flat_map(|finding| &finding.labels).map(|label| label.span);
        let places: BTreeSet<Span> = places.filter(|span| sources.contains(&span.source)).collect();
        let mut picture = scene(model, &Options { legend: true, ..Options::default() });
        if let Some(coverage) = coverage {
            picture = picture.counted(coverage);
        }
        let spots = places.iter().map(|place| (*place, picture.about(model, *place))).collect();
        let places: Vec<Span> = places.into_iter().collect();
        let (picture, _) = picture.marked(model, &places);
        Self { title: picture.title.clone(), svg: svg(&picture), spots }
    }

    /// What is drawn of a place, by its ids in the page; this is the picture of a number.
    pub(super) fn spots(&self, number: usize, place: Span) -> impl Iterator<Item = String> {
        self.spots.get(&place).into_iter().flatten().map(move |id| format!("p{number}:{id}"))
    }

    /// How long the markup is.
    pub(super) fn len(&self) -> usize {
        self.svg.len()
    }

    /// The markup, and the style sheet that it brings. Ids begin with the number of the picture: so they differ from
    /// those of other pictures and of the page. A raw quote is never part of a text in it.
    pub(super) fn parts(&self, number: usize) -> (Escaped, &str) {
        let (head, rest) = self.svg.split_once("<style>").unwrap_or((&self.svg, ""));
        let (style, body) = rest.split_once("</style>").unwrap_or(("", rest));
        let names = format!("aria-labelledby=\"p{number}:picture-title p{number}:picture-text\"");
        let markup = (head.to_owned() + body)
            .replace("aria-labelledby=\"picture-title picture-text\"", &names)
            .replace("role=\"img\"", "role=\"group\"")
            .replace(" id=\"", &format!(" id=\"p{number}:"))
            .replace("##[", "#&#35;[")
            .replace("\n::", "\n&#58;:");
        (Escaped(markup), style)
    }
}
