//! Guided values: which way they moved, and how precisely a number was said.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::records::{Action, Direction, Measure};

/// A value between two bounds; an open side is `None`. Changes down are negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Lower bound.
    pub low: Option<Decimal>,
    /// Upper bound.
    pub high: Option<Decimal>,
}

impl Bounds {
    /// The bounds of a record; `None` where it has no number.
    pub fn of(
        low: Option<Decimal>,
        high: Option<Decimal>,
        measure: Measure,
        direction: Option<Direction>,
    ) -> Option<Self> {
        low.or(high)?;
        Some(match (measure, direction) {
            (Measure::Change, Some(Direction::Down)) => Self {
                low: high.map(|v| -v.abs()),
                high: low.map(|v| -v.abs()),
            },
            _ => Self { low, high },
        })
    }

    /// The middle; the bound where there is one only.
    pub fn middle(self) -> Option<Decimal> {
        match (self.low, self.high) {
            (Some(low), Some(high)) => low.checked_add(high)?.checked_div(Decimal::TWO).map(|m| m.normalize()),
            (one, other) => one.or(other),
        }
    }

    /// What was done to earlier guidance: moved up or down, made smaller inside the old bounds, made larger, or nothing.
    pub fn moved_from(self, before: Self) -> Action {
        let low = match (self.low, before.low) {
            (Some(now), Some(then)) => now.cmp(&then),
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
        };
        let high = match (self.high, before.high) {
            (Some(now), Some(then)) => now.cmp(&then),
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
        };
        match (low, high) {
            (Ordering::Equal, Ordering::Equal) => Action::Reiterate,
            (Ordering::Greater, Ordering::Greater) => Action::Raise,
            (Ordering::Less, Ordering::Less) => Action::Lower,
            (Ordering::Greater | Ordering::Equal, Ordering::Less | Ordering::Equal) => Action::Narrow,
            (Ordering::Less | Ordering::Equal, Ordering::Greater | Ordering::Equal) => Action::Widen,
        }
    }
}

/// The worth of the last digit that was said: `$9.7 million` is said to a hundred thousand, `71%` to one.
///
/// `None` where no number in the text has the value, as in "half a billion dollars".
pub fn last_digit(text: &str, value: Decimal) -> Option<Decimal> {
    let value = value.abs().normalize();
    if value.is_zero() {
        return Some(Decimal::ONE);
    }
    let is_digit = |c: char| c.is_ascii_digit();
    text.split(|c: char| !is_digit(c) && c != '.' && c != ',')
        .find_map(|number| {
            let number = number.trim_matches(['.', ',']).replace(',', "");
            let said = Decimal::from_str_exact(&number).ok().filter(|n| !n.is_zero())?;
            let decimals = said.scale();
            let scale = value.checked_div(said)?.normalize();
            // A power of ten, and nothing else: the number stands for the value.
            let power = (-6..=15).map(power_of_ten).find(|p| *p == scale)?;
            power.checked_div(power_of_ten(decimals as i32)).map(|d| d.normalize())
        })
}

fn power_of_ten(power: i32) -> Decimal {
    match power {
        0.. => Decimal::from(10u64.pow(power as u32)),
        _ => Decimal::new(1, power.unsigned_abs()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(text: &str) -> Bounds {
        let (low, high) = text.split_once("..").unwrap_or((text, text));
        Bounds {
            low: low.parse().ok(),
            high: high.parse().ok(),
        }
    }

    #[test]
    fn moves() {
        for (before, now, expected) in [
            ("95..110", "95..110", Action::Reiterate),
            ("95..110", "100..115", Action::Raise),
            ("95..110", "90..100", Action::Lower),
            ("95..110", "100..110", Action::Narrow),
            ("95..110", "95..105", Action::Narrow),
            ("95..110", "100", Action::Narrow),
            ("95..110", "90..115", Action::Widen),
            ("11", "12", Action::Raise),
            ("11", "10", Action::Lower),
            ("10..", "12..", Action::Narrow),
            ("-44..-38", "-40..-35", Action::Raise),
        ] {
            assert_eq!(bounds(now).moved_from(bounds(before)), expected, "{before} → {now}");
        }
    }

    #[test]
    fn changes_down_are_negative() {
        let of = |low: &str, high: &str| {
            Bounds::of(
                low.parse().ok(),
                high.parse().ok(),
                Measure::Change,
                Some(Direction::Down),
            )
        };
        assert_eq!(of("3", "5"), Some(bounds("-5..-3")));
        assert_eq!(of("", ""), None);
    }

    #[test]
    fn digits_said() {
        for (text, value, expected) in [
            ("$9.7 million", "9700000", Some("100000")),
            ("$400 million", "400000000", Some("1000000")),
            ("71%", "71", Some("1")),
            ("77.4%", "77.4", Some("0.1")),
            ("$1.250 billion", "1250000000", Some("1000000")),
            ("$12 million and $14 million", "14000000", Some("1000000")),
            ("$0.83", "-0.83", Some("0.01")),
            ("83 cents", "0.83", Some("0.01")),
            ("1,234", "1234", Some("1")),
            ("half a billion dollars", "500000000", None),
        ] {
            let got = last_digit(text, value.parse().unwrap());
            assert_eq!(got, expected.map(|e| e.parse().unwrap()), "{text}");
        }
    }
}
