//! Whether the numbers of a call fit each other, within the precision with which they were said.

use rust_decimal::Decimal;

use super::value::last_digit;
use crate::period::Period;
use crate::records::{Direction, Figure, Guidance, Kind, Measure, Mined, Qualifier, Status};

/// How numbers depend on each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// Base and growth give the level.
    Growth,
    /// The parts give the whole.
    Parts,
    /// A guided range and a guided growth are the same guidance.
    Range,
    /// The translation says the same number.
    Translation,
    /// Two speakers say the same number.
    Speakers,
}

impl Relation {
    /// For people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Growth => "growth × base = level",
            Self::Parts => "parts = whole",
            Self::Range => "range ↔ growth",
            Self::Translation => "English ↔ Chinese",
            Self::Speakers => "two speakers",
        }
    }
}

/// A record that takes part in a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The record's id.
    pub id: String,
    /// 1-based line.
    pub line: u32,
    /// Who said it.
    pub speaker: Option<String>,
    /// Its words.
    pub text: String,
    /// The sentence around.
    pub sentence: String,
}

/// A relation that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Which.
    pub relation: Relation,
    /// Whether it holds.
    pub holds: bool,
    /// What was expected and what was said.
    pub message: String,
    /// The records.
    pub quotes: Vec<Quote>,
}

/// Looks at every relation between the numbers of one call.
pub fn checks(mined: &Mined) -> Vec<Check> {
    let mut found = Vec::new();
    growth(&mined.figures, &mut found);
    parts(&mined.figures, &mut found);
    ranges(mined, &mut found);
    translations(&mined.figures, &mut found);
    speakers(&mined.figures, &mut found);
    found
}

/// A number as it was said: it may be anything that is rounded to it.
#[derive(Clone, Copy, Debug)]
struct Span {
    low: Decimal,
    high: Decimal,
}

impl Span {
    fn of(text: &str, value: Decimal, about: bool) -> Option<Self> {
        let digit = last_digit(text, value).unwrap_or_default();
        let half = if about { digit } else { digit.checked_div(Decimal::TWO)? };
        Some(Self {
            low: value.checked_sub(half)?,
            high: value.checked_add(half)?,
        })
    }

    fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            low: self.low.checked_add(other.low)?,
            high: self.high.checked_add(other.high)?,
        })
    }

    /// Grown by so many percent.
    fn grown(self, percent: Self) -> Option<Self> {
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

    fn meets(self, other: Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    fn middle(self) -> Decimal {
        let sum = self
            .low
            .checked_add(self.high)
            .and_then(|s| s.checked_div(Decimal::TWO));
        sum.unwrap_or(self.low)
    }
}

fn span(f: &Figure) -> Option<Span> {
    let value = f.low.filter(|low| f.high == Some(*low))?;
    matches!(f.qualifier, Qualifier::Exact | Qualifier::About)
        .then(|| Span::of(&f.text, value, f.qualifier == Qualifier::About))?
}

fn signed(f: &Figure) -> Option<Span> {
    let span = span(f)?;
    Some(match f.direction {
        Some(Direction::Down) if !span.high.is_sign_negative() => Span {
            low: -span.high,
            high: -span.low,
        },
        _ => span,
    })
}

fn quote(f: &Figure) -> Quote {
    Quote {
        id: f.id.clone(),
        line: f.line,
        speaker: f.speaker.clone(),
        text: f.text.clone(),
        sentence: f.sentence.clone(),
    }
}

fn quote_guidance(g: &Guidance) -> Quote {
    Quote {
        id: g.id.clone(),
        line: g.line,
        speaker: g.speaker.clone(),
        text: g.value_text.clone().unwrap_or_default(),
        sentence: g.sentence.clone(),
    }
}

fn is_level(f: &Figure) -> bool {
    f.status == Status::Actual && f.measure == Measure::Level && f.metric.is_some() && f.period.is_some()
}

/// Whether two figures are of the same thing, whatever their periods.
fn alike(a: &Figure, b: &Figure) -> bool {
    a.metric == b.metric && a.segment == b.segment && a.basis == b.basis && a.per == b.per
}

fn growth(figures: &[Figure], found: &mut Vec<Check>) {
    let changes = figures.iter().filter(|f| {
        f.status == Status::Actual && f.measure == Measure::Change && matches!(f.kind, Kind::Percent | Kind::Money)
    });
    for change in changes {
        let (Some(versus), Some(size)) = (&change.versus, signed(change)) else {
            continue;
        };
        if change.direction.is_none() || change.metric.is_none() {
            continue;
        }
        let levels = || {
            figures
                .iter()
                .filter(|f| is_level(f) && alike(f, change) && f.kind != Kind::Percent)
        };
        // The level stands beside its growth; the base may have been said anywhere.
        let grown =
            levels().filter(|f| f.sentence == change.sentence && f.turn == change.turn && f.period == change.period);
        let bases: Vec<&Figure> = levels().filter(|f| f.period.as_ref() == Some(versus)).collect();
        let mut nearest: Option<(bool, Decimal, &Figure, &Figure, Span)> = None;
        for level in grown {
            for base in bases
                .iter()
                .filter(|b| b.id != level.id && b.kind == level.kind && b.currency == level.currency)
            {
                let (Some(said), Some(from)) = (span(level), span(base)) else {
                    continue;
                };
                let Some(expected) = (match change.kind {
                    Kind::Percent => from.grown(size),
                    _ if change.currency == level.currency => from.plus(size),
                    _ => None,
                }) else {
                    continue;
                };
                let holds = expected.meets(said);
                let apart = expected.middle().checked_sub(said.middle()).unwrap_or_default().abs();
                if nearest
                    .as_ref()
                    .is_none_or(|(h, a, ..)| (holds, std::cmp::Reverse(apart)) > (*h, std::cmp::Reverse(*a)))
                {
                    nearest = Some((holds, apart, level, base, expected));
                }
            }
        }
        if let Some((holds, _, level, base, expected)) = nearest {
            found.push(Check {
                relation: Relation::Growth,
                holds,
                message: format!(
                    "{} from {} gives {}, said is {}",
                    moved(change),
                    base.text,
                    between(expected),
                    level.text
                ),
                quotes: vec![quote(level), quote(change), quote(base)],
            });
        }
    }
}

fn moved(change: &Figure) -> String {
    let direction = change.direction.map_or("", |d| d.as_str());
    format!("{direction} {}", change.text)
}

fn between(span: Span) -> String {
    let short = |v: Decimal| v.round_sf(5).unwrap_or(v).normalize();
    format!("{} to {}", short(span.low), short(span.high))
}

fn parts(figures: &[Figure], found: &mut Vec<Check>) {
    for whole in figures
        .iter()
        .filter(|f| is_level(f) && f.segment.is_none() && f.kind != Kind::Percent)
    {
        let Some(said) = span(whole) else {
            continue;
        };
        // Told in the same paragraph, one value for each part.
        let mut parts: Vec<&Figure> = Vec::new();
        let of_whole = |f: &&Figure| {
            is_level(f)
                && f.segment.is_some()
                && f.turn == whole.turn
                && f.line == whole.line
                && (&f.metric, f.basis, &f.period, f.kind, &f.currency, &f.per)
                    == (
                        &whole.metric,
                        whole.basis,
                        &whole.period,
                        whole.kind,
                        &whole.currency,
                        &whole.per,
                    )
        };
        for f in figures.iter().filter(of_whole) {
            if !parts.iter().any(|p| p.segment == f.segment) {
                parts.push(f);
            }
        }
        if parts.len() < 2 {
            continue;
        }
        let sum = parts.iter().try_fold(
            Span {
                low: Decimal::ZERO,
                high: Decimal::ZERO,
            },
            |sum, f| sum.plus(span(f)?),
        );
        let Some(sum) = sum else {
            continue;
        };
        let holds = sum.meets(said);
        // Parts that are far from the whole are some of its parts, not all of them.
        let apart = sum.middle().checked_sub(said.middle()).unwrap_or(Decimal::MAX).abs();
        let near = said
            .middle()
            .abs()
            .checked_div(Decimal::from(33))
            .is_some_and(|near| apart <= near);
        if holds || near {
            let words: Vec<&str> = parts.iter().map(|p| p.text.as_str()).collect();
            found.push(Check {
                relation: Relation::Parts,
                holds,
                message: format!("{} give {}, said is {}", words.join(" + "), between(sum), whole.text),
                quotes: std::iter::once(whole).chain(parts).map(quote).collect(),
            });
        }
    }
}

fn ranges(mined: &Mined, found: &mut Vec<Check>) {
    let numbers = |g: &&Guidance| g.low.is_some() && g.high.is_some() && g.metric.is_some() && g.period.is_some();
    let levels = mined
        .guidance
        .iter()
        .filter(numbers)
        .filter(|g| g.measure == Measure::Level && g.unit == Some(Kind::Money));
    for level in levels {
        let growths = mined.guidance.iter().filter(numbers).filter(|g| {
            g.measure == Measure::Change
                && g.unit == Some(Kind::Percent)
                && g.turn == level.turn
                && g.line == level.line
                && (&g.metric, &g.segment, g.basis, &g.period)
                    == (&level.metric, &level.segment, level.basis, &level.period)
        });
        for growth in growths {
            let before = growth.versus.clone().or_else(|| year_before(level.period.as_deref()?));
            let base = mined.figures.iter().find(|f| {
                is_level(f)
                    && f.period == before
                    && f.kind == Kind::Money
                    && f.currency == level.currency
                    && (&f.metric, &f.segment, f.basis) == (&level.metric, &level.segment, level.basis)
            });
            let Some((base, from)) = base.and_then(|b| Some((b, span(b)?))) else {
                continue;
            };
            let down = growth.direction == Some(Direction::Down);
            let end = |value: Option<Decimal>, percent: Option<Decimal>| -> Option<(bool, Span)> {
                let said = Span::of(level.value_text.as_deref()?, value?, true)?;
                let mut size = Span::of(growth.value_text.as_deref()?, percent?, true)?;
                if down {
                    size = Span {
                        low: -size.high,
                        high: -size.low,
                    };
                }
                let expected = from.grown(size)?;
                Some((expected.meets(said), expected))
            };
            let (low, high) = match down {
                false => (growth.low, growth.high),
                true => (growth.high, growth.low),
            };
            let (Some(lower), Some(upper)) = (end(level.low, low), end(level.high, high)) else {
                continue;
            };
            found.push(Check {
                relation: Relation::Range,
                holds: lower.0 && upper.0,
                message: format!(
                    "{} on {} gives {} and {}, guided is {}",
                    growth.value_text.as_deref().unwrap_or_default(),
                    base.text,
                    between(lower.1),
                    between(upper.1),
                    level.value_text.as_deref().unwrap_or_default()
                ),
                quotes: vec![quote_guidance(level), quote_guidance(growth), quote(base)],
            });
        }
    }
}

fn year_before(period: &str) -> Option<String> {
    let before = match period.parse().ok()? {
        Period::Year(y) => Period::Year(y - 1),
        Period::Quarter(y, q) => Period::Quarter(y - 1, q),
        Period::Half(y, h) => Period::Half(y - 1, h),
        _ => return None,
    };
    Some(before.to_string())
}

fn translations(figures: &[Figure], found: &mut Vec<Check>) {
    for f in figures {
        let Some(agrees) = f.translation_agrees else {
            continue;
        };
        let said = f.translation_text.as_deref().unwrap_or("nothing");
        let issue = f.translation_issue.map(|i| format!(" ({i})")).unwrap_or_default();
        found.push(Check {
            relation: Relation::Translation,
            holds: agrees,
            message: format!("{} is translated as {said}{issue}", f.text),
            quotes: vec![quote(f)],
        });
    }
}

fn speakers(figures: &[Figure], found: &mut Vec<Check>) {
    let levels: Vec<&Figure> = figures.iter().filter(|f| is_level(f) && f.speaker.is_some()).collect();
    for (i, first) in levels.iter().enumerate() {
        let again = levels[i + 1..].iter().find(|f| {
            f.speaker != first.speaker
                && alike(f, first)
                && f.period == first.period
                && f.kind == first.kind
                && f.currency == first.currency
        });
        let Some((second, a, b)) = again.and_then(|s| Some((s, span(first)?, span(s)?))) else {
            continue;
        };
        let holds = a.meets(b);
        // Numbers that are nowhere near each other are of different things, whatever they were read as.
        let apart = a.middle().checked_sub(b.middle()).unwrap_or(Decimal::MAX).abs();
        let near = a
            .middle()
            .abs()
            .checked_div(Decimal::from(20))
            .is_some_and(|near| apart <= near);
        if holds || near {
            found.push(Check {
                relation: Relation::Speakers,
                holds,
                message: format!("{} and {} for the same thing", first.text, second.text),
                quotes: vec![quote(first), quote(second)],
            });
        }
    }
}
