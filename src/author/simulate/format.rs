//! The files that histories are written to: JSON Lines, CSV and XES.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::model::Model;

use super::history::{History, Record};
use super::words::{Words, value_text};

/// What a file of histories is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Jsonl,
    /// A table with a column for each key, and one for each field.
    Csv,
    /// XML with a trace for each root.
    Xes,
}

/// Writes records in one format and counts the lines.
pub(super) struct Pen<'a, 'm> {
    format: Format,
    words: Words<'m>,
    /// The names of all fields that records bring.
    fields: Vec<&'m str>,
    out: &'a mut dyn Write,
    line: String,
    /// Lines written so far.
    lines: u64,
    /// Records written so far.
    pub(super) records: u64,
}

const XES_HEAD: &str = "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<log xes.version=\"1.0\" xmlns=\"http://www.xes-standard.org/\">
<extension name=\"Concept\" prefix=\"concept\" uri=\"http://www.xes-standard.org/concept.xesext\"/>
<extension name=\"Time\" prefix=\"time\" uri=\"http://www.xes-standard.org/time.xesext\"/>
";

impl<'a, 'm> Pen<'a, 'm> {
    pub(super) fn new(model: &'m Model, format: Format, out: &'a mut dyn Write) -> Self {
        let mut fields: Vec<&str> = Vec::new();
        for entity in &model.entities {
            for field in entity.moves.iter().flat_map(|mv| &mv.brings) {
                let name = entity.field(*field).name.text.as_str();
                if !fields.contains(&name) {
                    fields.push(name);
                }
            }
        }
        Self { format, words: Words::new(model), fields, out, line: String::new(), lines: 0, records: 0 }
    }

    /// Writes what stands before all records.
    pub(super) fn begin(&mut self) -> io::Result<()> {
        match self.format {
            Format::Jsonl => return Ok(()),
            Format::Csv => {
                self.line.push_str("time,entity,id,parent,root,event,actor,from,to");
                for field in &self.fields {
                    let _ = write!(self.line, ",set.{field}");
                }
                self.line.push('\n');
            }
            Format::Xes => self.line.push_str(XES_HEAD),
        }
        self.flush()
    }

    /// Writes what stands behind all records.
    pub(super) fn end(&mut self) -> io::Result<()> {
        if self.format == Format::Xes {
            self.line.push_str("</log>\n");
        }
        self.flush()
    }

    /// Writes what stands before the records of one root.
    pub(super) fn begin_trace(&mut self, history: &History) {
        let root = history.members.first().map_or("", |root| &*root.id);
        let _ = writeln!(self.line, "<trace>\n<string key=\"concept:name\" value=\"{root}\"/>");
    }

    /// Writes what stands behind the records of one root.
    pub(super) fn end_trace(&mut self) {
        self.line.push_str("</trace>\n");
    }

    /// Writes a record; gives its line, from 1.
    pub(super) fn record(&mut self, history: &History, record: &Record) -> io::Result<u64> {
        match self.format {
            Format::Jsonl => {
                self.words.of(history, record).json(&mut self.line);
                self.line.push('\n');
            }
            Format::Csv => self.row(history, record),
            Format::Xes => self.event(history, record),
        }
        self.records += 1;
        self.flush()?;
        Ok(self.lines)
    }

    fn row(&mut self, history: &History, record: &Record) {
        let spoken = self.words.of(history, record);
        self.line.push_str(&spoken.time);
        for (_, word) in spoken.keys() {
            self.line.push(',');
            self.line.push_str(word.unwrap_or(""));
        }
        for name in &self.fields {
            self.line.push(',');
            if let Some((field, value)) = spoken.set.iter().find(|(field, _)| field.name.text == *name) {
                self.line.push_str(&value_text(field, *value));
            }
        }
        self.line.push('\n');
    }

    /// An event of XES has a name: where the record has none, it is the state that is entered.
    fn event(&mut self, history: &History, record: &Record) {
        let spoken = self.words.of(history, record);
        let name = spoken.event.or(spoken.to).unwrap_or("");
        let _ = write!(self.line, "<event><string key=\"concept:name\" value=\"{name}\"/>");
        let _ = write!(self.line, "<date key=\"time:timestamp\" value=\"{}\"/>", spoken.time);
        for (key, word) in spoken.keys() {
            if let Some(word) = word {
                let _ = write!(self.line, "<string key=\"{key}\" value=\"{word}\"/>");
            }
        }
        for (field, value) in &spoken.set {
            let (name, value) = (&field.name.text, value_text(field, *value));
            let _ = write!(self.line, "<string key=\"set.{name}\" value=\"{value}\"/>");
        }
        self.line.push_str("</event>\n");
    }

    fn flush(&mut self) -> io::Result<()> {
        self.lines += self.line.bytes().filter(|byte| *byte == b'\n').count() as u64;
        let written = self.out.write_all(self.line.as_bytes());
        self.line.clear();
        written
    }
}
