//! How transcripts write people: names, titles, firms, and the labels above a turn.

pub mod label;
pub mod name;

use std::collections::HashSet;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    operator: Vec<String>,
    unnamed_management: Vec<String>,
    unnamed_analyst: Vec<String>,
    unnamed_speaker: Vec<String>,
    operator_says: Vec<String>,
    safe_harbour: Vec<String>,
    opens_questions: Vec<String>,
    closes_questions: Vec<String>,
    title_words: Vec<String>,
    sure_title_words: Vec<String>,
    firm_words: Vec<String>,
    investor_relations: Vec<String>,
    investor_relations_firms: Vec<String>,
    name_particles: Vec<String>,
    not_names: Vec<String>,
    name_suffixes: Vec<String>,
    courtesies: Vec<String>,
}

/// The vocabulary of speakers, as sets and automata.
pub struct Vocabulary {
    operator: HashSet<String>,
    unnamed_management: HashSet<String>,
    unnamed_analyst: HashSet<String>,
    unnamed_speaker: HashSet<String>,
    title_words: Terms,
    sure_title_words: Terms,
    firm_words: Terms,
    investor_relations: Terms,
    investor_relations_firms: Terms,
    name_particles: HashSet<String>,
    not_names: HashSet<String>,
    name_suffixes: HashSet<String>,
    courtesies: HashSet<String>,
    /// What only the operator says.
    pub operator_says: Phrases,
    /// The words with which a call opens before the law.
    pub safe_harbour: Phrases,
    /// What opens the questions.
    pub opens_questions: Phrases,
    /// What closes the questions.
    pub closes_questions: Phrases,
}

/// The built-in vocabulary.
pub static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let data: Data = toml::from_str(include_str!("../lexicon/data/speakers.toml"))
        .expect("the embedded vocabulary is checked by a test");
    let set = |words: Vec<String>| words.into_iter().collect::<HashSet<_>>();
    Vocabulary {
        operator: set(data.operator),
        unnamed_management: set(data.unnamed_management),
        unnamed_analyst: set(data.unnamed_analyst),
        unnamed_speaker: set(data.unnamed_speaker),
        title_words: Terms::new(data.title_words),
        sure_title_words: Terms::new(data.sure_title_words),
        firm_words: Terms::new(data.firm_words),
        investor_relations: Terms::new(data.investor_relations),
        investor_relations_firms: Terms::new(data.investor_relations_firms),
        name_particles: set(data.name_particles),
        not_names: set(data.not_names),
        name_suffixes: set(data.name_suffixes),
        courtesies: set(data.courtesies),
        operator_says: Phrases::new(data.operator_says),
        safe_harbour: Phrases::new(data.safe_harbour),
        opens_questions: Phrases::new(data.opens_questions),
        closes_questions: Phrases::new(data.closes_questions),
    }
});

/// Terms looked up word by word; most are one word, some are two.
struct Terms {
    words: HashSet<String>,
    phrases: Vec<String>,
}

impl Terms {
    fn new(terms: Vec<String>) -> Self {
        let (phrases, words) = terms.into_iter().partition(|t| t.contains(' '));
        let words: Vec<String> = words;
        Self {
            words: words.into_iter().collect(),
            phrases,
        }
    }

    /// Whether a text, in lower case, holds one of the terms as whole words.
    fn hit(&self, lower: &str) -> bool {
        lower
            .split(|c: char| {
                c.is_whitespace() || matches!(c, ',' | ';' | '/' | '(' | ')' | '&' | ':' | '-' | '–' | '—')
            })
            .any(|w| !w.is_empty() && (self.words.contains(w) || self.words.contains(w.trim_end_matches('.'))))
            || self.phrases.iter().any(|p| lower.contains(p.as_str()))
    }
}

/// Phrases found anywhere in a text, whatever their case.
pub struct Phrases(AhoCorasick);

impl Phrases {
    fn new(phrases: Vec<String>) -> Self {
        Self(
            AhoCorasickBuilder::new()
                .ascii_case_insensitive(true)
                .build(phrases)
                .expect("a few dozen short phrases fit into any automaton"),
        )
    }

    /// Whether one of the phrases stands in the text.
    pub fn hit(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// How often phrases of the list stand in the text.
    pub fn count(&self, text: &str) -> usize {
        self.0.find_iter(text).count()
    }
}

/// What a label that names nobody says of its speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unnamed {
    /// The person who runs the line.
    Operator,
    /// Somebody of the company.
    Management,
    /// Somebody who asks.
    Analyst,
    /// Anybody.
    Speaker,
}

/// Lower case, single blanks, straight apostrophes: the form in which names are compared.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars() {
            match c {
                '’' | '‘' | '`' => out.push('\''),
                '\u{2010}' | '\u{2011}' => out.push('-'),
                c => match label::ligature(c) {
                    Some(letters) => out.push_str(letters),
                    None => out.extend(c.to_lowercase()),
                },
            }
        }
    }
    out
}

impl Vocabulary {
    /// What a label says that names nobody: `Operator`, `Unidentified Analyst`, `Speaker 3`.
    pub fn unnamed(&self, label: &str) -> Option<Unnamed> {
        let mut folded = fold(label);
        while let Some(cut) = folded.strip_suffix(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '#' | '.' | '-')) {
            folded.truncate(cut.len());
        }
        let is = |set: &HashSet<String>| set.contains(&folded);
        if is(&self.operator) {
            Some(Unnamed::Operator)
        } else if is(&self.unnamed_management) {
            Some(Unnamed::Management)
        } else if is(&self.unnamed_analyst) {
            Some(Unnamed::Analyst)
        } else if is(&self.unnamed_speaker) {
            Some(Unnamed::Speaker)
        } else {
            None
        }
    }

    /// Whether a text holds a word of a title.
    pub fn is_title(&self, text: &str) -> bool {
        self.title_words.hit(&fold(text))
    }

    /// Whether a text holds a word that stands in titles only.
    pub fn is_sure_title(&self, text: &str) -> bool {
        self.sure_title_words.hit(&fold(text))
    }

    /// Whether a text holds a word of the name of a firm.
    pub fn is_firm(&self, text: &str) -> bool {
        self.firm_words.hit(&fold(text))
    }

    /// Whether a title is one of investor relations.
    pub fn is_investor_relations(&self, title: &str) -> bool {
        self.investor_relations.hit(&fold(title))
    }

    /// Whether a firm looks after other companies' investors.
    pub fn is_investor_relations_firm(&self, firm: &str) -> bool {
        self.investor_relations_firms.hit(&fold(firm))
    }

    /// Whether a word begins sentences or headings, not names.
    pub fn not_a_name(&self, word: &str) -> bool {
        self.not_names.contains(
            word.to_lowercase()
                .trim_matches(|c: char| !c.is_alphanumeric() && c != '\''),
        )
    }

    /// Whether a word is a small word inside names: `de`, `van`.
    pub fn is_particle(&self, word: &str) -> bool {
        self.name_particles.contains(word)
    }

    /// Whether a word is a courtesy: `Mr.`, `Dr.`.
    pub fn is_courtesy(&self, word: &str) -> bool {
        self.courtesies.contains(&word.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unnamed_labels() {
        for (label, want) in [
            ("Operator", Some(Unnamed::Operator)),
            ("OPERATOR", Some(Unnamed::Operator)),
            ("Unidentified Company Representative", Some(Unnamed::Management)),
            ("Unidentified Analyst", Some(Unnamed::Analyst)),
            ("Speaker 12", Some(Unnamed::Speaker)),
            ("Dana Hill", None),
            ("", None),
        ] {
            assert_eq!(VOCABULARY.unnamed(label), want, "{label}");
        }
    }

    #[test]
    fn titles_and_firms() {
        for (text, title, sure) in [
            ("CEO & President", true, true),
            ("VP of IR", true, true),
            ("Senior Research Analyst", true, true),
            ("Global Payments Research", true, false),
            ("Hill Street", false, false),
            ("MD & Senior Research Analyst", true, true),
        ] {
            assert_eq!(
                (VOCABULARY.is_title(text), VOCABULARY.is_sure_title(text)),
                (title, sure),
                "{text}"
            );
        }
        assert!(VOCABULARY.is_investor_relations("Head of Investor Relations"));
        assert!(VOCABULARY.is_investor_relations("VP of IR"));
        assert!(!VOCABULARY.is_investor_relations("CIO"));
    }
}
