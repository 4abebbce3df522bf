//! Tests of Parquet files, which the crate's own writer makes.

use std::sync::Arc;

use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArrayType, FloatType, Int32Type, Int64Type,
    Int96, Int96Type,
};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use proptest::prelude::*;
use serde_json::json;

use super::value::{self, LastDate};
use crate::history::{Format, Malformed, Parquet, Place, Raw, Sink, Spot, Wanted};

/// Writes one column.
type Column = Box<dyn Fn(&mut SerializedColumnWriter<'_>)>;

fn column<T: DataType>(values: Vec<T::T>, defs: &[i16], reps: &[i16]) -> Column {
    let levels = |levels: &[i16]| (!levels.is_empty()).then(|| levels.to_vec());
    let (defs, reps) = (levels(defs), levels(reps));
    Box::new(move |writer| {
        let written = writer.typed::<T>().write_batch(&values, defs.as_deref(), reps.as_deref());
        written.expect("the column can be written");
    })
}

fn texts(texts: &[&str]) -> Vec<ByteArray> {
    texts.iter().map(|text| ByteArray::from(*text)).collect()
}

/// A file of so many row groups that are all the same.
fn file(schema: &str, groups: usize, columns: &[Column]) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(&format!("message rows {{ {schema} }}")).expect("the schema is one"));
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::default()).expect("a file");
    for _ in 0..groups {
        let mut group = writer.next_row_group().expect("a row group");
        for column in columns {
            let mut writer = group.next_column().expect("it can be written").expect("there is another column");
            column(&mut writer);
            writer.close().expect("the column ends");
        }
        group.close().expect("the row group ends");
    }
    writer.close().expect("the file ends");
    bytes
}

/// The lines of a file, and the number of the first row of every chunk.
fn lines(file: &[u8], size: usize) -> std::io::Result<(String, Vec<u64>)> {
    let mut cut = Parquet.cut(Box::new(std::io::Cursor::new(file.to_vec())));
    let (mut all, mut starts) = (Vec::new(), Vec::new());
    while let Some(chunk) = cut.next(size)? {
        all.extend(chunk.bytes);
        starts.push(chunk.line);
    }
    Ok((String::from_utf8_lossy(&all).into_owned(), starts))
}

fn rows(file: &[u8]) -> Vec<serde_json::Value> {
    let (lines, _) = lines(file, 1 << 20).expect("the file can be read");
    lines.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"))).collect()
}

#[test]
fn every_kind_of_value_is_written() {
    let schema = "required boolean flag; required int32 small; required int32 many (INTEGER(32,false));
        required int64 large; required int64 huge (INTEGER(64,false)); required int32 day (DATE);
        required int32 clock (TIME(MILLIS,true)); required int64 cents (DECIMAL(18,2)); required float part;
        required double exact; required binary name (STRING); required binary raw; required int96 old;
        required fixed_len_byte_array(3) price (DECIMAL(6,4)); required fixed_len_byte_array(16) key (UUID);
        required fixed_len_byte_array(2) half (FLOAT16);";
    let fixed = |bytes: &[u8]| ByteArray::from(bytes.to_vec()).into();
    let mut old = Int96::new();
    old.set_data(1, 0, 2_440_588);
    let uuid: Vec<u8> = (0..16).collect();
    let columns = [
        column::<BoolType>(vec![true, false], &[], &[]),
        column::<Int32Type>(vec![-5, i32::MIN], &[], &[]),
        column::<Int32Type>(vec![-1, 0], &[], &[]),
        column::<Int64Type>(vec![i64::MIN, 7], &[], &[]),
        column::<Int64Type>(vec![-1, 0], &[], &[]),
        column::<Int32Type>(vec![-1, 11_016], &[], &[]),
        column::<Int32Type>(vec![0, 86_399_999], &[], &[]),
        column::<Int64Type>(vec![-5, 123_456], &[], &[]),
        column::<FloatType>(vec![0.5, f32::NAN], &[], &[]),
        column::<DoubleType>(vec![1e300, f64::NEG_INFINITY], &[], &[]),
        column::<ByteArrayType>(texts(&["a\"b\\c\n\u{1}ä", ""]), &[], &[]),
        column::<ByteArrayType>(vec!["plain".into(), vec![0xff, 0].into()], &[], &[]),
        column::<Int96Type>(vec![old, Int96::new()], &[], &[]),
        column::<FixedLenByteArrayType>(vec![fixed(&[0xff, 0xff, 0xff]), fixed(&[1, 0, 0])], &[], &[]),
        column::<FixedLenByteArrayType>(vec![fixed(&uuid), fixed(&[0xab; 16])], &[], &[]),
        column::<FixedLenByteArrayType>(vec![fixed(&[0, 0xc1]), fixed(&[0, 0x7c])], &[], &[]),
    ];
    assert_eq!(
        rows(&file(schema, 1, &columns)),
        [
            json!({"flag": true, "small": -5, "many": u32::MAX, "large": i64::MIN, "huge": u64::MAX,
                "day": "1969-12-31", "clock": "00:00:00", "cents": "-0.05", "part": 0.5, "exact": 1e300,
                "name": "a\"b\\c\n\u{1}ä", "raw": "plain", "old": "1970-01-01T00:00:00.000000001Z",
                "price": "-0.0001", "key": "00010203-0405-0607-0809-0a0b0c0d0e0f", "half": -2.5}),
            json!({"flag": false, "small": i32::MIN, "many": 0, "large": 7, "huge": 0, "day": "2000-02-29",
                "clock": "23:59:59.999", "cents": "1234.56", "part": "NaN", "exact": "-inf", "name": "",
                "raw": "0xff00", "old": "-4713-11-24T00:00:00Z",
                "price": "6.5536", "key": "abababab-abab-abab-abab-abababababab", "half": "inf"}),
        ]
    );
}

#[test]
fn times_of_every_unit_are_texts_in_utc() {
    let schema = "required int64 a (TIMESTAMP(MILLIS,true)); required int64 b (TIMESTAMP(MICROS,false));
        required int64 c (TIMESTAMP(NANOS,true)); required int64 d (TIMESTAMP_MILLIS);";
    let columns: Vec<Column> = [1_500, 1_000_000, 1_000_000_010, -1]
        .into_iter()
        .map(|value| column::<Int64Type>(vec![value], &[], &[]))
        .collect();
    let expected = json!({"a": "1970-01-01T00:00:01.5Z", "b": "1970-01-01T00:00:01Z",
        "c": "1970-01-01T00:00:01.00000001Z", "d": "1969-12-31T23:59:59.999Z"});
    assert_eq!(rows(&file(schema, 1, &columns)), [expected]);
}

proptest! {
    #[test]
    fn times_are_those_that_the_calendar_has(seconds in -62_135_596_800_i64..253_402_207_200, nanos in 0_i64..1_000_000_000) {
        let mut text = Vec::new();
        value::moment(&mut text, (seconds, nanos), &mut LastDate::default());
        let said: jiff::Timestamp = serde_json::from_slice::<String>(&text).expect("a text").parse().expect("a time");
        let nanos = i32::try_from(nanos).expect("less than a second");
        let meant = jiff::Timestamp::new(seconds, 0).expect("in range") + jiff::SignedDuration::new(0, nanos);
        prop_assert_eq!(said, meant);
    }

    #[test]
    fn any_time_can_be_written(value in any::<i64>(), nanos in 0_i64..1_000_000_000) {
        value::moment(&mut Vec::new(), (value, nanos), &mut LastDate::default());
    }
}

#[test]
fn groups_lists_and_maps_are_written_as_they_nest() {
    let schema = "optional group a { optional int32 b; required int32 c; }
        optional group list (LIST) { repeated group list { optional int32 element; } }
        repeated int32 bare;
        optional group map (MAP) { repeated group key_value { required int32 key; optional binary value (STRING); } }
        required group deep (LIST) { repeated group list {
            required group element (LIST) { repeated group list { required group element { required int32 x; required int32 y; } } } } }";
    let deep = || column::<Int32Type>(vec![1, 2, 3], &[2, 2, 1, 2, 0, 0], &[0, 2, 1, 1, 0, 0]);
    let columns = [
        column::<Int32Type>(vec![1], &[2, 1, 0], &[]),
        column::<Int32Type>(vec![2, 3], &[1, 1, 0], &[]),
        column::<Int32Type>(vec![1, 2], &[3, 2, 3, 1, 0], &[0, 1, 1, 0, 0]),
        column::<Int32Type>(vec![5, 6, 7], &[1, 1, 0, 1], &[0, 1, 0, 0]),
        column::<Int32Type>(vec![8, 9], &[2, 2, 1, 0], &[0, 1, 0, 0]),
        column::<ByteArrayType>(texts(&["x"]), &[3, 2, 1, 0], &[0, 1, 0, 0]),
        deep(),
        deep(),
    ];
    assert_eq!(
        rows(&file(schema, 1, &columns)),
        [
            json!({"a": {"b": 1, "c": 2}, "list": [1, null, 2], "bare": [5, 6], "map": {"8": "x", "9": null},
                "deep": [[{"x": 1, "y": 1}, {"x": 2, "y": 2}], [], [{"x": 3, "y": 3}]]}),
            json!({"a": {"b": null, "c": 3}, "list": [], "bare": [], "map": {}, "deep": []}),
            json!({"a": null, "list": null, "bare": [7], "map": null, "deep": []}),
        ]
    );
}

fn numbers(rows: i32, groups: usize) -> Vec<u8> {
    let defs: Vec<i16> = (0..rows).map(|row| i16::from(row % 3 > 0)).collect();
    let odd = (0..rows).filter(|row| row % 3 > 0).map(|row| ByteArray::from(format!("row {row}").as_str())).collect();
    let columns = [column::<Int32Type>((0..rows).collect(), &[], &[]), column::<ByteArrayType>(odd, &defs, &[])];
    file("required int32 n; optional binary text (STRING);", groups, &columns)
}

#[test]
fn rows_are_numbered_through_all_row_groups_and_no_size_changes_them() {
    let file = numbers(3_000, 3);
    let (whole, starts) = lines(&file, 1 << 30).expect("the file can be read");
    assert_eq!((whole.lines().count(), starts), (9_000, vec![1]));
    assert_eq!(whole.lines().nth(3_001), Some("{\"n\":1,\"text\":\"row 1\"}"));
    for size in [0, 1, 10_000] {
        let (text, starts) = lines(&file, size).expect("the file can be read");
        assert!(text == whole, "{size}");
        assert!(starts.len() > 8 && starts[..2] == [1, 1_025], "{starts:?}");
    }
    assert_eq!(lines(&numbers(0, 1), 100).expect("it has no rows").0, "");
}

#[test]
fn what_is_no_parquet_file_or_a_damaged_one_is_an_error_and_no_panic() {
    let file = numbers(40, 1);
    for length in 0..file.len() {
        assert!(lines(&file[..length], 100).is_err(), "{length}");
    }
    for at in 0..file.len() {
        for flip in [1, 0x80, 0xff] {
            let mut damaged = file.clone();
            damaged[at] ^= flip;
            // Whether the damage is noticed depends on where it is.
            let _ = lines(&damaged, 100);
        }
    }
}

#[derive(Default)]
struct Notes(Vec<(u64, Vec<String>)>, Vec<(u64, String)>);

impl Sink for Notes {
    fn record(&mut self, spot: Spot, values: &[Raw<'_>]) {
        self.0.push((spot.line, values.iter().map(|value| format!("{value:?}")).collect()));
    }

    fn malformed(&mut self, bad: Malformed) {
        self.1.push((bad.line, bad.message));
    }
}

#[test]
fn rows_are_records_and_a_text_that_is_none_is_reported() {
    let names = vec!["a".into(), vec![0xff].into(), "b".into()];
    let columns = [
        column::<ByteArrayType>(names, &[], &[]),
        column::<Int64Type>(vec![1, 2, 3], &[], &[]),
        column::<BoolType>(vec![true], &[2, 0, 1], &[]),
    ];
    let schema = "required binary name (STRING); required int64 n; optional group of { optional boolean it; }";
    let mut cut = Parquet.cut(Box::new(std::io::Cursor::new(file(schema, 1, &columns))));
    let chunk = cut.next(1 << 20).expect("it can be cut").expect("it has rows");
    let paths = [vec!["name"], vec!["n"], vec!["of"], vec!["of", "it"], vec!["no"]];
    let paths = paths.map(|path| path.into_iter().map(str::to_owned).collect()).to_vec();
    let mut notes = Notes::default();
    Parquet.scanner(Arc::new(Wanted { paths, ..Wanted::default() })).scan(&chunk, &mut notes);
    let row = |line, values: [&str; 5]| (line, values.map(str::to_owned).to_vec());
    assert_eq!(
        notes.0,
        [
            row(1, ["Text(\"a\")", "Number(\"1\")", "Structure", "Bool(true)", "Absent"]),
            row(3, ["Text(\"b\")", "Number(\"3\")", "Structure", "Absent", "Absent"]),
        ]
    );
    assert_eq!(notes.1, [(2, "bytes that are no UTF-8".to_owned())]);
    let text = r#"{"of":{"it":true}}"#;
    assert_eq!(Parquet.document("", "", text), Some(json!({"of": {"it": true}})));
    let route = ["of", "it"].map(|key| Place::Key(key.to_owned()));
    assert_eq!(&text[Parquet.locate("", text, &route)], "true");
}
