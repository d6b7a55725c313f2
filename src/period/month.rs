//! Months, days, and quarters that are named after a month: "May", "March 31, 2024", "the October quarter".

use super::grammar::Grammar;
use super::{Spec, YearRef};
use crate::lexicon::Class;
use crate::text::TokenKind;

impl Grammar<'_> {
    /// "June 2023", "June 30, 2023", "December '23", "the June quarter", "June".
    pub(super) fn month(&self, i: usize) -> Option<(usize, Spec)> {
        let token = self
            .tokens
            .get(i)
            .filter(|t| t.is(Class::Month) && t.kind == TokenKind::Word)?;
        if !self.capital(i) && !self.is_year(i + 1) {
            return None;
        }
        let month = token.value;
        // "May" at the start of a sentence, "March" as a verb: a month only with a day, a year, or a preposition.
        let ambiguous = matches!(
            token.text,
            "may" | "march" | "mar" | "sep" | "dec" | "jan" | "oct" | "nov"
        );
        let mut at = i + 1;
        if self.text(at) == "." {
            at += 1;
        }
        if self.text(at) == "quarter" || self.text(at) == "quarter's" {
            return Some(self.with_year_behind(at + 1, Spec::MonthQuarter(month, YearRef::Bare)));
        }
        if let Some((end, y)) = self.year_token(at) {
            if self.text(end) == "quarter" {
                return Some((end + 1, Spec::MonthQuarter(month, YearRef::Stated(y))));
            }
            return Some((end, Spec::Month(month, YearRef::Stated(y))));
        }
        if let Some(day) = self
            .tokens
            .get(at)
            .filter(|t| t.is_whole() && t.text.len() <= 2)
            .and_then(|t| t.text.parse::<u8>().ok())
            .filter(|d| (1..=31).contains(d))
        {
            let mut end = at + 1;
            if self.glued(at) && matches!(self.text(end), "st" | "nd" | "rd" | "th") {
                end += 1;
            }
            let year_at = if self.text(end) == "," { end + 1 } else { end };
            if self.is_unit(end) {
                return None;
            }
            return Some(match self.year_token(year_at) {
                Some((after, y)) => (after, Spec::Day(month, day, YearRef::Stated(y))),
                None => (end, Spec::Day(month, day, YearRef::Bare)),
            });
        }
        if matches!(self.text(at), "of") {
            let (end, spec) = self.with_year_behind(at, Spec::Quarter(1, YearRef::Bare));
            if let Spec::Quarter(_, y) = spec
                && end > at
            {
                return Some((end, Spec::Month(month, y)));
            }
        }
        let led = matches!(
            self.back(i, 1),
            "in" | "since"
                | "of"
                | "for"
                | "by"
                | "during"
                | "through"
                | "until"
                | "from"
                | "late"
                | "early"
                | "mid"
                | "and"
                | "this"
                | "last"
                | "end"
        );
        let y = match self.back(i, 1) {
            "last" => YearRef::Last,
            _ => YearRef::Bare,
        };
        (led || !ambiguous).then_some((at.min(i + 1), Spec::Month(month, y)))
    }
}
