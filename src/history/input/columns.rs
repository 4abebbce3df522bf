//! Tells a table from other text: by what character its lines split, and whether they split alike.

use csv_core::{ReadFieldResult, ReaderBuilder};

/// What may stand between columns; the first of equals is taken.
const DELIMITERS: [u8; 4] = *b",;\t|";
/// Records that are looked at.
pub(super) const SAMPLE: usize = 32;
/// Records below the header that are enough to decide before all is seen.
const ENOUGH: usize = 5;

/// What the name of a file says about whether it is a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hint {
    /// It is called a table, whose columns most likely have this between them.
    Table(u8),
    /// It is called something else.
    Other,
    /// Nothing.
    Silent,
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// A table with this between its columns.
    Table(u8),
    /// Something else.
    Other,
}

/// How a text splits by one delimiter.
struct Split {
    delimiter: u8,
    header: Vec<Vec<u8>>,
    /// Whole records below the header.
    records: usize,
    /// Those of them that have as many columns as the header.
    alike: usize,
}

/// Whether a text is a table. `is_all`: no more of it will be seen. `None`: more must be seen.
pub(super) fn layout(text: &[u8], hint: Hint, is_all: bool) -> Option<Layout> {
    let mut best: Option<Split> = None;
    for delimiter in order(hint) {
        let split = split(text, delimiter, is_all);
        if !is_all && split.records < ENOUGH {
            return None;
        }
        if split.is_table(hint) && hint == Hint::Table(delimiter) {
            return Some(Layout::Table(delimiter));
        }
        if split.is_table(hint) && best.as_ref().is_none_or(|best| split.is_better(best)) {
            best = Some(split);
        }
    }
    Some(match (best, hint) {
        (Some(Split { delimiter, .. }), _) | (None, Hint::Table(delimiter)) => Layout::Table(delimiter),
        (None, _) => Layout::Other,
    })
}

/// The delimiters to try, the one that the name speaks of first.
fn order(hint: Hint) -> Vec<u8> {
    let mut order = DELIMITERS.to_vec();
    if let Hint::Table(first) = hint {
        order.sort_by_key(|delimiter| *delimiter != first);
    }
    order
}

fn split(text: &[u8], delimiter: u8, is_all: bool) -> Split {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    let mut split = Split { delimiter, header: Vec::new(), records: 0, alike: 0 };
    let mut field = vec![0; text.len()];
    let (mut rest, mut filled, mut columns) = (text, 0, 0);
    let mut in_header = true;
    while split.records < SAMPLE {
        // Nothing left to read tells the reader that the last record has ended; one that goes on is left out.
        if rest.is_empty() && !is_all {
            break;
        }
        let (result, read, written) = reader.read_field(rest, &mut field[filled..]);
        rest = &rest[read..];
        filled += written;
        let ReadFieldResult::Field { record_end } = result else {
            if result == ReadFieldResult::InputEmpty {
                continue;
            }
            break;
        };
        columns += 1;
        if in_header {
            split.header.push(field[..filled].to_vec());
        }
        filled = 0;
        if record_end {
            if !in_header {
                split.records += 1;
                split.alike += usize::from(columns == split.header.len());
            }
            (in_header, columns) = (false, 0);
        }
    }
    split
}

impl Split {
    /// Whether this is how a table splits: most records like the first, and that one made of names, unless the file is
    /// called a table. Many lines of ordinary text have one comma, after the seconds of a time for instance.
    fn is_table(&self, hint: Hint) -> bool {
        let splits = self.header.len() >= 2 && self.alike * 4 >= self.records * 3;
        splits
            && match hint {
                Hint::Table(_) => true,
                Hint::Silent => self.header.iter().all(|cell| is_name(cell.trim_ascii())),
                Hint::Other => self.records > 0 && self.header.iter().all(|cell| is_name(cell)),
            }
    }

    fn is_better(&self, other: &Self) -> bool {
        let (own, others) = (self.alike * other.records.max(1), other.alike * self.records.max(1));
        own > others || own == others && self.header.len() > other.header.len()
    }
}

/// Whether a cell can name a column: it begins with a letter, or an underscore and the like.
fn is_name(cell: &[u8]) -> bool {
    let first = std::str::from_utf8(cell).ok().and_then(|text| text.chars().next());
    first.is_some_and(|first| first.is_alphabetic() || matches!(first, '_' | '@' | '#' | '$'))
}
