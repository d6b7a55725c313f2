//! What a call says throughout: its currency, what it compares with, whose margin it means. One pass over the text.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use crate::lexicon::Lexicon;
use crate::period::{Spec, YearRef};

/// So much of a text is looked at: its habits show soon.
const HEAD: usize = 200_000;
/// Fewer mentions of a base are no habit.
const FEW: usize = 3;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    compares: Compares,
    margin: Margin,
    share: Share,
    same_store: SameStore,
    sign: BTreeMap<String, Vec<String>>,
    dollar: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Compares {
    year: Vec<String>,
    quarter: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Margin {
    interest: Vec<String>,
    other: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Share {
    ffo: Vec<String>,
    affo: Vec<String>,
    eps: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SameStore {
    named: Vec<String>,
}

/// What an expression is counted for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Year,
    Quarter,
    Interest,
    OtherMargin,
    Ffo,
    Affo,
    Eps,
    SameStore,
    /// Place in [`Signs::currencies`].
    Currency(usize),
    Dollar(usize),
}

struct Signs {
    automaton: AhoCorasick,
    of: Vec<Sign>,
    currencies: Vec<String>,
}

static SIGNS: LazyLock<Signs> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../lexicon/data/habits.toml")).expect("habits.toml");
    let mut signs: Vec<(String, Sign)> = Vec::new();
    let mut add = |said: Vec<String>, sign: Sign| signs.extend(said.into_iter().map(|s| (s, sign)));
    add(file.compares.year, Sign::Year);
    add(file.compares.quarter, Sign::Quarter);
    add(file.margin.interest, Sign::Interest);
    add(file.margin.other, Sign::OtherMargin);
    add(file.share.ffo, Sign::Ffo);
    add(file.share.affo, Sign::Affo);
    add(file.share.eps, Sign::Eps);
    add(file.same_store.named, Sign::SameStore);
    let mut currencies = Vec::new();
    for (code, said) in file.sign {
        add(said, Sign::Currency(currencies.len()));
        currencies.push(code);
    }
    for (code, said) in file.dollar {
        add(said, Sign::Dollar(currencies.len()));
        currencies.push(code);
    }
    let automaton = AhoCorasick::new(signs.iter().map(|(said, _)| said)).expect("few words");
    Signs {
        automaton,
        of: signs.into_iter().map(|(_, sign)| sign).collect(),
        currencies,
    }
});

/// What a call says throughout.
#[derive(Clone, Copy, Debug)]
pub(super) struct Habits {
    /// Index of the currency that a bare "$" (or "cents") means: US dollars unless the text says otherwise.
    pub(super) currency: u8,
    /// What results are compared with where it is not said, if the call has a habit.
    pub(super) compares: Option<Spec>,
    /// The margin that a bare "margin" is, where no other was named before.
    pub(super) margin: Option<&'static str>,
    /// What an amount per share is of where nothing else is said: earnings, or the funds from operations of a trust.
    pub(super) share: &'static str,
    /// The growth of revenue and of expenses is that of the same stores.
    pub(super) same_store: bool,
}

impl Habits {
    pub(super) fn of(text: &str, lexicon: &Lexicon) -> Self {
        let signs = &*SIGNS;
        let head = &text.as_bytes()[..text.len().min(HEAD)];
        let mut counts = vec![0usize; signs.of.len()];
        for found in signs.automaton.find_iter(head) {
            counts[found.pattern()] += 1;
        }
        let count = |sign: Sign| -> usize {
            let of = signs.of.iter().zip(&counts);
            of.filter(|(s, _)| **s == sign).map(|(_, n)| n).sum()
        };
        let (year, quarter) = (count(Sign::Year), count(Sign::Quarter));
        let compares = match (year, quarter) {
            (y, q) if y >= FEW && y >= 2 * q => Some(Spec::Year(YearRef::Last)),
            (y, q) if q >= FEW && q >= 2 * y => Some(Spec::RelativeQuarter(-1)),
            _ => None,
        };
        let bank = count(Sign::Interest) > 0 && count(Sign::OtherMargin) == 0;
        let (ffo, affo) = (count(Sign::Ffo), count(Sign::Affo));
        let trust = ffo + affo >= FEW && ffo + affo > count(Sign::Eps);
        let share = match trust {
            true if affo > ffo => "affo",
            true => "ffo",
            false => "eps",
        };
        let index = |code: &str| {
            let currencies = &lexicon.words.currencies;
            currencies.iter().position(|c| c.code == code).unwrap_or(0) as u8
        };
        let dollars = memchr::memchr_iter(b'$', head).count();
        let foreign = (0..signs.currencies.len())
            .map(|i| (count(Sign::Currency(i)), i))
            .max_by_key(|&(n, i)| (n, std::cmp::Reverse(i)))
            .filter(|&(n, _)| n > dollars);
        let said = (0..signs.currencies.len()).find(|&i| count(Sign::Dollar(i)) > 0);
        let currency = foreign.map(|(_, i)| i).or(said);
        Self {
            currency: currency.map_or(0, |i| index(&signs.currencies[i])),
            compares,
            margin: bank.then_some("net_interest_margin"),
            share,
            same_store: trust && count(Sign::SameStore) >= FEW,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_throughout() {
        let lexicon = Lexicon::built_in();
        let code = |text: &str| {
            let habits = Habits::of(text, &lexicon);
            lexicon.words.currencies[habits.currency as usize].code.clone()
        };
        for (text, expected) in [
            ("Revenue was $5 million.", "USD"),
            ("Revenue was €5 million, or $6 million, and €7 million.", "EUR"),
            ("All amounts are in Canadian dollars. Revenue was $5 million.", "CAD"),
            ("Revenue of 5 crore and 6 crore.", "INR"),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
        let year = "up year over year, from the prior year, compared to last year";
        let quarter = "sequential growth; from the linked quarter; the prior quarter";
        for (text, expected) in [
            (year.to_string(), Some(Spec::Year(YearRef::Last))),
            (quarter.to_string(), Some(Spec::RelativeQuarter(-1))),
            (format!("{year} {quarter}"), None),
            ("compared to last year".to_string(), None),
        ] {
            assert_eq!(Habits::of(&text, &lexicon).compares, expected, "{text}");
        }
        let margin = |text: &str| Habits::of(text, &lexicon).margin;
        assert_eq!(margin("Net interest income rose."), Some("net_interest_margin"));
        assert_eq!(margin("Net interest income rose, and gross margin fell."), None);
        assert_eq!(margin("Revenue rose."), None);
        let same_store = |text: &str| Habits::of(text, &lexicon).same_store;
        let stores = "same-store revenue, same-store NOI, same-property expense";
        assert!(same_store(&format!("{stores}; FFO, core FFO and FFO per share")));
        assert!(!same_store(stores), "a shop speaks of its same stores too");
    }
}
