//! How people say when.

use super::{PeriodMention, Spec, Use, YearRef};
use crate::lexicon::{Class, Classes};
use crate::text::{Passage, Token, TokenKind};

/// Reads every expression of time of a sentence, in order, without overlaps.
pub fn read(passage: &Passage, tokens: &[Token<'_>], out: &mut Vec<PeriodMention>) {
    out.clear();
    let g = Grammar { passage, tokens };
    let mut i = 0;
    while i < tokens.len() {
        let mention = g.mention(i).or_else(|| g.elided_quarter(i, out));
        match mention {
            Some((end, spec, usage)) => {
                let spec = super::ended::of(tokens, i, spec);
                let usage = if usage != Use::BaseOnly && super::told::is_date_of_telling(tokens, &(i..end), spec) {
                    Use::Told
                } else if usage == Use::Main && g.is_base(i, end, spec) {
                    Use::Base
                } else {
                    usage
                };
                out.push(PeriodMention {
                    tokens: i..end,
                    range: tokens[i].start..tokens[end - 1].end,
                    spec,
                    usage,
                });
                i = end;
            }
            None => i += 1,
        }
    }
}

/// Whether an expression of time may start with a word: most words are passed over without another look.
fn may_start(token: &Token<'_>) -> bool {
    const STARTS: Classes = Classes::of(&[
        Class::PeriodStart,
        Class::Ordinal,
        Class::Month,
        Class::Last,
        Class::Next,
        Class::This,
    ]);
    // "q3", "h1", "fy23"
    token.is_any(STARTS) || token.text.bytes().take(3).any(|b| b.is_ascii_digit())
}

/// The tokens of a sentence, read for expressions of time.
pub(super) struct Grammar<'a> {
    passage: &'a Passage,
    pub(super) tokens: &'a [Token<'a>],
}

impl Grammar<'_> {
    /// "$0.09 in the second quarter, $0.16 in the third and": the quarter that is not said again.
    fn elided_quarter(&self, i: usize, before: &[PeriodMention]) -> Option<(usize, Spec, Use)> {
        let token = self.tokens.get(i)?;
        let led = self.back(i, 1) == "the" && matches!(self.back(i, 2), "in" | "for" | "of");
        let ends = matches!(self.text(i + 1), "" | "," | ";" | "." | "and");
        if !token.is(Class::Ordinal) || !(2..=4).contains(&token.value) || !led || !ends {
            return None;
        }
        let year = before.iter().rev().find_map(|m| match m.spec {
            Spec::Quarter(q, year) if q < token.value => Some(year),
            _ => None,
        })?;
        Some((i + 1, Spec::Quarter(token.value, year), Use::Main))
    }

    pub(super) fn text(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |t| t.text)
    }

    pub(super) fn back(&self, i: usize, n: usize) -> &str {
        i.checked_sub(n).map_or("", |j| self.text(j))
    }

    pub(super) fn is(&self, i: usize, class: Class) -> bool {
        self.tokens.get(i).is_some_and(|t| t.is(class))
    }

    pub(super) fn glued(&self, i: usize) -> bool {
        matches!((self.tokens.get(i), self.tokens.get(i + 1)), (Some(a), Some(b)) if a.end == b.start)
    }

    pub(super) fn capital(&self, i: usize) -> bool {
        self.tokens
            .get(i)
            .is_some_and(|t| self.passage.text[t.start..].starts_with(|c: char| c.is_ascii_uppercase()))
    }

    fn mention(&self, i: usize) -> Option<(usize, Spec, Use)> {
        let token = self.tokens.get(i)?;
        let main = |(end, spec)| Some((end, spec, Use::Main));
        match token.kind {
            TokenKind::Number => {
                if let Some(found) = self.glued_quarter(i) {
                    return main(found);
                }
                if let Some((end, y)) = self.year_token(i) {
                    return main(self.years(i, end, y));
                }
                // "the 4th quarter"
                self.ordinal_part(i)
            }
            TokenKind::Symbol if token.text == "'" => {
                let (end, y) = self.year_token(i)?;
                main((end, Spec::Year(YearRef::Stated(y))))
            }
            TokenKind::Word => {
                let may = may_start(token);
                debug_assert!(may || self.word(i).is_none(), "{:?} is no period_start", token.text);
                may.then(|| self.word(i)).flatten()
            }
            _ => None,
        }
    }

    fn word(&self, i: usize) -> Option<(usize, Spec, Use)> {
        let main = |(end, spec): (usize, Spec)| Some((end, spec, Use::Main));
        let text = self.text(i);
        // "Q3", "H1", "FY23", "FY2023"
        if let Some(found) = self.code(i) {
            return main(found);
        }
        match text {
            "year" if self.text(i + 1) == "over" && self.text(i + 2) == "year" => {
                return Some((i + 3, Spec::Year(YearRef::Last), Use::BaseOnly));
            }
            "quarter" if self.text(i + 1) == "over" && self.text(i + 2) == "quarter" => {
                return Some((i + 3, Spec::RelativeQuarter(-1), Use::BaseOnly));
            }
            "year" if self.text(i + 1) == "on" && self.text(i + 2) == "year" => {
                return Some((i + 3, Spec::Year(YearRef::Last), Use::BaseOnly));
            }
            // "$0.82 in the current year quarter"
            "current" | "this" if self.text(i + 1) == "year" && self.text(i + 2) == "quarter" => {
                return main((i + 3, Spec::RelativeQuarter(0)));
            }
            // "record quarterly net revenues of $2.7 billion"
            "quarterly"
                if matches!(
                    self.text(i + 1),
                    "revenue" | "revenues" | "net" | "sales" | "earnings" | "adjusted" | "income" | "profit" | "ebitda"
                ) && !matches!(self.back(i, 1), "our" | "a" | "average" | "future" | "in") =>
            {
                return main((i + 1, Spec::RelativeQuarter(0)));
            }
            "sequentially" | "sequential" => return Some((i + 1, Spec::RelativeQuarter(-1), Use::BaseOnly)),
            "yoy" => return Some((i + 1, Spec::Year(YearRef::Last), Use::BaseOnly)),
            "qoq" => return Some((i + 1, Spec::RelativeQuarter(-1), Use::BaseOnly)),
            "y" if self.text(i + 1) == "/" && self.text(i + 2) == "y" => {
                return Some((i + 3, Spec::Year(YearRef::Last), Use::BaseOnly));
            }
            _ => {}
        }
        // "fiscal [year] 2023", "calendar 2024", "full-year 2023", "fiscal third quarter", "fiscal year"
        if matches!(text, "fiscal" | "calendar" | "full" | "whole" | "entire" | "fy") {
            let mut at = i + 1;
            while matches!(
                self.text(at),
                "fiscal" | "calendar" | "year" | "full" | "for" | "in" | "of"
            ) && at < i + 4
            {
                if matches!(self.text(at), "for" | "in" | "of") && !self.is_year(at + 1) {
                    break;
                }
                at += 1;
            }
            if let Some((end, y)) = self.year_named(at) {
                return main(self.years(i, end, y));
            }
            if let Some((end, spec, _)) = self.ordinal_part(at) {
                return main((end, spec));
            }
            if let Some((end, y)) = self.year_ending(at).filter(|_| self.text(at - 1) == "year") {
                return main((end, Spec::Year(YearRef::Stated(y))));
            }
            let named = matches!(self.text(i + 1), "year" | "year's");
            if text == "full" && !named && self.text(i + 1) != "fiscal" {
                return None;
            }
            if named || (self.text(i + 1) == "fiscal" && self.text(i + 2) == "year") {
                let end = if named { i + 2 } else { i + 3 };
                // "fiscal year end" is a moment, "full year of 2024" names its year
                return main(self.with_year_behind(end, Spec::Year(YearRef::Bare)));
            }
            return None;
        }
        if let Some((end, spec, usage)) = self.ordinal_part(i) {
            return Some((end, spec, usage));
        }
        if let Some(found) = self.month(i) {
            return main(found);
        }
        if let Some(found) = self.relative(i) {
            return Some(found);
        }
        self.stretches(i)
    }

    /// "Q3", "Q3'23", "H2", "FY24", "1H", as one word with digits.
    pub(super) fn code(&self, i: usize) -> Option<(usize, Spec)> {
        let text = self.text(i);
        let bytes = text.as_bytes();
        let spec = match bytes {
            [b'q', d @ b'1'..=b'4'] => Spec::Quarter(d - b'0', YearRef::Bare),
            [b'q', d @ b'1'..=b'4', b'\'', b's'] => Spec::Quarter(d - b'0', YearRef::Bare),
            [b'h', d @ b'1'..=b'2'] => Spec::Half(d - b'0', YearRef::Bare),
            [b'f', b'q', d @ b'1'..=b'4'] => Spec::Quarter(d - b'0', YearRef::Bare),
            [b'f', b'y', rest @ ..] | [b'c', b'y', rest @ ..] if !rest.is_empty() => {
                let digits = std::str::from_utf8(rest).ok()?.trim_end_matches("'s");
                let y: i16 = digits.parse().ok()?;
                let y = match digits.len() {
                    2 => 2000 + y,
                    4 => y,
                    _ => return None,
                };
                return Some(self.years(i, i + 1, y));
            }
            _ => return None,
        };
        Some(self.with_year_behind(i + 1, spec))
    }

    /// "3Q21", "3Q", "1H22", "2H": a number glued to a letter and digits.
    fn glued_quarter(&self, i: usize) -> Option<(usize, Spec)> {
        let digit = self.tokens[i].text.parse::<u8>().ok()?;
        if !self.glued(i) {
            return None;
        }
        let rest = self.text(i + 1);
        let part = |q: bool, y: YearRef| {
            if q {
                (1..=4).contains(&digit).then_some(Spec::Quarter(digit, y))
            } else {
                (1..=2).contains(&digit).then_some(Spec::Half(digit, y))
            }
        };
        let (is_quarter, tail) = match rest.as_bytes().first()? {
            b'q' => (true, &rest[1..]),
            b'h' => (false, &rest[1..]),
            _ => return None,
        };
        if tail.is_empty() {
            let spec = part(is_quarter, YearRef::Bare)?;
            return Some(self.with_year_behind(i + 2, spec));
        }
        let y: i16 = tail.parse().ok()?;
        let y = match tail.len() {
            2 => 2000 + y,
            4 => y,
            _ => return None,
        };
        Some((i + 2, part(is_quarter, YearRef::Stated(y))?))
    }

    /// "third quarter [of 2023]", "second half", "first six months", "back half", "third and fourth quarters".
    pub(super) fn ordinal_part(&self, i: usize) -> Option<(usize, Spec, Use)> {
        let main = |(end, spec)| Some((end, spec, Use::Main));
        if matches!(self.text(i), "back" | "latter" | "front") && matches!(self.text(i + 1), "half" | "part" | "end") {
            let half = if self.text(i) == "front" { 1 } else { 2 };
            return main(self.half_of_year(i + 2, half));
        }
        let token = self.tokens.get(i)?;
        // "the final quarter of this fiscal year", "the last quarter of the year"
        let of_year = || self.text(i + 2) == "of" && (i + 3..i + 7).any(|k| self.text(k) == "year");
        if self.text(i + 1) == "quarter" && (token.text == "final" || token.text == "last" && of_year()) {
            let (end, spec) = self.with_year_behind(i + 2, Spec::Quarter(4, YearRef::Bare));
            return main((end, spec));
        }
        let (at, ordinal) = if token.is(Class::Ordinal) {
            (i + 1, token.value)
        } else if token.kind == TokenKind::Number
            && self.glued(i)
            && matches!(self.text(i + 1), "st" | "nd" | "rd" | "th")
        {
            (i + 2, token.text.parse().ok()?)
        } else {
            return None;
        };
        let mut at = at;
        while matches!(self.text(at), "fiscal" | "calendar" | "full") {
            at += 1;
        }
        // "third-quarter 2023", "third and fourth quarter": the second is read by its own
        if matches!(self.text(at), "quarter" | "quarters" | "quarter's" | "qtr") && (1..=4).contains(&ordinal) {
            return main(self.with_year_behind(at + 1, Spec::Quarter(ordinal, YearRef::Bare)));
        }
        if matches!(self.text(at), "and" | "or" | "through" | "to")
            && self.is(at + 1, Class::Ordinal)
            && matches!(self.text(at + 2), "quarter" | "quarters")
            && (1..=4).contains(&ordinal)
        {
            return Some((at, Spec::Quarter(ordinal, YearRef::Bare), Use::Main));
        }
        if matches!(self.text(at), "half" | "halves") && (1..=2).contains(&ordinal) {
            return main(self.half_of_year(at + 1, ordinal));
        }
        if ordinal == 1
            && self.is(at, Class::Number) | self.tokens.get(at).is_some_and(|t| t.is_whole())
            && self.text(at + 1) == "months"
        {
            let months = match self.text(at) {
                "three" | "3" => 1,
                "six" | "6" => 2,
                "nine" | "9" => 3,
                _ => return None,
            };
            let spec = if months == 2 {
                Spec::Half(1, YearRef::Bare)
            } else {
                Spec::FirstQuarters(months, YearRef::Bare)
            };
            return main(self.with_year_behind(at + 2, spec));
        }
        if ordinal == 1 && matches!(self.text(at), "three" | "3") && self.text(at + 1) == "quarters" {
            return main(self.with_year_behind(at + 2, Spec::FirstQuarters(3, YearRef::Bare)));
        }
        None
    }

    /// A half, and the year it may be of; "the second half of the quarter" is none.
    pub(super) fn half_of_year(&self, end: usize, half: u8) -> (usize, Spec) {
        if self.text(end) == "of" && matches!(self.text(end + 1), "the" | "our" | "this") {
            let at = if self.text(end + 2) == "fiscal" {
                end + 3
            } else {
                end + 2
            };
            if self.text(at) == "quarter" {
                return (at + 1, Spec::RelativeQuarter(0));
            }
            if self.text(end + 1) != "this" && matches!(self.text(at), "year" | "year's") {
                return (at + 1, Spec::Half(half, YearRef::Bare));
            }
        }
        self.with_year_behind(end, Spec::Half(half, YearRef::Bare))
    }

    /// "the rest of the year", "long term", "by year-end", "the end of the year", "over time".
    fn stretches(&self, i: usize) -> Option<(usize, Spec, Use)> {
        let main = |end, spec| Some((end, spec, Use::Main));
        match self.text(i) {
            "rest" | "remainder" | "balance" | "remaining" | "remain" => {
                let mut at = i + 1;
                while matches!(
                    self.text(at),
                    "of" | "the" | "our" | "this" | "fiscal" | "calendar" | "full" | "portion" | "part"
                ) {
                    at += 1;
                }
                if let Some((after, y)) = self.year_token(at) {
                    return main(after, Spec::RestOfYear(YearRef::Stated(y)));
                }
                if at > i + 1 && matches!(self.text(at), "year" | "year's") {
                    if let Some((after, y)) = self.year_token(at + 1) {
                        return main(after, Spec::RestOfYear(YearRef::Stated(y)));
                    }
                    return main(at + 1, Spec::RestOfYear(YearRef::Bare));
                }
                if at > i + 1 && matches!(self.text(at), "quarter") {
                    return main(at + 1, Spec::RelativeQuarter(0));
                }
                None
            }
            "year" if self.text(i + 1) == "end" => {
                let (end, spec) = self.with_year_behind(i + 2, Spec::YearEnd(YearRef::Bare));
                main(end, spec)
            }
            "year" if self.text(i + 1) == "to" && self.text(i + 2) == "date" => main(i + 3, Spec::YearToDate),
            "end" if self.text(i + 1) == "of" => {
                let mut at = i + 2;
                while matches!(self.text(at), "the" | "our" | "this" | "fiscal" | "calendar") {
                    at += 1;
                }
                let fiscal =
                    matches!(self.text(at), "year" | "fy") && matches!(self.back(at, 1), "fiscal" | "of" | "the");
                // "the end of fiscal year '25", "the end of FY 24"
                if let Some((end, y)) = fiscal.then(|| self.year_named(at + 1)).flatten() {
                    return main(end, Spec::YearEnd(YearRef::Stated(y)));
                }
                if let Some((after, y)) = self.year_token(at) {
                    // "the end of the 2021 third quarter" names a quarter
                    return match self.years(at, after, y) {
                        (end, Spec::Year(y)) => main(end, Spec::YearEnd(y)),
                        (end, spec) => main(end, spec),
                    };
                }
                (self.text(at) == "year").then_some((at + 1, Spec::YearEnd(YearRef::Bare), Use::Main))
            }
            // "our long-term strategy" names a thing, no time.
            "long" | "longer" | "medium" | "mid"
                if self.text(i + 1) == "term" && !self.is(i + 2, Class::LongTermThing) =>
            {
                main(i + 2, Spec::LongTerm)
            }
            // "our LRP targets", "4% to 5% multiyear growth"
            "long" if self.text(i + 1) == "range" && !self.is(i + 2, Class::LongTermThing) => {
                main(i + 2, Spec::LongTerm)
            }
            "lrp" | "multiyear" | "midterm" if !self.is(i + 1, Class::LongTermThing) => main(i + 1, Spec::LongTerm),
            "multi" if self.text(i + 1) == "year" && !self.is(i + 2, Class::LongTermThing) => {
                main(i + 2, Spec::LongTerm)
            }
            "over" if self.text(i + 1) == "time" => main(i + 2, Spec::LongTerm),
            "future" if self.text(i + 1) == "years" => main(i + 2, Spec::LongTerm),
            "coming" if self.text(i + 1) == "years" => main(i + 2, Spec::LongTerm),
            "annual" | "annually" => None,
            "tonight" => None,
            _ => None,
        }
    }
}
