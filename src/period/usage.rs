//! What an expression of time is used for: the base that something is compared with, or its own period.

use super::grammar::Grammar;
use super::{Spec, YearRef};
use crate::lexicon::Class;
use crate::text::TokenKind;

impl Grammar<'_> {
    /// "90% of 2019 levels": what something comes back to.
    fn is_of_level(&self, end: usize, spec: Spec) -> bool {
        matches!(self.text(end), "level" | "levels") && matches!(spec, Spec::Year(YearRef::Stated(_) | YearRef::Last))
    }

    /// "More than $190 million": what is said of an amount compares no periods.
    fn is_hedge(&self, i: usize) -> bool {
        let amount = |k: usize| {
            self.tokens
                .get(i + k)
                .is_some_and(|t| t.is_whole() || matches!(t.kind, TokenKind::Number | TokenKind::Sign))
        };
        let year = self.tokens.get(i + 1).is_some_and(crate::quantity::looks_like_year);
        self.text(i) == "than"
            && !year
            && matches!(self.back(i, 1), "more" | "less" | "greater" | "fewer" | "better")
            && (amount(1) || amount(2))
    }

    /// Whether the expression from `i` to `end` is what something is compared with.
    pub(super) fn is_base(&self, i: usize, end: usize, spec: Spec) -> bool {
        self.is_of_level(end, spec) || self.is_compared_with(i, spec)
    }

    fn is_compared_with(&self, i: usize, spec: Spec) -> bool {
        let backwards = matches!(
            spec,
            Spec::Year(YearRef::Last | YearRef::Stated(_) | YearRef::Bare)
                | Spec::Quarter(..)
                | Spec::Half(..)
                | Spec::RelativeQuarter(_)
                | Spec::Month(..)
                | Spec::Day(..)
                | Spec::YearEnd(_)
                | Spec::FirstQuarters(..)
                | Spec::MonthQuarter(..)
        );
        if !backwards {
            return false;
        }
        let mut at = i;
        let mut words = 0;
        // "from $478.0 million in the prior year": an amount stands between.
        let mut amount = false;
        while words < 5 {
            let Some(j) = at.checked_sub(1) else { return false };
            at = j;
            words += 1;
            match self.text(at) {
                // "more than $190 million for the full year 2021"
                "than" if self.is_hedge(at) => return false,
                // "EBITDA of over $130 million in 2023": of the amount.
                "over" | "above" | "below" | "exceed" | "exceeds"
                    if amount && !matches!(spec, Spec::Year(YearRef::Last) | Spec::Quarter(_, YearRef::Last)) =>
                {
                    return false;
                }
                "versus" | "vs" | "than" | "compared" | "relative" | "against" | "comparison" | "exceeding"
                | "exceeded" | "exceed" | "exceeds" | "matching" | "shy" | "doubling" | "tripling" | "topping"
                | "surpassing" => return true,
                // "essentially flat with 2020"
                "with" if matches!(self.back(at, 1), "flat" | "even" | "level" | "par") => return true,
                // "in line with 2020", "consistent with the second quarter"
                "line" if self.back(at, 1) == "in" => return true,
                "consistent" | "similar" | "comparable" => return true,
                // "at the same level as the second quarter"
                "as" if (1..=2).any(|k| self.back(at, k) == "same") => return true,
                "over" | "from" | "above" | "below" => {
                    // "up 5% over the prior year", "down from 2022"; but "over the next year", "from 2021 to 2024"
                    return matches!(
                        spec,
                        Spec::Year(YearRef::Last | YearRef::Stated(_))
                            | Spec::RelativeQuarter(..=-1)
                            | Spec::Quarter(_, YearRef::Last | YearRef::Stated(_) | YearRef::Bare)
                            | Spec::Half(..)
                            | Spec::Month(..)
                            | Spec::Day(..)
                            | Spec::YearEnd(_)
                    ) && !(self.text(at) == "from" && !amount && matches!(self.back(at, 1), "" | ","));
                }
                "the" | "of" | "in" | "our" | "to" | "with" | "same" | "period" | "what" | "was" | "we" | "had"
                | "expect" | "fiscal" | "year" | "period's" | "levels" | "level" | "ago" | "a" | "full" | "'s"
                | "that" | "by" | "at" | "as" | "prior" | "for" | "saw" | "reported" | "last" | "results"
                | "quarter" => {}
                "by-" => return false,
                _ => {
                    let t = &self.tokens[at];
                    // "compared to $25 million in the prior year": the amount is passed over
                    if matches!(t.kind, TokenKind::Number | TokenKind::Sign)
                        || t.is(Class::Scale)
                        || matches!(t.text, "%" | "percent" | "," | "basis" | "points" | "loss" | "income")
                    {
                        amount |= t.kind == TokenKind::Number;
                        words -= 1;
                        continue;
                    }
                    break;
                }
            }
        }
        // Amounts take several tokens: look a little further for the comparator.
        (1..=9).any(|k| {
            matches!(self.back(i, k), "versus" | "vs" | "compared" | "against" | "than")
                && !self.is_hedge(i - k)
                && (1..k).all(|m| {
                    !matches!(
                        self.back(i, m),
                        "," | "and"
                            | ";"
                            | "expect"
                            | "will"
                            | "usual"
                            | "normal"
                            | "typical"
                            | "through"
                            | "until"
                            | "by"
                    )
                })
        })
    }
}
