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

    fn is(&self, i: usize, class: Class) -> bool {
        self.tokens.get(i).is_some_and(|t| t.is(class))
    }

    fn glued(&self, i: usize) -> bool {
        matches!((self.tokens.get(i), self.tokens.get(i + 1)), (Some(a), Some(b)) if a.end == b.start)
    }

    fn capital(&self, i: usize) -> bool {
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
            if let Some((end, y)) = self.year_token(at) {
                return main(self.years(i, end, y));
            }
            if let Some((end, spec, _)) = self.ordinal_part(at) {
                return main((end, spec));
            }
            if text == "full" && self.text(i + 1) != "year" && self.text(i + 1) != "fiscal" {
                return None;
            }
            if self.text(i + 1) == "year" || (self.text(i + 1) == "fiscal" && self.text(i + 2) == "year") {
                let end = if self.text(i + 1) == "year" { i + 2 } else { i + 3 };
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

    /// "2023", "'23", "23" behind an apostrophe: one past it, and the year.
    fn year_token(&self, i: usize) -> Option<(usize, i16)> {
        let token = self.tokens.get(i)?;
        if token.is_symbol("'") {
            let two = self
                .tokens
                .get(i + 1)
                .filter(|t| t.is_whole() && t.text.len() == 2 && self.glued(i))?;
            return Some((i + 2, 2000 + two.text.parse::<i16>().ok()?));
        }
        if token.is_whole() && token.text.len() == 4 {
            let year: i16 = token.text.parse().ok()?;
            let unit = self.is_unit(i + 1) && !self.text(i + 1).is_empty();
            let after_sign = i > 0 && self.tokens[i - 1].kind == TokenKind::Sign;
            let glued_letters = self.glued(i)
                && self
                    .tokens
                    .get(i + 1)
                    .is_some_and(|t| t.kind == TokenKind::Word && t.text != "e");
            return ((1990..=2060).contains(&year) && !unit && !after_sign && !glued_letters).then_some((i + 1, year));
        }
        None
    }

    fn is_year(&self, i: usize) -> bool {
        self.year_token(i).is_some()
    }

    fn is_unit(&self, i: usize) -> bool {
        matches!(
            self.text(i),
            "%" | "percent"
                | "basis"
                | "bps"
                | "million"
                | "billion"
                | "thousand"
                | "dollars"
                | "stores"
                | "employees"
                | "customers"
                | "units"
                | "homes"
        )
    }

    /// "2023", "2023 to 2025", "2023 through 2025", "2023 and 2024", "between 2023 and 2026", "2023/2024", "2023-2025".
    fn years(&self, start: usize, end: usize, first: i16) -> (usize, Spec) {
        let connector = self.text(end);
        let mut at = end + 1;
        // "in both 2021 and 2022": each of them.
        let both = connector == "and" && self.back(start, 1) == "both";
        if matches!(connector, "to" | "through" | "and" | "-" | "/") && !both {
            while matches!(self.text(at), "fiscal" | "calendar" | "year" | "into") {
                at += 1;
            }
            if let Some((after, second)) = self.year_token(at)
                && second > first
                && second < first + 30
                && !(connector == "and" && second != first + 1 && self.back(start, 1) != "between")
            {
                return (after, Spec::Years(first, second));
            }
        }
        if matches!(self.text(end), "year") && self.text(end + 1) == "end" {
            return (end + 2, Spec::YearEnd(YearRef::Stated(first)));
        }
        // "2023 third quarter", "the 2020 fourth quarter"
        if let Some((after, Spec::Quarter(q, YearRef::Bare), _)) = self.ordinal_part(end) {
            return (after, Spec::Quarter(q, YearRef::Stated(first)));
        }
        if self.back(start, 1) == "through" {
            return (end, Spec::Through(first));
        }
        (end, Spec::Year(YearRef::Stated(first)))
    }

    /// "Q3", "Q3'23", "H2", "FY24", "1H", as one word with digits.
    fn code(&self, i: usize) -> Option<(usize, Spec)> {
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

    /// Takes a year behind an expression: "Q3 2023", "of 2023", "of fiscal 2023", "of this year", "'23", "last year".
    fn with_year_behind(&self, end: usize, spec: Spec) -> (usize, Spec) {
        let mut at = end;
        if matches!(self.text(at), "of" | "in" | "for" | "," | "-") {
            at += 1;
        }
        let mut words = false;
        while matches!(
            self.text(at),
            "the" | "fiscal" | "calendar" | "year" | "full" | "our" | "its" | "fy"
        ) && at < end + 6
        {
            words |= matches!(self.text(at), "year" | "fiscal" | "calendar");
            at += 1;
        }
        let year = if let Some((after, y)) = self.year_token(at) {
            Some((after, YearRef::Stated(y)))
        } else if self.text(at).starts_with("fy") && self.code(at).is_some() {
            match self.code(at) {
                Some((after, Spec::Year(y))) => Some((after, y)),
                _ => None,
            }
        } else {
            let qualifier = if self.is(at, Class::Last) {
                Some(YearRef::Last)
            } else if self.is(at, Class::This) {
                Some(YearRef::This)
            } else if self.is(at, Class::Next) {
                Some(YearRef::Next)
            } else {
                None
            };
            let mut noun = at + 1;
            while matches!(self.text(noun), "fiscal" | "calendar") {
                noun += 1;
            }
            qualifier
                .filter(|_| matches!(self.text(noun), "year" | "year's") && self.text(noun + 1) != "over")
                .map(|y| (noun + 1, y))
        };
        let _ = words;
        let Some((after, y)) = year else { return (end, spec) };
        if at > end
            && !matches!(
                self.text(end),
                "of" | "in" | "for" | "," | "-" | "fiscal" | "calendar" | "full" | "year" | "the" | "fy"
            )
        {
            return (end, spec);
        }
        let spec = match spec {
            Spec::Quarter(q, _) => Spec::Quarter(q, y),
            Spec::MonthQuarter(m, _) => Spec::MonthQuarter(m, y),
            Spec::Half(h, _) => Spec::Half(h, y),
            Spec::Year(_) => Spec::Year(y),
            Spec::YearEnd(_) => Spec::YearEnd(y),
            Spec::FirstQuarters(n, _) => Spec::FirstQuarters(n, y),
            other => return (end, other),
        };
        (after, spec)
    }

    /// "third quarter [of 2023]", "second half", "first six months", "back half", "third and fourth quarters".
    fn ordinal_part(&self, i: usize) -> Option<(usize, Spec, Use)> {
        let main = |(end, spec)| Some((end, spec, Use::Main));
        if matches!(self.text(i), "back" | "latter" | "front") && matches!(self.text(i + 1), "half" | "part" | "end") {
            let half = if self.text(i) == "front" { 1 } else { 2 };
            return main(self.half_of_year(i + 2, half));
        }
        let token = self.tokens.get(i)?;
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
    fn half_of_year(&self, end: usize, half: u8) -> (usize, Spec) {
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

    /// "June 2023", "June 30, 2023", "December '23", "the June quarter", "June".
    fn month(&self, i: usize) -> Option<(usize, Spec)> {
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

    /// "next year", "this quarter", "the prior-year quarter", "the year", "the quarter", "a year ago".
    fn relative(&self, i: usize) -> Option<(usize, Spec, Use)> {
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
                let stated = matches!(spec, Spec::Quarter(_, YearRef::Stated(_)));
                match spec {
                    Spec::Quarter(_, YearRef::Stated(y)) if stated => {
                        Some((after, Spec::Year(YearRef::Stated(y)), Use::Base))
                    }
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
            "over" if self.text(i + 1) == "time" => main(i + 2, Spec::LongTerm),
            "future" if self.text(i + 1) == "years" => main(i + 2, Spec::LongTerm),
            "coming" if self.text(i + 1) == "years" => main(i + 2, Spec::LongTerm),
            "annual" | "annually" => None,
            "tonight" => None,
            _ => None,
        }
    }
}
