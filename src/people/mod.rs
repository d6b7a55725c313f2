//! How transcripts write people: names, titles, firms, and the labels above a turn.

pub mod label;
pub mod name;

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
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
    reads_questions: Vec<String>,
    closes_questions: Vec<String>,
    asks: Vec<String>,
    invites: Vec<String>,
    invites_after: Vec<String>,
    hands_over: Vec<String>,
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

/// A quick hash for short words; the sets are ours, nobody can attack them.
#[derive(Default)]
struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = (self.0 ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

type Quick = BuildHasherDefault<Fnv>;

/// Bytes of the longest word or label that is looked up.
const LONGEST: usize = 48;

/// Words in lower case, looked up whatever the case of what is asked; most of what is asked is told
/// from its first letter and its length alone.
pub(crate) struct Words<T> {
    words: HashMap<Box<str>, T, Quick>,
    /// For each first byte the lengths that begin so, one bit each.
    lengths: [u64; 256],
}

impl<T> FromIterator<(String, T)> for Words<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(items: I) -> Self {
        let mut words = Self {
            words: HashMap::default(),
            lengths: [0; 256],
        };
        for (word, value) in items {
            if let Some(&first) = word.as_bytes().first() {
                words.lengths[usize::from(first)] |= 1 << word.len().min(63);
            }
            words.words.insert(word.into_boxed_str(), value);
        }
        words
    }
}

impl<T> Words<T> {
    /// Whether a word of the list begins with a letter, whatever its case.
    pub fn begins(&self, first: u8) -> bool {
        self.lengths[usize::from(first.to_ascii_lowercase())] != 0
    }

    /// What a word in lower case is known for.
    pub fn exactly(&self, word: &str) -> Option<&T> {
        let &first = word.as_bytes().first()?;
        if self.lengths[usize::from(first)] >> word.len().min(63) & 1 == 0 {
            return None;
        }
        self.words.get(word)
    }

    /// What a word is known for, whatever its case.
    pub fn get(&self, word: &str) -> Option<&T> {
        let &first = word.as_bytes().first()?;
        if word.len() > LONGEST {
            return None;
        }
        let first = first.to_ascii_lowercase();
        if first < 0x80 && self.lengths[usize::from(first)] >> word.len() & 1 == 0 {
            // Folding other letters than ASCII may change the length.
            return if word.is_ascii() {
                None
            } else {
                self.words.get(word.to_lowercase().as_str())
            };
        }
        if !word.is_ascii() {
            return self.words.get(word.to_lowercase().as_str());
        }
        let mut buffer = [0u8; LONGEST];
        let lower = &mut buffer[..word.len()];
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        self.words.get(std::str::from_utf8(lower).ok()?)
    }

    /// Whether a word is one of them, whatever its case.
    pub fn has(&self, word: &str) -> bool {
        self.get(word).is_some()
    }
}

/// The vocabulary of speakers, as sets and automata.
pub struct Vocabulary {
    unnamed: Words<Unnamed>,
    title_words: Terms,
    sure_title_words: Terms,
    firm_words: Terms,
    investor_relations: Terms,
    investor_relations_firms: Terms,
    name_particles: Words<()>,
    not_names: Words<()>,
    name_suffixes: Words<()>,
    courtesies: Words<()>,
    /// What only the operator says.
    pub operator_says: Phrases,
    /// The words with which a call opens before the law.
    pub safe_harbour: Phrases,
    /// What opens the questions.
    pub opens_questions: Phrases,
    /// With which a host reads the first of the questions that were sent in.
    pub reads_questions: Phrases,
    /// What closes the questions.
    pub closes_questions: Phrases,
    /// A sentence that gives the line to somebody who asks.
    pub asks: Phrases,
    /// An invitation to speak in the sentence that names somebody.
    pub invites: Phrases,
    /// An invitation to speak in the sentence after it.
    pub invites_after: Phrases,
    /// A sentence that hands the call to somebody of the company.
    pub hands_over: Phrases,
}

/// The built-in vocabulary.
pub static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let data: Data = toml::from_str(include_str!("../lexicon/data/speakers.toml"))
        .expect("the embedded vocabulary is checked by a test");
    let set = |words: Vec<String>| words.into_iter().map(|w| (w, ())).collect::<Words<()>>();
    let labels = [
        (data.operator, Unnamed::Operator),
        (data.unnamed_management, Unnamed::Management),
        (data.unnamed_analyst, Unnamed::Analyst),
        (data.unnamed_speaker, Unnamed::Speaker),
    ];
    Vocabulary {
        unnamed: labels
            .into_iter()
            .flat_map(|(words, what)| words.into_iter().map(move |w| (w, what)))
            .collect(),
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
        reads_questions: Phrases::new(data.reads_questions),
        closes_questions: Phrases::new(data.closes_questions),
        asks: Phrases::new(data.asks),
        invites: Phrases::new(data.invites),
        invites_after: Phrases::new(data.invites_after),
        hands_over: Phrases::new(data.hands_over),
    }
});

/// Terms looked up word by word; a few are phrases.
struct Terms {
    words: Words<()>,
    phrases: Vec<String>,
    /// The same phrases, for texts that are written as they are compared.
    found: Phrases,
}

impl Terms {
    fn new(terms: Vec<String>) -> Self {
        let (phrases, words): (Vec<String>, Vec<String>) = terms.into_iter().partition(|t| t.contains(' '));
        Self {
            words: words.into_iter().map(|w| (w, ())).collect(),
            found: Phrases::new(phrases.clone()),
            phrases,
        }
    }

    /// Whether a text holds one of the terms as whole words, whatever their case.
    fn hit(&self, text: &str) -> bool {
        let parts =
            |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '(' | ')' | '&' | ':' | '-' | '–' | '—');
        let known = |w: &str| self.words.has(w);
        text.split(parts)
            .any(|w| !w.is_empty() && (known(w) || w.ends_with('.') && known(w.trim_end_matches('.'))))
            || !self.phrases.is_empty() && self.holds_phrase(text)
    }

    fn holds_phrase(&self, text: &str) -> bool {
        if is_single_spaced(text) {
            return self.found.hit(text);
        }
        let folded = fold(text);
        self.phrases.iter().any(|p| folded.contains(p.as_str()))
    }
}

/// Whether a text is ASCII, without tabs or line ends, with no blank beside a blank.
fn is_single_spaced(text: &str) -> bool {
    let mut before = 0;
    text.bytes().all(|b| {
        let plain = matches!(b, b' '..=b'~') && b != b'`' && !(b == b' ' && before == b' ');
        before = b;
        plain
    })
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
        if word.is_ascii() && memchr::memchr(b'`', word.as_bytes()).is_none() {
            let at = out.len();
            out.push_str(word);
            out[at..].make_ascii_lowercase();
            continue;
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
        // The last word of a sentence, broken onto a line of its own, is no label.
        if label.ends_with(['.', '?', '!']) || label.starts_with(char::is_lowercase) && label.contains(' ') {
            return None;
        }
        let stem = label
            .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '#' | '-'))
            .trim_start();
        if stem.is_empty() || stem.len() > LONGEST {
            return None;
        }
        if stem.contains("  ") {
            return self.unnamed.exactly(&fold(stem)).copied();
        }
        self.unnamed.get(stem).copied()
    }

    /// Whether a text holds a word of a title.
    pub fn is_title(&self, text: &str) -> bool {
        self.title_words.hit(text)
    }

    /// Whether a text holds a word that stands in titles only.
    pub fn is_sure_title(&self, text: &str) -> bool {
        self.sure_title_words.hit(text)
    }

    /// Whether a text holds a word of the name of a firm.
    pub fn is_firm(&self, text: &str) -> bool {
        self.firm_words.hit(text)
    }

    /// Whether a title is one of investor relations.
    pub fn is_investor_relations(&self, title: &str) -> bool {
        self.investor_relations.hit(title)
    }

    /// Whether a firm looks after other companies' investors.
    pub fn is_investor_relations_firm(&self, firm: &str) -> bool {
        self.investor_relations_firms.hit(firm)
    }

    /// Whether a word begins sentences or headings, not names.
    pub fn not_a_name(&self, word: &str) -> bool {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'');
        self.not_names.has(bare)
    }

    /// Whether a word is a small word inside names: `de`, `van`.
    pub fn is_particle(&self, word: &str) -> bool {
        self.name_particles.exactly(word).is_some()
    }

    /// Whether a word stands behind names: `Jr.`, `III`.
    pub fn is_suffix(&self, word: &str) -> bool {
        self.name_suffixes.has(word)
    }

    /// Whether a word is a courtesy: `Mr.`, `Dr.`.
    pub fn is_courtesy(&self, word: &str) -> bool {
        self.courtesies.has(word)
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
            ("management.", None),
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
