//! The words of a sentence that look ahead, and whose they are.

use crate::facts::sentence::Sentence;
use crate::facts::tense;
use crate::lexicon::Class;

/// What the words that look ahead are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Signals {
    /// "we expect", "is expected to": an expectation that is the company's own.
    pub(super) own: Option<usize>,
    /// "expected", "estimated" as an adjective; "assumes".
    pub(super) told: Option<usize>,
    /// "guidance", "outlook", "target".
    pub(super) noun: Option<usize>,
    /// "will", "should", "plan to".
    pub(super) future: Option<usize>,
}

impl Signals {
    /// The first of them, the plainest kind first.
    pub(super) fn first(&self) -> Option<usize> {
        self.own.or(self.told).or(self.noun).or(self.future)
    }

    /// Whether somebody else is their subject: whoever stands nearest before the word.
    pub(super) fn are_of_others(&self, s: &Sentence<'_>) -> bool {
        let Some(at) = self.own.max(self.told).max(self.future).max(self.first()) else {
            return false;
        };
        let modal = (0..s.tokens.len()).rfind(|&i| matches!(s.word(i), "will" | "should" | "would"));
        let end = at.max(modal.unwrap_or(0));
        let somebody = Class::FirstPerson.bit() | Class::Others.bit();
        let nearest = s.tokens[..end].iter().rfind(|t| t.is_any(somebody) && t.text != "our");
        // "charged to customers": who stands behind a preposition does nothing.
        let others = |i: usize| s.is(i, Class::Others) && !(i > 0 && s.is(i - 1, Class::Preposition));
        !nearest.is_some_and(|t| t.is(Class::FirstPerson)) && (0..end).any(others)
    }
}

pub(super) fn signals(s: &Sentence<'_>) -> Signals {
    let mut found = Signals::default();
    for i in 0..s.tokens.len() {
        if !tense::looks_ahead(s, i) {
            continue;
        }
        match s.word(i) {
            "forecast" | "estimate" | "project" if s.is(i.wrapping_sub(1), Class::Determiner) => {
                found.noun.get_or_insert(i);
            }
            "expect" | "expects" | "expecting" | "expected" | "anticipate" | "anticipates" | "anticipating"
            | "anticipated" | "project" | "projecting" | "projected" | "forecast" | "forecasting" | "forecasted"
            | "estimate" | "estimating" | "estimated" | "guiding" | "guided" | "assume" | "assumes" | "assuming"
            | "assumed" | "foresee" | "envision" | "budgeted" | "targeting" | "modeling" | "supposed" => {
                let company = |k: usize| {
                    matches!(
                        s.back(i, k),
                        "we" | "i" | "we're" | "i'm" | "we'd" | "i'd" | "we've" | "company" | "management" | "us"
                    ) || k == 1 && s.back(i, 1) == "our"
                };
                let speaker =
                    (1..=4).any(company) || i == 0 || matches!(s.back(i, 1), "also" | "now" | "and" | "still");
                let passive = s.is(i.wrapping_sub(1), Class::Be) || (s.is(i.wrapping_sub(2), Class::Be) && i >= 2);
                let slot = if speaker || passive || matches!(s.word(i), "expects" | "anticipates") {
                    &mut found.own
                } else {
                    &mut found.told
                };
                slot.get_or_insert(i);
            }
            "guidance" | "outlook" | "target" | "targets" | "goal" | "goals" | "expectation" | "expectations"
            | "projection" | "projections" | "objective" | "budget" | "guide" | "ambition" => {
                found.noun.get_or_insert(i);
            }
            _ => {
                found.future.get_or_insert(i);
            }
        }
    }
    found
}

/// "Economists forecast GDP growth", "the rating agencies expect", "brokers are telling us that": the forecast is theirs.
pub(super) fn is_said_by_others(s: &Sentence<'_>) -> bool {
    if forecast_of_others(s) {
        return true;
    }
    s.says(Class::Forecaster)
        && (0..s.tokens.len().min(12)).any(|i| {
            s.is(i, Class::Forecaster)
                && !s.tokens[..i].iter().any(|t| t.is(Class::FirstPerson))
                && (i + 1..i + 7).any(|k| s.is(k, Class::Foretelling))
        })
}

/// "IATA's most recent forecast expects", "forecasts still indicate": nobody of the company is the subject.
fn forecast_of_others(s: &Sentence<'_>) -> bool {
    let ours = |end: usize| s.tokens[..end].iter().any(|t| t.is(Class::FirstPerson));
    (0..s.tokens.len().min(10)).any(|i| {
        if !matches!(s.word(i), "forecast" | "forecasts" | "projections") || ours(i) {
            return false;
        }
        let of_somebody =
            (1..=3).any(|k| s.back(i, k).ends_with("'s") && !matches!(s.back(i, k), "year's" | "today's"));
        let tells = (1..=2).any(|k| {
            matches!(
                s.word(i + k),
                "indicate" | "suggest" | "show" | "expect" | "expects" | "call" | "calls" | "predict"
            )
        });
        of_somebody || tells
    })
}

/// "I will talk first about the results", "as she will highlight", "I'd like to comment on our forecasts": what is said
/// next is no event to come.
pub(super) fn announces_words(s: &Sentence<'_>) -> bool {
    // Others may cover a market, turn a corner, detail a car.
    let means_words = |i: usize| {
        !matches!(
            s.word(i),
            "cover" | "turn" | "split" | "detail" | "address" | "walk" | "touch" | "outline"
        )
    };
    let says = |i: usize| {
        let own = |k: usize| matches!(s.back(i, k), "i'll" | "we'll") || matches!(s.back(i, k + 1), "i" | "we");
        let will = |k: &usize| matches!(s.back(i, *k), "will" | "'ll" | "i'll" | "we'll");
        let to = s.back(i, 1) == "to" && matches!(s.back(i, 2), "going" | "like" | "want" | "wanted");
        s.is(i, Class::Speaking) && (to || (1..=3).find(will).is_some_and(|k| own(k) || k == 1 && means_words(i)))
    };
    s.says(Class::Speaking) && (0..s.tokens.len()).any(says)
}
