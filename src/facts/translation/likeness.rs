//! How like two values are, and what sets them apart.

use rust_decimal::Decimal;

use crate::records::{Kind, TranslationIssue};

/// A value of either side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'a> {
    family: Family,
    low: Option<Decimal>,
    high: Option<Decimal>,
    currency: Option<&'a str>,
    falls: bool,
    /// Nothing says what it measures in.
    bare: bool,
}

/// Kinds whose values compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Family {
    Money,
    Percent,
    /// Points, whole or in hundredths: 100 basis points are one point.
    Points,
    Multiple,
    Count,
}

/// How a pair was found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Likeness {
    /// Why the two disagree.
    pub issue: Option<TranslationIssue>,
    /// How far-fetched the pair is: 0 is sure.
    doubt: u32,
}

impl Likeness {
    /// Equal.
    pub(super) const SAME: Self = Self { issue: None, doubt: 0 };

    pub(super) fn agrees(self) -> bool {
        self.issue.is_none()
    }

    /// The price of the pair, given how many sure pairs it crosses and how far apart the two stand
    /// (thousandths of the paragraph). `None` is too dear. A doubtful pair must keep the order.
    pub(super) fn cost(self, crossed: usize, away: u32) -> Option<u32> {
        let crossed = u32::try_from(crossed).unwrap_or(u32::MAX);
        let far = match self.doubt {
            0 => (u32::MAX, 1000),
            1..=2 => (4, 700),
            3..=5 => (2, 500),
            _ => (1, 300),
        };
        (crossed <= far.0 && away <= far.1).then(|| self.doubt * 100 + crossed.min(100) * 60 + away / 4)
    }
}

fn unlike(issue: TranslationIssue, doubt: u32) -> Option<Likeness> {
    Some(Likeness {
        issue: Some(issue),
        doubt,
    })
}

impl<'a> Value<'a> {
    /// From what either side says.
    pub(super) fn new(
        kind: Kind,
        low: Option<Decimal>,
        high: Option<Decimal>,
        currency: Option<&'a str>,
        falls: bool,
        bare: bool,
    ) -> Self {
        let (family, parts) = match kind {
            Kind::Money => (Family::Money, Decimal::ONE),
            Kind::Percent => (Family::Percent, Decimal::ONE),
            Kind::PercentagePoints => (Family::Points, Decimal::ONE),
            Kind::BasisPoints => (Family::Points, Decimal::ONE_HUNDRED),
            Kind::Multiple => (Family::Multiple, Decimal::ONE),
            Kind::Count => (Family::Count, Decimal::ONE),
        };
        let whole = |v: Option<Decimal>| v.and_then(|v| v.checked_div(parts)).map(|v| v.normalize());
        Self {
            family,
            low: whole(low),
            high: whole(high),
            currency,
            falls,
            bare,
        }
    }

    /// Equal keys are equal values, whatever their sign and currency; an open bound counts as its one value.
    pub(super) fn key(&self) -> (Family, Decimal, Decimal) {
        let (low, high) = self.size();
        (self.family, low, high)
    }

    /// The two ends of a range, each as a value.
    pub(super) fn ends(&self) -> Option<(Self, Self)> {
        match (self.low, self.high) {
            (Some(low), Some(high)) if low != high => {
                let end = |v| Self {
                    low: Some(v),
                    high: Some(v),
                    ..*self
                };
                Some((end(low), end(high)))
            }
            _ => None,
        }
    }

    pub(super) fn is_negative(&self) -> bool {
        self.low
            .or(self.high)
            .is_some_and(|v| v.is_sign_negative() && !v.is_zero())
    }

    /// Smaller and larger end, without sign.
    fn size(&self) -> (Decimal, Decimal) {
        let low = self.low.or(self.high).unwrap_or_default().abs();
        let high = self.high.or(self.low).unwrap_or_default().abs();
        (low.min(high).normalize(), low.max(high).normalize())
    }
}

/// What the Chinese value `theirs` is to the English `ours`; `None` is nothing.
pub(super) fn likeness(ours: &Value<'_>, theirs: &Value<'_>) -> Option<Likeness> {
    let (a, b) = (ours.size(), theirs.size());
    if ours.family != theirs.family {
        return across_families(ours, theirs, a == b);
    }
    if a == b {
        return Some(same_size(ours, theirs));
    }
    let rounds = matches!(ours.family, Family::Money | Family::Count);
    if rounds && rounded(a.0, b.0) && rounded(a.1, b.1) {
        let same = same_size(ours, theirs);
        return Some(Likeness {
            doubt: same.doubt + 1,
            ..same
        });
    }
    let doubt_of_bare = if theirs.bare { 2 } else { 0 };
    let (our_range, their_range) = (a.0 != a.1, b.0 != b.1);
    let found = match (our_range, their_range) {
        (false, false) => single(ours.family, a.0, b.0),
        (true, true) => both_ranges(ours.family, a, b),
        (true, false) => one_end(ours.family, a, b.0),
        (false, true) => one_end(ours.family, b, a.0),
    };
    found.map(|l| Likeness {
        doubt: l.doubt + doubt_of_bare,
        ..l
    })
}

/// Equal but for the sign: then currency, sign and bound must not contradict.
fn same_size(ours: &Value<'_>, theirs: &Value<'_>) -> Likeness {
    let issue = if let (Some(x), Some(y)) = (ours.currency, theirs.currency)
        && x != y
    {
        Some(TranslationIssue::Currency)
    } else if ours.is_negative() != theirs.is_negative() && !(ours.falls || theirs.falls) {
        Some(TranslationIssue::Sign)
    } else if matches!(
        (ours.low, ours.high, theirs.low, theirs.high),
        (None, Some(_), Some(_), None) | (Some(_), None, None, Some(_))
    ) {
        Some(TranslationIssue::Bound)
    } else {
        None
    };
    Likeness {
        issue,
        doubt: u32::from(issue.is_some()),
    }
}

/// The same number with another unit. 4.6 億 without a word may well be money.
fn across_families(ours: &Value<'_>, theirs: &Value<'_>, equal: bool) -> Option<Likeness> {
    if !equal {
        return None;
    }
    match (ours.family, theirs.family) {
        (Family::Count, Family::Money) if ours.bare => Some(Likeness { issue: None, doubt: 2 }),
        (Family::Money, Family::Count) if theirs.bare => Some(Likeness { issue: None, doubt: 2 }),
        // "a billion times" is 十億次 as well as 十億倍.
        (Family::Multiple, Family::Count) | (Family::Count, Family::Multiple) => {
            Some(Likeness { issue: None, doubt: 2 })
        }
        (_, Family::Count) if theirs.bare => unlike(TranslationIssue::Unit, 5),
        _ => unlike(TranslationIssue::Unit, 3),
    }
}

fn single(family: Family, ours: Decimal, theirs: Decimal) -> Option<Likeness> {
    if ours.is_zero() || theirs.is_zero() {
        return (ours != theirs).then_some(Likeness {
            issue: Some(TranslationIssue::Value),
            doubt: 8,
        });
    }
    let (x, y) = (Digits::of(ours), Digits::of(theirs));
    if x.mantissa == y.mantissa {
        // $10 million and 1 億 have one digit in common; with two or more chance is small.
        return unlike(TranslationIssue::Scale, if x.count > 1 { 1 } else { 3 });
    }
    let one_digit = x.differs_in(&y);
    // Beyond this the two have nothing to do with each other.
    let orders = if family == Family::Money { 3 } else { 1 };
    if (x.exponent - y.exponent).abs() > orders {
        return None;
    }
    let doubt = match (x.exponent == y.exponent, one_digit) {
        (true, Some(first)) if x.count.max(y.count) > 1 => {
            if first {
                2
            } else {
                4
            }
        }
        (true, Some(_)) => 5,
        _ => 8,
    };
    // Two percentages of a paragraph are alike by chance; money seldom is.
    let doubt = if family == Family::Money || doubt > 5 {
        doubt
    } else {
        doubt + 1
    };
    unlike(TranslationIssue::Value, doubt)
}

fn both_ranges(family: Family, a: (Decimal, Decimal), b: (Decimal, Decimal)) -> Option<Likeness> {
    if a.0 == b.0 || a.1 == b.1 {
        return unlike(TranslationIssue::Bound, 1);
    }
    let low = single(family, a.0, b.0)?;
    let high = single(family, a.1, b.1)?;
    if low.issue == Some(TranslationIssue::Scale) && high.issue == low.issue {
        return unlike(TranslationIssue::Scale, 1);
    }
    unlike(TranslationIssue::Value, low.doubt.max(high.doubt))
}

/// A range on one side and a single value on the other.
fn one_end(family: Family, range: (Decimal, Decimal), value: Decimal) -> Option<Likeness> {
    if range.0 == value || range.1 == value {
        return unlike(TranslationIssue::Bound, 2);
    }
    let near = single(family, range.0, value)?
        .doubt
        .min(single(family, range.1, value)?.doubt);
    unlike(TranslationIssue::Bound, near.max(5))
}

/// Whether one is the other, rounded to the digits that it shows; at least two digits, at most half a per cent off.
fn rounded(a: Decimal, b: Decimal) -> bool {
    if a == b {
        return true;
    }
    let close = (a - b)
        .abs()
        .checked_mul(Decimal::from(200))
        .is_some_and(|d| d <= a.max(b));
    let to = |exact: Decimal, short: Decimal| {
        let digits = Digits::of(short);
        let shown = digits.exponent - digits.count as i32;
        digits.count > 1 && Digits::round(exact, shown) == Some(short)
    };
    close && (to(a, b) || to(b, a))
}

/// The significant digits of a number and where they stand.
struct Digits {
    mantissa: u128,
    /// How many there are.
    count: u32,
    /// Power of ten of the place above the first digit.
    exponent: i32,
}

impl Digits {
    fn of(value: Decimal) -> Self {
        let value = value.normalize();
        let mut mantissa = value.mantissa().unsigned_abs();
        let count_all = mantissa.checked_ilog10().map_or(1, |n| n + 1);
        let exponent = count_all as i32 - value.scale() as i32;
        let mut count = count_all;
        while mantissa > 0 && mantissa.is_multiple_of(10) {
            mantissa /= 10;
            count -= 1;
        }
        Self {
            mantissa,
            count,
            exponent,
        }
    }

    /// Whether exactly one digit differs; if so, whether it is the first.
    fn differs_in(&self, other: &Self) -> Option<bool> {
        let digits = |d: &Self, len: u32| d.mantissa.checked_mul(10u128.checked_pow(len - d.count)?);
        let len = self.count.max(other.count);
        let (mut x, mut y) = (digits(self, len)?, digits(other, len)?);
        let (mut differ, mut last) = (0, 0);
        for i in 0..len {
            if x % 10 != y % 10 {
                differ += 1;
                last = i;
            }
            x /= 10;
            y /= 10;
        }
        (differ == 1).then_some(last == len - 1)
    }

    /// Rounds to a power of ten, halves away from zero.
    fn round(value: Decimal, power: i32) -> Option<Decimal> {
        if power <= 0 {
            let places = u32::try_from(-power).ok()?;
            return Some(
                value
                    .round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
                    .normalize(),
            );
        }
        let unit = Decimal::try_from_i128_with_scale(10i128.checked_pow(u32::try_from(power).ok()?)?, 0).ok()?;
        let halves = (value / unit).round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        halves.checked_mul(unit).map(|v| v.normalize())
    }
}
