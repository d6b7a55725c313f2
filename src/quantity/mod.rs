//! Tokens → [`Quantity`]: money, percents, points, multiples, counts; ranges, bounds, bands.
//!
//! Law: quantities are in the order of the text and do not overlap; what cannot be read with
//! certainty (dates, clock times, phone numbers, product names, ordinals) is no quantity.

mod amount;
mod band;
pub mod chinese;
mod count;
mod levels;
mod number;
mod qualifier;
mod range;
mod refuse;
mod verbal;

use std::ops::Range;

use rust_decimal::Decimal;

use crate::lexicon::{Class, Classes, Words};
use crate::records::{Kind, Qualifier};
use crate::text::{Passage, Token, TokenKind};

pub use range::{DOWN_TO_UP, FLAT_TO, TO_FLAT};
pub use refuse::looks_like_year;

/// What a quantity measures in, as far as its own words tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Money of the currency with this index.
    Money(u8),
    /// Percent.
    Percent,
    /// Percentage points.
    Points,
    /// Basis points.
    BasisPoints,
    /// A factor.
    Multiple,
    /// A number of things; the noun stands behind.
    Count,
    /// A bare number: the metric it is linked to decides, or nothing does.
    Plain,
}

impl Unit {
    /// The kind in records; bare numbers have none.
    pub fn kind(self) -> Option<Kind> {
        Some(match self {
            Self::Money(_) => Kind::Money,
            Self::Percent => Kind::Percent,
            Self::Points => Kind::PercentagePoints,
            Self::BasisPoints => Kind::BasisPoints,
            Self::Multiple => Kind::Multiple,
            Self::Count => Kind::Count,
            Self::Plain => return None,
        })
    }
}

/// How two amounts in a row relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// "from $10 million to $12 million": this is the earlier level.
    FromLevel,
    /// … and this the later one.
    ToLevel,
    /// "decreased $1.2 million to $23.5 million": this is the change.
    ChangeThenLevel,
}

/// A quantity somebody said.
#[derive(Clone, Debug)]
pub struct Quantity {
    /// The tokens it covers.
    pub tokens: Range<usize>,
    /// The bytes of the passage that it covers.
    pub range: Range<usize>,
    /// What it measures in.
    pub unit: Unit,
    /// Lower bound, or the value; `None` where that side is open or the text is garbled.
    pub low: Option<Decimal>,
    /// Upper bound, or the value.
    pub high: Option<Decimal>,
    /// How firmly it was said.
    pub qualifier: Qualifier,
    /// What an amount is per.
    pub per: Option<String>,
    /// Of a count: the tokens of its noun.
    pub noun: Option<Range<usize>>,
    /// How it relates to the amount before or behind it.
    pub relation: Option<Relation>,
    /// Whether a currency was said with it.
    pub currency_said: bool,
    /// Whether a scale was said with it ("million").
    pub scaled: bool,
    /// Words for a value ("mid-teens", "breakeven", "about half"): no number was said.
    pub band: bool,
    /// The words are garbled; the value is the best reading.
    pub garbled: bool,
    /// The rule that read it.
    pub rule: &'static str,
}

impl Quantity {
    /// One value where both bounds are the same.
    pub fn value(&self) -> Option<Decimal> {
        if self.low == self.high { self.low } else { None }
    }

    /// Two ends of one range, not the two levels of a change.
    pub fn is_range(&self) -> bool {
        self.qualifier == Qualifier::Range && self.relation.is_none()
    }

    /// Money below a thousand without a scale: an amount for each of something, more likely than one in all.
    pub fn is_small_money(&self) -> bool {
        matches!(self.unit, Unit::Money(_)) && !self.scaled && self.size() < Decimal::ONE_THOUSAND
    }

    /// Whether it was said to be for each share or unit of the company.
    pub fn is_per_share(&self) -> bool {
        let per = self.per.as_deref();
        per.is_some_and(|p| p.starts_with("share") || p.starts_with("unit"))
    }

    /// The larger bound, for comparing sizes.
    pub fn size(&self) -> Decimal {
        self.high.or(self.low).unwrap_or_default().abs()
    }
}

/// Reads every quantity of a sentence.
pub fn read(passage: &Passage, tokens: &[Token<'_>], words: &Words, default_currency: u8, out: &mut Vec<Quantity>) {
    out.clear();
    let reader = Reader {
        passage,
        tokens,
        words,
        default_currency,
    };
    let mut i = 0;
    while i < tokens.len() {
        if let Some(quantity) = reader.quantity(i) {
            let end = quantity.tokens.end;
            out.push(quantity);
            // "decreased $1.2 million to $23.5 million" is read again from the second amount.
            i = end.max(i + 1);
        } else {
            i += 1;
        }
    }
    levels::relate(&reader, out);
    count::anaphora(&reader, out);
    count::named_before(&reader, out);
    out.retain(|q| q.unit != Unit::Plain || q.scaled || count::is_worth_linking(&reader, q));
}

/// Whether a quantity may start with a token: most words are passed over without another look.
fn may_start(token: &Token<'_>) -> bool {
    const STARTS: Classes = Classes::of(&[Class::Number, Class::Currency, Class::Band, Class::QuantityStart]);
    match token.kind {
        TokenKind::Number | TokenKind::Sign => true,
        TokenKind::Word => token.is_any(STARTS),
        TokenKind::Symbol => matches!(token.text, "-" | "+"),
    }
}

/// What the grammars of this stage share.
struct Reader<'a> {
    passage: &'a Passage,
    tokens: &'a [Token<'a>],
    words: &'a Words,
    default_currency: u8,
}

impl<'a> Reader<'a> {
    fn token(&self, i: usize) -> Option<&Token<'a>> {
        self.tokens.get(i)
    }

    fn text(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |t| t.text)
    }

    /// Whether the word at a token is of a class.
    fn is(&self, i: usize, class: Class) -> bool {
        self.tokens.get(i).is_some_and(|t| t.is(class))
    }

    fn before(&self, i: usize, back: usize) -> &'a str {
        i.checked_sub(back).map_or("", |j| self.text(j))
    }

    /// Whether no blank stands between token `i` and the next.
    fn glued(&self, i: usize) -> bool {
        matches!((self.tokens.get(i), self.tokens.get(i + 1)), (Some(a), Some(b)) if a.end == b.start)
    }

    /// The token's words as written.
    fn written(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |t| &self.passage.text[t.start..t.end])
    }

    /// The quantity that starts at token `i`.
    fn quantity(&self, i: usize) -> Option<Quantity> {
        let token = self.token(i)?;
        if !may_start(token) {
            debug_assert!(amount::read(self, i).is_none(), "{:?} is no quantity_start", token.text);
            return None;
        }
        if !token.is(Class::Band) {
            debug_assert!(band::read(self, i).is_none(), "{:?} is no band", token.text);
        } else if let Some(band) = band::read(self, i) {
            return Some(band);
        }
        let mut quantity = match verbal::read(self, i) {
            Some(quantity) => quantity,
            None => range::read(self, amount::read(self, i)?)?,
        };
        qualifier::apply(self, &mut quantity);
        count::unsign(self, &mut quantity);
        if quantity.unit == Unit::Plain {
            count::read(self, &mut quantity);
        }
        Some(quantity)
    }
}
