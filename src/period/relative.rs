//! Periods by where the speaker stands: "next year", "this quarter", "the same quarter a year ago", "the rest of the year".

use super::grammar::Grammar;
use super::{Spec, Use, YearRef};
use crate::lexicon::Class;

impl Grammar<'_> {
    /// "next year", "this quarter", "the prior-year quarter", "the year", "the quarter", "a year ago".
    pub(super) fn relative(&self, i: usize) -> Option<(usize, Spec, Use)> {
        let text = self.text(i);
        // "a year ago", "year ago quarter", "one year ago"
        if text == "year" && self.text(i + 1) == "ago" {
            let quarter = matches!(self.text(i + 2), "quarter" | "period")
                || (self.text(i + 2) == "second" && self.text(i + 3) == "quarter");
            return Some((
                i + 2 + usize::from(quarter),
                if quarter {
                    Spec::RelativeQuarter(-4)
                } else {
                    Spec::Year(YearRef::Last)
                },
                Use::Base,
            ));
        }
        let class = if self.is(i, Class::Last) {
            -1
        } else if self.is(i, Class::Next) {
            1
        } else if self.is(i, Class::This) {
            0
        } else if matches!(text, "same" | "comparable" | "corresponding" | "equivalent") {
            -4
        } else if matches!(text, "the" | "our" | "each" | "per") {
            return self.definite(i);
        } else {
            return None;
        };
        let mut at = i + 1;
        while matches!(
            self.text(at),
            "fiscal" | "calendar" | "full" | "comparable" | "reporting"
        ) {
            at += 1;
        }
        let word = self.text(at);
        let year = match class {
            -1 => YearRef::Last,
            1 => YearRef::Next,
            _ => YearRef::This,
        };
        match word {
            "year" | "year's" | "yr" => {
                let mut end = at + 1;
                if class == -4 {
                    return None;
                }
                // "the prior year quarter", "last year's third quarter", "prior year period", "next year's first half"
                while matches!(self.text(end), "fiscal") {
                    end += 1;
                }
                if let Some((after, spec, _)) = self.ordinal_part(end) {
                    let spec = match spec {
                        Spec::Quarter(q, _) => Spec::Quarter(q, year),
                        Spec::Half(h, _) => Spec::Half(h, year),
                        other => other,
                    };
                    return Some((after, spec, Use::Main));
                }
                if let Some((after, Spec::Quarter(q, _))) = self.code(end) {
                    return Some((after, Spec::Quarter(q, year), Use::Main));
                }
                if class == -1 && matches!(self.text(end), "quarter" | "period") {
                    return Some((end + 1, Spec::RelativeQuarter(-4), Use::Base));
                }
                if self.text(end) == "end" {
                    return Some((end + 1, Spec::YearEnd(year), Use::Main));
                }
                Some((at + 1, Spec::Year(year), Use::Main))
            }
            "quarter" | "quarter's" | "qtr" => {
                let mut end = at + 1;
                if class == -4 {
                    // "the comparable quarter last year", "the same quarter of the prior year"
                    let (after, _) = self.with_year_behind(end, Spec::Quarter(1, YearRef::Bare));
                    end = after.max(end);
                    let ago = self.text(end) == "a" && self.text(end + 1) == "year" && self.text(end + 2) == "ago";
                    return Some((if ago { end + 3 } else { end }, Spec::RelativeQuarter(-4), Use::Base));
                }
                Some((end, Spec::RelativeQuarter(class), Use::Main))
            }
            "period" if class == -4 || class == -1 => {
                let (after, spec) = self.with_year_behind(at + 1, Spec::Quarter(1, YearRef::Bare));
                match spec {
                    Spec::Quarter(_, YearRef::Stated(y)) => Some((after, Spec::Year(YearRef::Stated(y)), Use::Base)),
                    _ => Some((after, Spec::RelativeQuarter(-4), Use::Base)),
                }
            }
            "month" | "months" if class == -1 => None,
            // "the last six months of 2021", "the last nine months of the year": the end of a year; but "the last six months"
            _ if class == -1
                && self.text(at + 1) == "months"
                && self.text(at + 2) == "of"
                && matches!(self.text(at), "six" | "6") =>
            {
                let (end, spec) = self.half_of_year(at + 2, 2);
                (end > at + 2).then_some((end, spec, Use::Main))
            }
            _ => {
                // "this coming year", "next several years", "next 12 months", "the next three years"
                if class == 1 || class == 0 && self.is(at, Class::Next) {
                    return self.coming(at).map(|(end, spec)| (end, spec, Use::Main));
                }
                None
            }
        }
    }

    /// "the year", "the quarter", "the full year", "the coming years".
    fn definite(&self, i: usize) -> Option<(usize, Spec, Use)> {
        let mut at = i + 1;
        let fiscal = matches!(self.text(at), "fiscal" | "calendar");
        if fiscal {
            at += 1;
        }
        match self.text(at) {
            "year" | "year's" => {
                if self.text(at + 1) == "end" {
                    return Some(self.with_year_behind(at + 2, Spec::YearEnd(YearRef::Bare)))
                        .map(|(e, s)| (e, s, Use::Main));
                }
                if matches!(self.text(at + 1), "ago" | "over" | "before" | "earlier" | "prior") {
                    let end = at + 2;
                    return Some((end, Spec::Year(YearRef::Last), Use::Base));
                }
                if let Some((after, y)) = self.year_ending(at + 1).filter(|_| fiscal) {
                    return Some((after, Spec::Year(YearRef::Stated(y)), Use::Main));
                }
                if let Some((after, y)) = self.year_token(at + 1) {
                    let (after, spec) = self.years(at, after, y);
                    return Some((after, spec, Use::Main));
                }
                // "each year", "per year" name no period
                (!matches!(self.text(i), "each" | "per")).then(|| (at + 1, Spec::Year(YearRef::Bare), Use::Main))
            }
            "quarter" | "quarter's" if !matches!(self.text(i), "each" | "per" | "our") => {
                // "the quarter ended June 30" is this one; "the quarter a year ago"
                let ago = self.text(at + 1) == "a" && self.text(at + 2) == "year" && self.text(at + 3) == "ago";
                if ago {
                    return Some((at + 4, Spec::RelativeQuarter(-4), Use::Base));
                }
                // The date behind says which quarter it is.
                if matches!(self.text(at + 1), "ended" | "ending") && self.is(at + 2, Class::Month) {
                    return None;
                }
                Some((at + 1, Spec::RelativeQuarter(0), Use::Main))
            }
            _ => None,
        }
    }

    /// "[the next] 12 months", "three years", "several years", "few quarters", "year or two".
    fn coming(&self, i: usize) -> Option<(usize, Spec)> {
        let token = self.tokens.get(i)?;
        let count: u16 = if token.is_whole() {
            token.text.parse().ok()?
        } else if token.is(Class::Number) {
            u16::from(token.value)
        } else {
            match token.text {
                "couple" => 2,
                "several" | "few" | "many" => 4,
                "years" => return Some((i + 1, Spec::LongTerm)),
                "decade" => return Some((i + 1, Spec::LongTerm)),
                _ => return None,
            }
        };
        let mut at = i + 1;
        // "three to five years": nobody knows how many.
        let several = matches!(self.text(at), "to" | "or" | "-");
        while matches!(self.text(at), "to" | "or" | "-" | "of" | "full" | "fiscal")
            || self.tokens.get(at).is_some_and(|t| t.is_whole() || t.is(Class::Number))
        {
            at += 1;
            if at > i + 4 {
                return None;
            }
        }
        match self.text(at) {
            "months" | "month" => Some((at + 1, Spec::NextMonths(count))),
            "years" | "year" => Some((
                at + 1,
                match u8::try_from(count) {
                    _ if several || matches!(token.text, "several" | "few" | "couple" | "many") => Spec::LongTerm,
                    Ok(1) => Spec::NextMonths(12),
                    Ok(years @ 2..=20) => Spec::NextYears(years),
                    _ => Spec::LongTerm,
                },
            )),
            "quarters" => Some((at + 1, Spec::NextMonths(count.min(8) * 3))),
            _ => None,
        }
    }
}
