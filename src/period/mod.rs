//! Tokens → [`PeriodMention`] → [`Period`]: fiscal expressions, resolved against the call's own period.
//!
//! What is said ("the third quarter", "this year") is read first ([`read`]) and resolved when it is
//! known whether the sentence looks back or ahead ([`Calendar::resolve`]): in a fourth-quarter call
//! "the full year" is the year that has ended in one sentence and the year that has begun in the next.

mod calendar;
mod ended;
mod grammar;
mod month;
mod parse;
mod relative;
mod told;
mod usage;
mod years;

pub use calendar::{Calendar, Period};
pub use grammar::read;

use std::ops::Range;

/// The year that an expression names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearRef {
    /// "2023", "fiscal '24".
    Stated(i16),
    /// None said: the nearest one in the direction of the sentence.
    Bare,
    /// "this year", "the current year".
    This,
    /// "next year".
    Next,
    /// "last year", "a year ago".
    Last,
}

/// What is said of time, before it is resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spec {
    /// "the third quarter of 2023".
    Quarter(u8, YearRef),
    /// "the June quarter".
    MonthQuarter(u8, YearRef),
    /// "the second half".
    Half(u8, YearRef),
    /// "2023", "the full year", "next year".
    Year(YearRef),
    /// "the quarter" (0), "next quarter" (1), "last quarter" (-1), "the year-ago quarter" (-4).
    RelativeQuarter(i8),
    /// "June 2023", "in July".
    Month(u8, YearRef),
    /// "June 30, 2023".
    Day(u8, u8, YearRef),
    /// "year-end", "the end of 2023".
    YearEnd(YearRef),
    /// "2023 to 2025".
    Years(i16, i16),
    /// "through 2025": from the year that is open.
    Through(i16),
    /// "the next 12 months", in months from now.
    NextMonths(u16),
    /// "over the next three years".
    NextYears(u8),
    /// "the first nine months": quarters one to n.
    FirstQuarters(u8, YearRef),
    /// "year-to-date": the quarters up to the one that is reported.
    YearToDate,
    /// "the rest of the year", "the remainder of 2023".
    RestOfYear(YearRef),
    /// "long term", "over time", "the coming years".
    LongTerm,
}

/// How an expression of time is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// The period that the sentence is about.
    Main,
    /// The period compared with: "compared to the prior year", "from a year ago".
    Base,
    /// "year over year", "sequentially": a base only.
    BaseOnly,
    /// When something was said: "the range we gave you in May". No amount is of this period.
    Told,
}

impl Use {
    /// Whether something is compared with the period.
    pub fn is_base(self) -> bool {
        matches!(self, Self::Base | Self::BaseOnly)
    }
}

/// An expression of time in a sentence.
#[derive(Clone, Debug)]
pub struct PeriodMention {
    /// The tokens it covers.
    pub tokens: Range<usize>,
    /// The bytes of the passage that it covers.
    pub range: Range<usize>,
    /// What it says.
    pub spec: Spec,
    /// Subject or base of comparison.
    pub usage: Use,
}

impl PeriodMention {
    /// Whether the expression names its year itself.
    pub fn has_year(&self) -> bool {
        match self.spec {
            Spec::Quarter(_, y)
            | Spec::MonthQuarter(_, y)
            | Spec::Half(_, y)
            | Spec::Year(y)
            | Spec::Month(_, y)
            | Spec::Day(_, _, y)
            | Spec::YearEnd(y)
            | Spec::FirstQuarters(_, y) => !matches!(y, YearRef::Bare),
            _ => true,
        }
    }
}
