//! Whether the numbers of a call fit each other, within the precision with which they were said.
//!
//! A relation that does not hold is either a slip of the tongue or the pen, or a number that was read wrongly. It is told
//! only where the words leave little room for the second: whoever looks at a list of contradictions wants contradictions.

mod growth;
mod range;
mod said;
mod same;

use crate::records::{Figure, Guidance, Measure, Mined, Status};

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
    growth::growth(&mined.figures, &mut found);
    same::parts(&mined.figures, &mut found);
    range::ranges(mined, &mut found);
    same::translations(&mined.figures, &mut found);
    same::speakers(&mined.figures, &mut found);
    found
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

/// Whether the words around a number say that something is left out of it, or that it is at other rates: then it is not
/// to be held against numbers without such words, though no basis was read.
fn is_of_another_basis(f: &Figure) -> bool {
    has_other_words(&f.sentence, &f.text, f.measure)
}

fn has_other_words(sentence: &str, text: &str, measure: Measure) -> bool {
    const WORDS: [&str; 6] = [
        "exclud",
        "constant currency",
        "organic",
        "exchange",
        "comparable",
        "adjusted for",
    ];
    let (sentence, text) = (sentence.to_lowercase(), text.to_lowercase());
    let Some((before, after)) = sentence.split_once(&text) else {
        return false;
    };
    // The words before belong to the number as a rule ("excluding the charge, expenses were …"), so both numbers of a
    // sentence have them; what follows belongs to the number alone.
    let after: String = after.chars().take(60).collect();
    let from = before.char_indices().rev().nth(39).map_or(0, |(at, _)| at);
    let told = |text: &str| WORDS.iter().any(|w| text.contains(w));
    told(&after) || (measure == Measure::Level && told(&before[from..]))
}

#[cfg(test)]
mod tests;
