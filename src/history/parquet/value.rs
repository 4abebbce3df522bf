//! Writes the values of a Parquet column as JSON.

use std::io::Write as _;

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::schema::types::Type;

/// What the bits of a column mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What its physical type says.
    Plain,
    Unsigned,
    Text,
    Uuid,
    /// A float of two bytes.
    Half,
    /// Days since 1970.
    Date,
    /// Parts of a second since midnight; so many make one.
    Clock(i64),
    /// Parts of a second since 1970; so many make one.
    Moment(i64),
    /// A whole number whose last digits, so many, stand behind the point.
    Decimal(usize),
}

const MILLIS: i64 = 1_000;
const MICROS: i64 = 1_000_000;
const NANOS: i64 = 1_000_000_000;
const DAY: i64 = 86_400;

impl Kind {
    pub(super) fn of(column: &Type) -> Self {
        let info = column.get_basic_info();
        let parts = |unit: &TimeUnit| match unit {
            TimeUnit::MILLIS => MILLIS,
            TimeUnit::MICROS => MICROS,
            TimeUnit::NANOS => NANOS,
        };
        match info.logical_type_ref() {
            Some(LogicalType::String | LogicalType::Enum | LogicalType::Json) => return Self::Text,
            Some(LogicalType::Uuid) => return Self::Uuid,
            Some(LogicalType::Float16) => return Self::Half,
            Some(LogicalType::Date) => return Self::Date,
            Some(LogicalType::Time(time)) => return Self::Clock(parts(&time.unit)),
            Some(LogicalType::Timestamp(time)) => return Self::Moment(parts(&time.unit)),
            Some(LogicalType::Decimal(decimal)) => return Self::decimal(decimal.scale),
            Some(LogicalType::Integer(int)) if !int.is_signed => return Self::Unsigned,
            _ => {}
        }
        match info.converted_type() {
            ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON => Self::Text,
            ConvertedType::DATE => Self::Date,
            ConvertedType::TIME_MILLIS => Self::Clock(MILLIS),
            ConvertedType::TIME_MICROS => Self::Clock(MICROS),
            ConvertedType::TIMESTAMP_MILLIS => Self::Moment(MILLIS),
            ConvertedType::TIMESTAMP_MICROS => Self::Moment(MICROS),
            ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64 => {
                Self::Unsigned
            }
            ConvertedType::DECIMAL => Self::decimal(column.get_scale()),
            _ if column.get_physical_type() == Physical::INT96 => Self::Moment(NANOS),
            _ => Self::Plain,
        }
    }

    fn decimal(scale: i32) -> Self {
        Self::Decimal(usize::try_from(scale).unwrap_or(0).min(1_000))
    }
}

/// The date that was written last: neighbours in a log are often of one day.
#[derive(Default)]
pub(super) struct LastDate {
    days: i64,
    text: Vec<u8>,
}

impl LastDate {
    fn write(&mut self, out: &mut Vec<u8>, days: i64) {
        if self.days != days || self.text.is_empty() {
            self.days = days;
            self.text.clear();
            date(&mut self.text, days);
        }
        out.extend(&self.text);
    }
}

/// A whole number of `bits` bits.
pub(super) fn whole(out: &mut Vec<u8>, kind: Kind, (value, bits): (i64, u32), last: &mut LastDate) {
    match kind {
        Kind::Unsigned => unsigned(out, value.cast_unsigned() & (u64::MAX >> (64 - bits))),
        Kind::Date => {
            out.push(b'"');
            last.write(out, value);
            out.push(b'"');
        }
        Kind::Clock(parts) => {
            out.push(b'"');
            clock(out, value.div_euclid(parts), fraction(value, parts));
            out.push(b'"');
        }
        Kind::Moment(parts) => moment(out, (value.div_euclid(parts), fraction(value, parts)), last),
        Kind::Decimal(scale) => decimal(out, i128::from(value), scale),
        _ => signed(out, value),
    }
}

/// The nanoseconds above the whole seconds.
fn fraction(value: i64, parts: i64) -> i64 {
    value.rem_euclid(parts) * (NANOS / parts)
}

/// A time as RFC 3339 has it, in UTC: a column that does not say where its clock stood is taken to mean that.
pub(super) fn moment(out: &mut Vec<u8>, (seconds, nanos): (i64, i64), last: &mut LastDate) {
    out.push(b'"');
    last.write(out, seconds.div_euclid(DAY));
    out.push(b'T');
    clock(out, seconds.rem_euclid(DAY), nanos);
    out.extend(b"Z\"");
}

/// Years, months and days, counted in years that begin with March, so that a leap day is the last one.
fn date(out: &mut Vec<u8>, days: i64) {
    const ERA: i64 = 146_097;
    let days = days.saturating_add(719_468);
    let (era, day) = (days.div_euclid(ERA), days.rem_euclid(ERA));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = era * 400 + year + next;
    if (0..10_000).contains(&year) {
        two(out, year / 100);
        two(out, year % 100);
    } else {
        signed(out, year);
    }
    out.push(b'-');
    two(out, month);
    out.push(b'-');
    two(out, day);
}

/// Hours, minutes, seconds, and as much of a second as there is.
fn clock(out: &mut Vec<u8>, seconds: i64, nanos: i64) {
    let (hours, rest) = (seconds.div_euclid(3_600), seconds.rem_euclid(3_600));
    if (0..100).contains(&hours) {
        two(out, hours);
    } else {
        signed(out, hours);
    }
    out.push(b':');
    two(out, rest / 60);
    out.push(b':');
    two(out, rest % 60);
    if nanos > 0 {
        let from = out.len();
        signed(out, NANOS + nanos);
        out[from] = b'.';
        while out.last() == Some(&b'0') {
            out.pop();
        }
    }
}

/// Two digits.
fn two(out: &mut Vec<u8>, value: i64) {
    let [low, ..] = (value % 100).to_le_bytes();
    out.extend([b'0' + low / 10, b'0' + low % 10]);
}

fn signed(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        out.push(b'-');
    }
    unsigned(out, value.unsigned_abs());
}

fn unsigned(out: &mut Vec<u8>, mut value: u64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        let [digit, ..] = (value % 10).to_le_bytes();
        digits[at] = b'0' + digit;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    out.extend(&digits[at..]);
}

/// A decimal as a text: no digit of it may be lost.
pub(super) fn decimal(out: &mut Vec<u8>, value: i128, scale: usize) {
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = scale + 1);
    let (whole, part) = digits.split_at(digits.len() - scale);
    let sign = if value < 0 { "-" } else { "" };
    let point = if scale > 0 { "." } else { "" };
    // Writing into memory does not fail.
    let _ = write!(out, "\"{sign}{whole}{point}{part}\"");
}

/// A number; what is none in JSON, such as an infinite one, is a text.
pub(super) fn float(out: &mut Vec<u8>, value: impl Into<f64> + std::fmt::Debug + Copy) {
    let quote = if value.into().is_finite() { "" } else { "\"" };
    let _ = write!(out, "{quote}{value:?}{quote}");
}

/// Bytes that are not numbers.
pub(super) fn bytes(out: &mut Vec<u8>, kind: Kind, bytes: &[u8]) {
    match (kind, bytes) {
        (Kind::Text, _) => text(out, bytes),
        (Kind::Decimal(scale), [first, ..]) if bytes.len() <= 16 => {
            let mut all = [if first.is_ascii() { 0 } else { 0xff }; 16];
            all[16 - bytes.len()..].copy_from_slice(bytes);
            decimal(out, i128::from_be_bytes(all), scale);
        }
        (Kind::Half, [low, high]) => half(out, u16::from_le_bytes([*low, *high])),
        (Kind::Uuid, _) if bytes.len() == 16 => {
            out.push(b'"');
            for (index, byte) in bytes.iter().enumerate() {
                let dash = if matches!(index, 4 | 6 | 8 | 10) { "-" } else { "" };
                let _ = write!(out, "{dash}{byte:02x}");
            }
            out.push(b'"');
        }
        (Kind::Plain, _) if std::str::from_utf8(bytes).is_ok() => text(out, bytes),
        _ => {
            out.extend(b"\"0x");
            for byte in bytes {
                let _ = write!(out, "{byte:02x}");
            }
            out.push(b'"');
        }
    }
}

fn half(out: &mut Vec<u8>, bits: u16) {
    let sign = if bits >> 15 == 0 { 1.0 } else { -1.0 };
    let (exponent, part) = (i32::from(bits >> 10 & 0x1f), f32::from(bits & 0x3ff) / 1024.0);
    float(
        out,
        match exponent {
            0 => sign * part * 2_f32.powi(-14),
            31 if part == 0.0 => sign * f32::INFINITY,
            31 => f32::NAN,
            _ => sign * (1.0 + part) * 2_f32.powi(exponent - 15),
        },
    );
}

/// A text in quotes. Bytes that are no UTF-8 are left as they are: whoever reads the record reports them.
pub(super) fn text(out: &mut Vec<u8>, mut text: &[u8]) {
    out.push(b'"');
    // Looking at all bytes is faster than stopping at the first, and few texts have one.
    if text.iter().fold(false, |found, byte| found | is_escaped(*byte)) {
        while let Some(at) = text.iter().position(|byte| is_escaped(*byte)) {
            out.extend(&text[..at]);
            match text[at] {
                byte @ (b'"' | b'\\') => out.extend([b'\\', byte]),
                byte => {
                    let _ = write!(out, "\\u{byte:04x}");
                }
            }
            text = &text[at + 1..];
        }
    }
    out.extend(text);
    out.push(b'"');
}

fn is_escaped(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}
