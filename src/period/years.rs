//! How people name years: "2023", "fiscal '24", "FY 25", "2023 to 2025", a year behind a part of it.

use super::grammar::Grammar;
use super::{Spec, YearRef};
use crate::lexicon::{Class, Classes};
use crate::text::TokenKind;

impl Grammar<'_> {
    /// "2023", "'23", "23" behind an apostrophe: one past it, and the year.
    pub(super) fn year_token(&self, i: usize) -> Option<(usize, i16)> {
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

    /// The year behind "fiscal", "fiscal year", "FY", where two digits are enough: "fiscal 24", "FY 25"; but "fiscal 53 weeks".
    pub(super) fn year_named(&self, i: usize) -> Option<(usize, i16)> {
        self.year_token(i).or_else(|| {
            let two = self.tokens.get(i).filter(|t| t.is_whole() && t.text.len() == 2)?;
            let year: i16 = two.text.parse().ok()?;
            let closed = self.tokens.get(i + 1).is_none_or(|t| {
                t.is_any(Classes::of(&[
                    Class::Preposition,
                    Class::Conjunction,
                    Class::Be,
                    Class::Modal,
                    Class::Guided,
                ])) && !matches!(t.text, "to" | "per" | "or")
                    || matches!(t.text, "." | "," | ";")
            });
            let named = matches!(self.back(i, 1), "fiscal" | "fy" | "year");
            (named && closed && (10..=50).contains(&year)).then_some((i + 1, 2000 + year))
        })
    }

    /// "fiscal year ending July 31, 2024": named after the calendar year in which it ends.
    pub(super) fn year_ending(&self, i: usize) -> Option<(usize, i16)> {
        let month = matches!(self.text(i), "ending" | "ended" | "ends") && self.is(i + 1, Class::Month);
        let mut at = i + 2;
        if self.tokens.get(at).is_some_and(|t| t.is_whole() && t.text.len() <= 2) {
            at += 1;
        }
        if self.text(at) == "," {
            at += 1;
        }
        month.then(|| self.year_token(at)).flatten()
    }

    pub(super) fn is_year(&self, i: usize) -> bool {
        self.year_token(i).is_some()
    }

    pub(super) fn is_unit(&self, i: usize) -> bool {
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
    pub(super) fn years(&self, start: usize, end: usize, first: i16) -> (usize, Spec) {
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

    /// Takes a year behind an expression: "Q3 2023", "of 2023", "of fiscal 2023", "of this year", "'23", "last year".
    pub(super) fn with_year_behind(&self, end: usize, spec: Spec) -> (usize, Spec) {
        let mut at = end;
        if matches!(self.text(at), "of" | "in" | "for" | "," | "-") {
            at += 1;
        }
        while matches!(
            self.text(at),
            "the" | "fiscal" | "calendar" | "year" | "full" | "our" | "its" | "fy"
        ) && at < end + 6
        {
            at += 1;
        }
        let year = if let Some((after, y)) = self.year_named(at) {
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
}
