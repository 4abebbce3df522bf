//! What the head of an XES log says of all its events: defaults of attributes, and classifiers.

use super::tree::{Attr, Collector, Piece, Pieces, Tag, Wrong};

/// The head of a log.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// What an event has that does not say otherwise.
    pub(super) event: Vec<Attr<'static>>,
    /// What a trace has that does not say otherwise.
    pub(super) trace: Vec<Attr<'static>>,
    /// The classifiers of events.
    pub(super) classifiers: Vec<Classifier>,
}

/// Attributes that together say of what class an event is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Classifier {
    pub(super) name: String,
    pub(super) keys: Vec<String>,
}

impl Head {
    /// Reads what stands in a log besides traces and events, as far as it is well-formed; and says what is wrong.
    pub(super) fn read(text: &str) -> (Self, Option<Wrong>) {
        let mut head = Self::default();
        let wrong = head.add(text).err();
        (head, wrong)
    }

    fn add(&mut self, text: &str) -> Result<(), Wrong> {
        let mut pieces = Pieces::new(text);
        loop {
            match pieces.next()? {
                Piece::End => return Ok(()),
                Piece::Close(place) => return Err(Wrong::new(place.start, "a closing tag of nothing")),
                Piece::Open(tag, closes) => match tag.name {
                    "log" => {}
                    "global" => self.add_global(&tag, closes, &mut pieces)?,
                    "classifier" => {
                        self.add_classifier(&tag)?;
                        close_empty(&tag, closes, &mut pieces)?;
                    }
                    "extension" => close_empty(&tag, closes, &mut pieces)?,
                    // An attribute of the log itself says nothing of its events; it must be whole all the same.
                    _ => {
                        let mut collector = Collector::default();
                        collector.open(&tag, closes)?;
                        collect(collector, closes, &mut pieces)?;
                    }
                },
            }
        }
    }

    fn add_global(&mut self, tag: &Tag<'_>, closes: bool, pieces: &mut Pieces<'_>) -> Result<(), Wrong> {
        let mut collector = Collector::default();
        let mut depth = usize::from(!closes);
        while depth > 0 {
            match pieces.next()? {
                Piece::Open(inner, closes) => {
                    collector.open(&inner, closes)?;
                    depth += usize::from(!closes);
                }
                Piece::Close(place) => {
                    depth -= 1;
                    collector.close(place.end);
                }
                Piece::End => return Err(Wrong::new(tag.place.start, "<global> is not closed")),
            }
        }
        let defaults = collector.done.into_iter().map(Attr::into_owned);
        match tag.get("scope")?.as_ref().map(|(scope, _)| scope.as_ref()) {
            Some("event") => self.event.extend(defaults),
            Some("trace") => self.trace.extend(defaults),
            // The standard has no other scope.
            _ => return Err(Wrong::new(tag.place.start, "a <global> whose `scope` is neither `event` nor `trace`")),
        }
        Ok(())
    }

    fn add_classifier(&mut self, tag: &Tag<'_>) -> Result<(), Wrong> {
        let get = |name| Ok::<_, Wrong>(tag.get(name)?.map(|(value, _)| value.into_owned()));
        let (Some(name), Some(keys)) = (get("name")?, get("keys")?) else {
            return Err(Wrong::new(tag.place.start, "a <classifier> without its `name` or its `keys`"));
        };
        if get("scope")?.is_none_or(|scope| scope == "event") {
            self.classifiers.retain(|known| known.name != name);
            self.classifiers.push(Classifier { name, keys: split_keys(&keys) });
        }
        Ok(())
    }
}

/// Goes on to the end of an element that must have nothing in it.
fn close_empty(tag: &Tag<'_>, closes: bool, pieces: &mut Pieces<'_>) -> Result<(), Wrong> {
    if closes {
        return Ok(());
    }
    match pieces.next()? {
        Piece::Close(_) => Ok(()),
        _ => Err(Wrong::new(tag.place.start, format!("<{}> is not closed, or something is in it", tag.name))),
    }
}

/// Goes on to the end of the attribute that is open.
fn collect<'a>(mut collector: Collector<'a>, closes: bool, pieces: &mut Pieces<'a>) -> Result<(), Wrong> {
    let mut whole = closes;
    while !whole {
        match pieces.next()? {
            Piece::Open(tag, closes) => collector.open(&tag, closes)?,
            Piece::Close(place) => {
                collector.close(place.end);
                whole = collector.is_outside();
            }
            Piece::End => return collector.finish().map(drop),
        }
    }
    Ok(())
}

/// The keys of a classifier, with blanks between them; one with blanks in it stands in single quotes.
fn split_keys(text: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let quoted = rest.strip_prefix('\'').and_then(|inner| inner.split_once('\''));
        let (key, after) = quoted.or_else(|| rest.split_once(char::is_whitespace)).unwrap_or((rest, ""));
        keys.push(key.to_owned());
        rest = after.trim_start();
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::Head;

    #[test]
    fn a_head_gives_defaults_and_classifiers() {
        let (head, wrong) = Head::read(
            "<?xml version='1.0'?><!DOCTYPE log [<!ENTITY a 'b'>]><log><extension name='Concept'></extension>\
             <global scope='event'><string key='a' value='1'><string key='b' value='2'/></string></global>\
             <global scope='trace'/><classifier name='N' keys=\"a 'b c'  d\"/>\
             <classifier name='T' scope='trace' keys='x'/><float key='f' value='1'><int key='g' value='2'/></float>",
        );
        assert_eq!(wrong, None);
        assert_eq!((head.event.len(), head.event[0].children.len(), head.trace.len()), (1, 1, 0));
        assert_eq!(head.classifiers.len(), 1);
        assert_eq!(head.classifiers[0].keys, ["a", "b c", "d"]);
    }

    #[test]
    fn what_is_wrong_in_a_head_is_told_and_the_rest_kept() {
        for (text, message) in [
            ("<log><html>", "<html> is no attribute of XES"),
            ("<log>text", "text between elements"),
            ("<log><global>", "<global> is not closed"),
            ("<log><global scope='log'/>", "neither"),
            ("<log><classifier name='a'/>", "without its `name` or its `keys`"),
            ("<log><extension><string key='a' value='b'/></extension>", "something is in it"),
            ("<log><list key='a'>", "not closed"),
            ("<log><string key='a' value='&x;'/>", "unrecognized entity"),
        ] {
            let (_, wrong) = Head::read(text);
            let wrong = wrong.expect(text);
            assert!(wrong.message.contains(message), "{text}: {wrong:?}");
        }
    }
}
