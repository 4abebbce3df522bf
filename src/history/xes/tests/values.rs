//! What the values of events are.

use serde_json::json;

use super::super::super::{Format, Place};
use super::super::Xes;
use super::{read, read_with};

const LOG: &str = r#"<?xml version="1.0"?>
<log xes.version="1849-2016">
  <global scope="trace"><string key="channel" value="post"/></global>
  <global scope="event"><string key="org:group" value="none"><int key="size" value="0"/></string><int key="cost" value="0"/></global>
  <classifier name="Activity" keys="concept:name lifecycle:transition"/>
  <classifier name="Odd" keys="'the cost' flag"/>
  <trace>
    <string key="concept:name" value="case &amp; 1"/>
    <event><string key="concept:name" value="open"/><int key="cost" value="12"/></event>
    <event>
      <string key='concept:name' value='say "hi"'/>
      <date key="time:timestamp" value="2026-01-01T00:00:00Z" />
      <boolean key="flag" value="true"/><float key="the cost" value="1.5e3"/><float key="bad" value="NaN"/>
      <string key="lifecycle:transition" value="complete"/>
      <string key="org:group" value="G"><string key="floor" value="3"/></string>
      <list key="l"><values><int key="a" value="1"/><int key="a" value="2"/></values></list>
      <container key="c"><id key="d" value="u-1"/></container>
      <string key="twice" value="first"/><string key="twice" value="last"/>
    </event>
  </trace>
  <event><string key="concept:name" value="alone"/></event>
</log>
"#;

#[test]
fn each_path_gives_its_value() {
    let paths: &[(&[&str], [&str; 3])] = &[
        (&["concept:name"], ["\"open\"", "\"say \\\"hi\\\"\"", "\"alone\""]),
        (&["trace", "concept:name"], ["\"case & 1\"", "\"case & 1\"", "-"]),
        (&["trace", "channel"], ["\"post\"", "\"post\"", "-"]),
        (&["trace"], ["{}", "{}", "-"]),
        (&["cost"], ["12", "0", "0"]),
        (&["flag"], ["-", "true", "-"]),
        (&["the cost"], ["-", "1.5e3", "-"]),
        (&["bad"], ["-", "\"NaN\"", "-"]),
        (&["org:group"], ["{}", "{}", "{}"]),
        (&["org:group", "value"], ["\"none\"", "\"G\"", "\"none\""]),
        (&["org:group", "floor"], ["-", "\"3\"", "-"]),
        (&["org:group", "size"], ["0", "-", "0"]),
        (&["l"], ["-", "{}", "-"]),
        (&["c", "d"], ["-", "\"u-1\"", "-"]),
        (&["twice"], ["-", "\"last\"", "-"]),
        (&["classifier", "Activity"], ["\"open+\"", "\"say \\\"hi\\\"+complete\"", "\"alone+\""]),
        (&["classifier", "Odd"], ["-", "\"1.5e3+true\"", "-"]),
        (&["time:timestamp"], ["-", "\"2026-01-01T00:00:00Z\"", "-"]),
        (&[], ["{}", "{}", "{}"]),
    ];
    let all: Vec<&[&str]> = paths.iter().map(|(path, _)| *path).collect();
    let log = read(LOG, &all);
    assert_eq!(log.wrong(), [""; 0]);
    assert_eq!(log.records.iter().map(|record| record.line).collect::<Vec<_>>(), [9, 10, 21]);
    for (index, (path, values)) in paths.iter().enumerate() {
        let found: Vec<&str> = log.records.iter().map(|record| record.values[index].as_str()).collect();
        assert_eq!(found, values, "{path:?}");
    }
}

#[test]
fn an_attribute_is_its_value_unless_a_path_leads_into_it() {
    let log = read(LOG, &[&["org:group"]]);
    assert_eq!(log.firsts(), ["\"none\"", "\"G\"", "\"none\""]);
}

#[test]
fn a_document_has_everything_a_record_says() {
    let xes = Xes::default();
    let log = read_with(&xes, LOG.as_bytes(), &[&["org:group", "floor"]], 1 << 20, true);
    let record = &log.records[1];
    assert_eq!(
        xes.document(&record.head, &record.outer, &record.text),
        Some(json!({
            "concept:name": "say \"hi\"", "time:timestamp": "2026-01-01T00:00:00Z", "flag": true, "the cost": 1500.0,
            "bad": "NaN", "lifecycle:transition": "complete", "org:group": {"value": "G", "floor": "3"}, "l": [1, 2],
            "c": {"d": "u-1"}, "twice": "last", "cost": 0,
            "trace": {"concept:name": "case & 1", "channel": "post"},
            "classifier": {"Activity": "say \"hi\"+complete", "Odd": "1.5e3+true"},
        }))
    );
}

#[test]
fn the_words_of_the_plain_record_lead_to_the_standard_attributes() {
    let xes = Xes::default();
    let text = "<log><trace><string key='concept:name' value='c'/><event><string key='concept:name' value='e'/>\
                <string key='org:resource' value='Ann'/><string key='actor' value='x'/><string key='to' value='S'/></event></trace></log>";
    let owned: Vec<Vec<String>> =
        ["id", "event", "time", "actor", "to"].iter().map(|name| xes.plain_path(name)).collect();
    let paths: Vec<Vec<&str>> = owned.iter().map(|path| path.iter().map(String::as_str).collect()).collect();
    let paths: Vec<&[&str]> = paths.iter().map(Vec::as_slice).collect();
    assert_eq!(read(text, &paths).records[0].values, ["\"c\"", "\"e\"", "-", "-", "\"S\""]);
}

#[test]
fn a_value_is_located_between_its_quotes() {
    let text = "<event><string key='a' value='x'><int key='b' value='7'/></string><list key='l'><int key='c' value='8'/></list></event>";
    let key = |key: &str| Place::Key(key.to_owned());
    let at = |route: &[Place]| text[Xes::default().locate("", text, route)].to_owned();
    assert_eq!(at(&[key("a")]), "x");
    assert_eq!(at(&[key("a"), key("b")]), "7");
    assert_eq!(at(&[key("a"), key("value")]), "x");
    assert_eq!(at(&[key("l"), Place::Index(0)]), "8");
    assert_eq!(at(&[key("l"), key("c")]), "<list key='l'><int key='c' value='8'/></list>");
    assert_eq!(at(&[key("trace"), key("a")]), text);
    assert_eq!(at(&[key("none")]), text);
}

#[test]
fn prefixes_and_empty_elements_are_understood() {
    let text = "<x:log xmlns:x='u'><x:trace/><x:trace><x:string key='a' value='1'/><x:event/>\
                <x:event><x:string key='b' value='2'/></x:event></x:trace></x:log>";
    let log = read(text, &[&["b"], &["trace", "a"]]);
    assert_eq!(log.wrong(), [""; 0]);
    assert_eq!(
        log.records.iter().map(|record| record.values.clone()).collect::<Vec<_>>(),
        [["-", "\"1\""], ["\"2\"", "\"1\""]]
    );
}
