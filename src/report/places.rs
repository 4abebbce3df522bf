//! Turns offsets into lines and columns, in order and cheaply even on one very long line.

use crate::source::{Position, SourceId, SourceMap, Span};

/// Remembers the last place, and counts on from there when the next one follows on the same line.
#[derive(Debug)]
pub(super) struct Places<'a> {
    sources: &'a SourceMap,
    last: Option<(SourceId, u32, Position)>,
}

impl<'a> Places<'a> {
    pub(super) fn new(sources: &'a SourceMap) -> Self {
        Self { sources, last: None }
    }

    /// Start and end of a span; the end is exclusive.
    pub(super) fn of(&mut self, span: Span) -> (Position, Position) {
        let start = self.position(span.source, span.start);
        let before = self.last;
        let end = self.position(span.source, span.end);
        self.last = before;
        (start, end)
    }

    fn position(&mut self, id: SourceId, offset: u32) -> Position {
        let source = self.sources.get(id);
        let known = self.last.filter(|(of, at, _)| {
            *of == id && *at <= offset && source.line_range(*at).start == source.line_range(offset).start
        });
        let position = known
            .and_then(|(_, at, position)| {
                let between = source.text.get(at as usize..offset as usize)?;
                Some(Position { column: position.column + between.chars().count() as u64, ..position })
            })
            .unwrap_or_else(|| source.position(offset));
        self.last = Some((id, offset, position));
        position
    }
}

#[cfg(test)]
mod tests {
    use super::Places;
    use crate::source::{SourceMap, Span};

    #[test]
    fn places_are_those_of_the_source_in_any_order() {
        let mut sources = SourceMap::default();
        let text = "a é 東\r\n\nxyz\n";
        let (one, two) = (sources.add("one", text), sources.add_excerpt("two", text, 7));
        let mut places = Places::new(&sources);
        let ends = (0..=text.len() + 2).flat_map(|start| (start..=text.len() + 2).map(move |end| (start, end)));
        for (start, end) in ends {
            for source in [one, two] {
                let span = Span::new(source, start, end);
                assert_eq!(places.of(span), sources.positions(span), "{start}..{end}");
            }
        }
        for start in (0..text.len()).rev() {
            let span = Span::new(one, start, text.len());
            assert_eq!(places.of(span), sources.positions(span), "{start}");
        }
    }
}
