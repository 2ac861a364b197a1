//! Moments: UTC, kept in microseconds, shown in seconds.

use super::fault::Wrong;
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, SecondsFormat, SubsecRound, TimeZone, Utc};
use serde::{Serialize, Serializer};

/// A moment in UTC, cut to microseconds: what both databases keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(DateTime<Utc>);

/// The order key of an article whose date of publication is not known: year 1, so that it comes last.
pub const UNDATED: i64 = -62_135_596_800_000_000;

/// A moment as a text said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// With an offset: one moment.
    Exact(Time),
    /// Date and time of day without an offset: a moment only where a time zone is known.
    Local(NaiveDateTime),
    /// A date alone.
    Date(NaiveDate),
}

impl Time {
    /// Cuts a moment to microseconds.
    pub fn new(moment: DateTime<Utc>) -> Self {
        Self(moment.trunc_subsecs(6))
    }

    /// A moment whose year has four digits in UTC, from 0001 to 9999.
    fn of_four_digits(moment: DateTime<Utc>) -> Option<Self> {
        (1..=9999).contains(&moment.year()).then(|| Self::new(moment))
    }

    /// A moment as the store keeps it.
    pub fn from_naive(naive: NaiveDateTime) -> Self {
        Self::new(naive.and_utc())
    }

    /// The moment as the store keeps it.
    pub fn naive(self) -> NaiveDateTime {
        self.0.naive_utc()
    }

    /// The moment in the middle between this and another.
    pub fn halfway(self, other: Self) -> Self {
        let middle = self.micros() / 2 + other.micros() / 2;
        Self::from_micros(middle).unwrap_or(self)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub fn micros(self) -> i64 {
        self.0.timestamp_micros()
    }

    /// The moment so many microseconds after 1970-01-01T00:00:00Z, if a calendar has it.
    pub fn from_micros(micros: i64) -> Option<Self> {
        DateTime::from_timestamp_micros(micros).map(Self)
    }

    /// Seconds since 1970-01-01T00:00:00Z, cut.
    pub fn seconds(self) -> i64 {
        self.0.timestamp()
    }

    /// RFC 3339 with microseconds, as `export` writes it.
    pub fn exact(self) -> String {
        self.0.to_rfc3339_opts(SecondsFormat::Micros, true)
    }

    /// Reads a text as RFC 3339 would have it, with three mercies: a space for `T`, a missing offset, a date alone.
    ///
    /// Years are four digits from 0001 to 9999, in UTC too, so that the shown form always has 20 characters and a store
    /// that keeps times as text sorts them.
    pub fn read(text: &str) -> Result<Written, Wrong> {
        let wrong = || {
            Wrong::new(
                "invalid_time",
                "This is no time: write `2026-11-22T07:02:11Z`, with `Z` or an offset such as `+02:00`.",
            )
        };
        if !text.is_ascii() || text.len() < 10 || text.len() > 40 {
            return Err(wrong());
        }
        let date = NaiveDate::parse_from_str(&text[..10], "%Y-%m-%d").map_err(|_| wrong())?;
        if !text.as_bytes()[..4].iter().all(u8::is_ascii_digit) || &text[..4] == "0000" {
            return Err(wrong());
        }
        if text.len() == 10 {
            return Ok(Written::Date(date));
        }
        let spaced = text.replacen(['T', 't'], " ", 1);
        for form in ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M"] {
            if let Ok(local) = NaiveDateTime::parse_from_str(&spaced, form) {
                return Ok(Written::Local(local));
            }
        }
        let zoned = spaced.replace(['Z', 'z'], "+00:00");
        for form in ["%Y-%m-%d %H:%M:%S%.f%:z", "%Y-%m-%d %H:%M%:z", "%Y-%m-%d %H:%M:%S%.f %:z"] {
            if let Ok(moment) = DateTime::parse_from_str(&zoned, form) {
                return Self::of_four_digits(moment.with_timezone(&Utc)).map(Written::Exact).ok_or_else(wrong);
            }
        }
        Err(wrong())
    }

    /// Reads a moment where a missing offset is a fault (`offset_missing`) and a date alone is midnight UTC.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        match Self::read(text)? {
            Written::Exact(time) => Ok(time),
            Written::Date(date) => Ok(Self::from_naive(date.and_time(chrono::NaiveTime::MIN))),
            Written::Local(_) => Err(Wrong::new(
                "offset_missing",
                "The time has no offset: add `Z` for UTC or an offset such as `+02:00`.",
            )),
        }
    }

    /// The moment of a local time in a zone. Of two (a clock set back) the earlier; of none (set forward) a fault.
    pub fn in_zone(local: NaiveDateTime, zone: chrono_tz::Tz) -> Result<Self, Wrong> {
        zone.from_local_datetime(&local)
            .earliest()
            .and_then(|moment| Self::of_four_digits(moment.with_timezone(&Utc)))
            .ok_or_else(|| Wrong::new("no_such_time", format!("Clocks in {zone} skipped this time.")))
    }
}

impl std::fmt::Display for Time {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}", self.0.format("%Y-%m-%dT%H:%M:%SZ"))
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_in_any_offset_and_shown_in_20_characters() {
        for (given, shown) in [
            ("2026-11-22T07:02:11Z", "2026-11-22T07:02:11Z"),
            ("2026-11-22T09:02:11.987654+02:00", "2026-11-22T07:02:11Z"),
            ("2013-10-21 16:17:21+00:00", "2013-10-21T16:17:21Z"),
            ("2026-11-22", "2026-11-22T00:00:00Z"),
            ("0044-03-15T12:00Z", "0044-03-15T12:00:00Z"),
        ] {
            assert_eq!(Time::parse(given).map(|time| time.to_string()), Ok(shown.to_owned()), "{given}");
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for wrong in
            ["", "2026", "2026-13-01", "2026-11-22T25:00:00Z", "now", "٢٠٢٦-١١-٢٢", "0000-01-01", "+12026-11-2"]
        {
            assert!(Time::parse(wrong).is_err(), "{wrong}");
        }
        // Years of five digits and of none, once they are in UTC.
        for wrong in ["9999-12-31T23:59:59-00:01", "0001-01-01T00:00:00+00:01"] {
            assert_eq!(Time::parse(wrong).map_err(|wrong| wrong.code), Err("invalid_time"), "{wrong}");
        }
        assert_eq!(Time::parse("2026-11-22T07:02:11").map_err(|wrong| wrong.code), Err("offset_missing"));
    }

    #[test]
    fn a_local_time_needs_a_zone_and_a_skipped_one_is_a_fault() {
        let berlin = chrono_tz::Europe::Berlin;
        let local = |text: &str| match Time::read(text) {
            Ok(Written::Local(local)) => local,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            Time::in_zone(local("2026-10-25T02:30:00"), berlin).map(|time| time.to_string()),
            Ok("2026-10-25T00:30:00Z".to_owned())
        );
        assert_eq!(
            Time::in_zone(local("2026-03-29T02:30:00"), berlin).map_err(|wrong| wrong.code),
            Err("no_such_time")
        );
    }

    #[test]
    fn undated_is_the_first_moment_of_year_one() {
        assert_eq!(Time::from_micros(UNDATED).map(|time| time.to_string()), Some("0001-01-01T00:00:00Z".to_owned()));
    }
}
