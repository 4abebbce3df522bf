//! The fields of a Parquet file, and how a row of them is written as a JSON object.

use std::ops::Range;

use parquet::basic::{ConvertedType, LogicalType, Repetition};
use parquet::schema::types::Type;

use super::leaf::Leaf;
use super::value;

/// How deep fields are followed; deeper ones are no log's.
const DEPTH: usize = 64;

/// A field, with the levels of Parquet: a value is there if the level at hand reaches that of each step to it.
pub(super) struct Field {
    shape: Shape,
    /// The level from which on it is not null; nothing if it never is.
    there: Option<i16>,
    /// The columns that it consists of.
    leaves: Range<usize>,
}

enum Shape {
    Leaf,
    /// Fields behind their keys: all that is written between them and the value before.
    Group(Vec<(Vec<u8>, Field)>),
    List(Box<Repeated>),
    Map(Box<Repeated>, Box<Field>),
}

/// What stands in a list: its elements, or the keys of a map.
struct Repeated {
    element: Field,
    /// The level from which on it is not empty.
    there: i16,
    /// The level at which it goes on.
    again: i16,
}

/// Where in a schema a field stands.
#[derive(Clone, Copy)]
struct Level {
    def: i16,
    rep: i16,
    depth: usize,
}

impl Field {
    /// The rows of a file; nothing if its fields make no sense.
    pub(super) fn of(schema: &Type) -> Option<Self> {
        let mut leaves = 0;
        Self::group(schema, Level { def: 0, rep: 0, depth: 0 }, &mut leaves)
    }

    fn new(tp: &Type, level: Level, leaves: &mut usize) -> Option<Self> {
        let repetition =
            if tp.get_basic_info().has_repetition() { tp.get_basic_info().repetition() } else { Repetition::REQUIRED };
        match repetition {
            Repetition::REQUIRED => Self::group(tp, level, leaves),
            Repetition::OPTIONAL => {
                let level = Level { def: level.def + 1, ..level };
                Some(Self { there: Some(level.def), ..Self::group(tp, level, leaves)? })
            }
            Repetition::REPEATED => Self::list(tp, tp, level, leaves),
        }
    }

    /// A field whose own repetition has been seen to.
    fn group(tp: &Type, level: Level, leaves: &mut usize) -> Option<Self> {
        if level.depth > DEPTH {
            return None;
        }
        let (first, below) = (*leaves, Level { depth: level.depth + 1, ..level });
        if tp.is_primitive() {
            *leaves += 1;
            return Some(Self { shape: Shape::Leaf, there: None, leaves: first..*leaves });
        }
        match (tp.get_fields(), annotation(tp)) {
            ([], _) => return None,
            ([only], Some(Annotation::List)) if is_repeated(only) => {
                return Self::list(only, element_of(only, tp.name()), below, leaves);
            }
            ([only], Some(Annotation::Map)) if is_repeated(only) && only.is_group() => {
                if let [key, of] = only.get_fields() {
                    let inner = Level { def: below.def + 1, rep: below.rep + 1, depth: below.depth + 1 };
                    let element = Self::new(key, inner, leaves)?;
                    let keys = Repeated { element, there: inner.def, again: inner.rep };
                    let shape = Shape::Map(Box::new(keys), Box::new(Self::new(of, inner, leaves)?));
                    return Some(Self { shape, there: None, leaves: first..*leaves });
                }
            }
            _ => {}
        }
        let mut fields = Vec::new();
        for field in tp.get_fields() {
            let mut key = vec![if fields.is_empty() { b'{' } else { b',' }];
            value::text(&mut key, field.name().as_bytes());
            key.push(b':');
            fields.push((key, Self::new(field, below, leaves)?));
        }
        Some(Self { shape: Shape::Group(fields), there: None, leaves: first..*leaves })
    }

    /// A list of what `repeated` repeats, with `element` in it, which is the same or the only field inside it.
    fn list(repeated: &Type, element: &Type, level: Level, leaves: &mut usize) -> Option<Self> {
        let first = *leaves;
        let inner = Level { def: level.def + 1, rep: level.rep + 1, depth: level.depth + 1 };
        let same = std::ptr::eq(repeated, element);
        let element = if same { Self::group(element, inner, leaves)? } else { Self::new(element, inner, leaves)? };
        let shape = Shape::List(Box::new(Repeated { element, there: inner.def, again: inner.rep }));
        Some(Self { shape, there: None, leaves: first..*leaves })
    }

    /// Writes the value at hand.
    pub(super) fn write(&self, leaves: &mut [Leaf], out: &mut Vec<u8>) {
        let lead = self.leaves.start;
        if self.there.is_some_and(|level| leaves[lead].def() < level) {
            out.extend(b"null");
            return self.skip(leaves);
        }
        match &self.shape {
            Shape::Leaf => leaves[lead].write(out),
            Shape::Group(fields) => {
                for (key, field) in fields {
                    out.extend(key);
                    field.write(leaves, out);
                }
                out.push(b'}');
            }
            Shape::List(list) => {
                out.push(b'[');
                self.each(list, leaves, out, |leaves, out| list.element.write(leaves, out));
                out.push(b']');
            }
            Shape::Map(keys, values) => {
                out.push(b'{');
                self.each(keys, leaves, out, |leaves, out| {
                    let from = out.len();
                    keys.element.write(leaves, out);
                    if out[from] != b'"' {
                        let key = out.split_off(from);
                        value::text(out, &key);
                    }
                    out.push(b':');
                    values.write(leaves, out);
                });
                out.push(b'}');
            }
        }
    }

    /// Writes the elements of a list, with commas between them.
    fn each(
        &self,
        list: &Repeated,
        leaves: &mut [Leaf],
        out: &mut Vec<u8>,
        mut write: impl FnMut(&mut [Leaf], &mut Vec<u8>),
    ) {
        let lead = self.leaves.start;
        if leaves[lead].def() < list.there {
            return self.skip(leaves);
        }
        loop {
            write(leaves, out);
            if leaves[lead].rep() != list.again {
                return;
            }
            out.push(b',');
        }
    }

    fn skip(&self, leaves: &mut [Leaf]) {
        leaves[self.leaves.clone()].iter_mut().for_each(Leaf::skip);
    }
}

enum Annotation {
    List,
    Map,
}

fn annotation(tp: &Type) -> Option<Annotation> {
    let info = tp.get_basic_info();
    match (info.logical_type_ref(), info.converted_type()) {
        (Some(LogicalType::List), _) | (_, ConvertedType::LIST) => Some(Annotation::List),
        (Some(LogicalType::Map), _) | (_, ConvertedType::MAP | ConvertedType::MAP_KEY_VALUE) => Some(Annotation::Map),
        _ => None,
    }
}

fn is_repeated(tp: &Type) -> bool {
    tp.get_basic_info().has_repetition() && tp.get_basic_info().repetition() == Repetition::REPEATED
}

/// The element of a list: usually the only field of what is repeated; in files of older writers what is repeated.
fn element_of<'t>(repeated: &'t Type, list: &str) -> &'t Type {
    if repeated.is_primitive() {
        return repeated;
    }
    let old = repeated.name() == "array" || repeated.name().strip_suffix("_tuple") == Some(list);
    match repeated.get_fields() {
        [only] if !old => only,
        _ => repeated,
    }
}
