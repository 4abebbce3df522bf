//! Prints a scene as an SVG that stands alone: no script, no font from elsewhere, light or dark as its reader's page.

mod entity;
mod line;
mod measure;
mod owners;
mod paint;
mod sheet;
mod turn;
mod words;
mod write;

use std::fmt::Write as _;

use super::Scene;
use super::layout::{Point, Rect};
use entity::Drawing;
use line::Stroke;
use paint::Paint;
use write::{Writer, escape};

/// Around everything.
const MARGIN: i64 = 10;
/// The height of a legend.
const LEGEND: i64 = 34;
/// The length of a line in a legend.
const SAMPLE: i64 = 24;

/// The scene as SVG, placed by rules of our own. The same scene gives the same bytes.
///
/// Every state, edge and frame is a group whose id is the one of the scene, with a title that browsers show under the
/// pointer. Colours change with the reader's page where the viewer knows whether it is dark.
pub fn svg(scene: &Scene) -> String {
    let drawings: Vec<Drawing<'_>> = scene.clusters.iter().map(Drawing::new).collect();
    let sizes: Vec<(i64, i64)> = drawings.iter().map(|drawing| (drawing.width, drawing.height)).collect();
    let places = owners::places(scene, &sizes);
    let boxes: Vec<Rect> = places
        .iter()
        .zip(&sizes)
        .map(|((left, top), (width, height))| Rect { left: *left, top: *top, width: *width, height: *height })
        .collect();
    let mut right = boxes.iter().map(|rect| rect.right()).max().unwrap_or(0);
    let mut bottom = boxes.iter().map(|rect| rect.bottom()).max().unwrap_or(0);
    let mut body = Writer::default();
    body.shift = (0, 0);
    for (drawing, place) in drawings.iter().zip(&places) {
        drawing.draw(&mut body, *place, scene.most);
    }
    owners::draw(&mut body, scene, &boxes);
    if !scene.legend.is_empty() {
        right = right.max(legend(&mut body, scene, bottom));
        bottom += LEGEND;
    }
    let mut out = head(scene, right + 2 * MARGIN, bottom + 2 * MARGIN);
    out.push_str(&body.finish());
    out.push_str("</g>\n</svg>\n");
    out
}

fn head(scene: &Scene, width: i64, height: i64) -> String {
    let look = r#"class="lifespec" role="img" font-family="Helvetica,Arial,Liberation Sans,sans-serif""#;
    let names = r#"aria-labelledby="picture-title picture-text""#;
    let mut out = Writer::default();
    out.line(&format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" {look} {names}>"#
    ));
    out.line(&format!(r#"<title id="picture-title">{}</title>"#, escape(&scene.title)));
    out.line(&format!(r#"<desc id="picture-text">{}</desc>"#, escape(&told(scene))));
    out.line(&format!("<style>{}</style>", paint::dark()));
    out.line(&format!(r#"<rect width="{width}" height="{height}" {}/>"#, Paint::Page.fill()));
    out.line(&format!(r#"<g transform="translate({MARGIN} {MARGIN})">"#));
    out.finish()
}

/// What the picture shows, in words.
fn told(scene: &Scene) -> String {
    let mut text = scene.tooltip.clone();
    for cluster in &scene.clusters {
        let nodes = cluster.all_nodes();
        let states = nodes.iter().filter(|node| matches!(node.kind, super::NodeKind::State(..)));
        let names: Vec<&str> = states.map(|node| node.name.as_str()).collect();
        let _ = write!(text, "\n{}: {}", cluster.name, names.join(", "));
        for edge in cluster.all_edges() {
            let end = |end: &super::End| {
                let node = nodes.iter().find(|node| node.id == end.node);
                let frame = end.cluster.as_ref().and_then(|id| id.rsplit_once('.')).map(|(_, name)| name.to_owned());
                frame.or_else(|| node.map(|node| node.name.clone())).unwrap_or_default()
            };
            let (from, to) = (end(&edge.from), end(&edge.to));
            let _ = write!(text, "\n{} → {to}", if from.is_empty() { "start" } else { &from });
        }
    }
    text
}

/// What the lines mean, below the picture; how far to the right that reaches.
fn legend(out: &mut Writer, scene: &Scene, bottom: i64) -> i64 {
    let mut left = 4;
    for kind in &scene.legend {
        let top = bottom + 8;
        let line = [Point { x: left + 8, y: top }, Point { x: left + 8, y: top + SAMPLE }];
        Stroke::sample(*kind).draw(out, &line, false, (true, true));
        let block = words::single(kind.class());
        out.block(&block, Rect { left: left + 18, top: top + 7, ..Rect::default() }, None);
        left += 18 + block.width + 22;
    }
    left
}
