//! A number as it was said: it may be anything that is rounded to it.

use rust_decimal::Decimal;

use crate::ledger::value::last_digit;
use crate::records::{Direction, Figure, Qualifier};

/// What a number that was said may stand for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) low: Decimal,
    pub(super) high: Decimal,
}

impl Span {
    pub(super) fn of(text: &str, value: Decimal, about: bool) -> Option<Self> {
        let digit = last_digit(text, value)
            .unwrap_or_default()
            .max(rounded_to(text, value, about));
        let half = if about { digit } else { digit.checked_div(Decimal::TWO)? };
        Some(Self {
            low: value.checked_sub(half)?,
            high: value.checked_add(half)?,
        })
    }

    /// The span of a figure that is one value.
    pub(super) fn said(f: &Figure) -> Option<Self> {
        let value = f.low.filter(|low| f.high == Some(*low))?;
        matches!(f.qualifier, Qualifier::Exact | Qualifier::About)
            .then(|| Self::of(&f.text, value, f.qualifier == Qualifier::About))?
    }

    /// The span of a change, negative where it goes down.
    pub(super) fn moved(f: &Figure) -> Option<Self> {
        let span = Self::said(f)?;
        Some(match f.direction {
            Some(Direction::Down) if !span.high.is_sign_negative() => span.turned(),
            _ => span,
        })
    }

    pub(super) fn turned(self) -> Self {
        Self {
            low: -self.high,
            high: -self.low,
        }
    }

    pub(super) fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            low: self.low.checked_add(other.low)?,
            high: self.high.checked_add(other.high)?,
        })
    }

    /// Grown by so many percent.
    pub(super) fn grown(self, percent: Self) -> Option<Self> {
        let factor = |p: Decimal| Decimal::ONE.checked_add(p.checked_div(Decimal::ONE_HUNDRED)?);
        let corners = [
            self.low.checked_mul(factor(percent.low)?)?,
            self.low.checked_mul(factor(percent.high)?)?,
            self.high.checked_mul(factor(percent.low)?)?,
            self.high.checked_mul(factor(percent.high)?)?,
        ];
        Some(Self {
            low: *corners.iter().min()?,
            high: *corners.iter().max()?,
        })
    }

    pub(super) fn meets(self, other: Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    pub(super) fn middle(self) -> Decimal {
        let sum = self
            .low
            .checked_add(self.high)
            .and_then(|s| s.checked_div(Decimal::TWO));
        sum.unwrap_or(self.low)
    }

    /// How far the middles of two are apart.
    pub(super) fn apart(self, other: Self) -> Decimal {
        other.middle().checked_sub(self.middle()).unwrap_or(Decimal::MAX).abs()
    }

    /// Whether another is within so many percent of this one.
    pub(super) fn is_near(self, other: Self, percent: u32) -> bool {
        let most = self.middle().abs().checked_mul(Decimal::new(i64::from(percent), 2));
        most.is_some_and(|most| self.apart(other) <= most)
    }

    /// Its ends, in words.
    pub(super) fn words(self, like: &Figure) -> String {
        let short = |v: Decimal| Some(v.round_sf(4).unwrap_or(v).normalize());
        crate::human::amount(
            short(self.low),
            short(self.high),
            Some(like.kind),
            like.currency.as_deref(),
        )
    }
}

/// The worth of the last digit that means something, where noughts stand behind it: "217,600,000.0" is said to a
/// hundred thousand, "about 18,000 lots" to a thousand. The first two digits are meant, whatever they are.
fn rounded_to(text: &str, value: Decimal, about: bool) -> Decimal {
    let digits = value.abs().trunc().normalize().to_string();
    let noughts = digits.bytes().rev().take_while(|b| *b == b'0').count();
    let in_full = text.replace(',', "").contains(&digits);
    // With a scale word the digits that were said tell the precision.
    let rounded = (about && noughts >= 2) || (in_full && noughts >= 5);
    match rounded && digits.len() > 2 {
        true => Decimal::from(10u64.pow(noughts.min(digits.len() - 2).min(18) as u32)),
        false => Decimal::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_to_a_precision() {
        for (text, value, about, low, high) in [
            ("$9.7 million", "9700000", false, "9650000", "9750000"),
            ("$25 million", "25000000", true, "24000000", "26000000"),
            ("18,000", "18000", true, "17000", "19000"),
            ("18,000", "18000", false, "17999.5", "18000.5"),
            ("217,600,000.0", "217600000", false, "217550000", "217650000"),
            ("$557,690,000", "557690000", false, "557689999.5", "557690000.5"),
            ("71%", "71", false, "70.5", "71.5"),
        ] {
            let span = Span::of(text, value.parse().unwrap(), about).unwrap();
            let expected: (Decimal, Decimal) = (low.parse().unwrap(), high.parse().unwrap());
            assert_eq!((span.low, span.high), expected, "{text} {about}");
        }
    }
}
