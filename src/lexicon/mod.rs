//! The vocabulary: what the grammars know, read from data files and extended by the user's own.
//!
//! The built-in files stand in `src/lexicon/data/`. A user's file (`--lexicon FILE`) has the
//! same tables; an entry with a known id adds to it, a new id is new.

/// An enumeration whose values have names in the data files.
macro_rules! named {
    ($(#[$top:meta])* pub enum $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$top])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$doc])* $variant),+ }
        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Its name in the data files.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
            /// The value of a name in the data files.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == name)
            }
        }
    };
}

mod metrics;
mod phrases;
mod points;
mod table;
mod words;

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use sha2::{Digest, Sha256};

pub use metrics::{AmountOf, Metric, MetricForm, Strength};
pub use points::{Mark, Marks, Pair, Points};
pub(crate) use words::WordHash;
pub use words::{Class, Classes, Currency, Hedge, Word, Words};

use crate::source::hexadecimal;
use crate::text::Atom;
use metrics::MetricFile;
use phrases::Phrases;

const METRICS: &str = include_str!("data/metrics.toml");
const WORDS: &str = include_str!("data/words.toml");
const CURRENCIES: &str = include_str!("data/currencies.toml");
const CUES: &str = include_str!("data/cues.toml");
const GUIDANCE: &str = include_str!("data/guidance.toml");

/// A vocabulary file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{file}{}: {message}", line.map(|l| format!(":{l}")).unwrap_or_default())]
pub struct LexiconError {
    /// The file.
    pub file: String,
    /// 1-based line, where known.
    pub line: Option<usize>,
    /// What was expected and what was found.
    pub message: String,
}

/// What a phrase of the scan stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// A surface form of a metric.
    Metric(MetricForm),
    /// A phrase that holds a metric's words and is not the metric.
    Block,
    /// A phrase that speaks for or against guidance, or of what is done to it.
    Cue(Cue),
}

named! {
    /// What a cue phrase says, by its name in `cues.toml`.
    #[derive(Hash)]
    pub enum Cue {
        /// "we expect", "is anticipated to": an expectation of the speaker's own.
        Expect = "expect",
        /// "guidance", "outlook": the noun for what is expected.
        Outlook = "outlook",
        /// "we plan to", "we intend to".
        Plan = "plan",
        /// "on track to", "confident", "committed to".
        Confidence = "confidence",
        /// "going forward", "looking ahead", "for the remainder of the year".
        Ahead = "ahead",
        /// "raise our guidance".
        Raise = "raise",
        /// "lowering our outlook".
        Lower = "lower",
        /// "narrowing our range".
        Narrow = "narrow",
        /// "widening our range".
        Widen = "widen",
        /// "reiterate", "reaffirm", "continue to expect".
        Reiterate = "reiterate",
        /// "withdraw our guidance".
        Withdraw = "withdraw",
        /// "not providing guidance".
        Decline = "decline",
        /// "introducing guidance", "initiating".
        Initiate = "initiate",
        /// "in line with our expectations", "better than expected": results against guidance.
        Against = "against",
        /// "forward-looking statements": boilerplate.
        SafeHarbour = "safe_harbour",
        /// "I will discuss", "we will then open the call": what the call will do.
        Agenda = "agenda",
        /// "the industry is expected to", "GDP": not the company.
        Industry = "industry",
        /// "if", "were to", "hypothetically".
        Hypothetical = "hypothetical",
        /// "prior guidance", "previously expected": earlier guidance retold.
        Retold = "retold",
        /// "assumes", "includes", "excludes", "subject to": conditions.
        Condition = "condition",
    }
}

/// The whole vocabulary, ready for scanning.
pub struct Lexicon {
    /// The small words of the grammars.
    pub words: Words,
    /// The metrics, in the order of the file.
    pub metrics: Vec<Metric>,
    /// What speaks for guidance and against it.
    pub points: Points,
    /// The place of each metric by its id.
    by_id: std::collections::HashMap<String, u16, WordHash>,
    /// The place of each metric by the words for doing it.
    by_verb: std::collections::HashMap<String, u16, WordHash>,
    /// Tells vocabularies apart: the same for the same files.
    pub fingerprint: String,
    phrases: Phrases,
    /// The phrases again, for the measure of speed.
    spelled: Vec<String>,
    automaton: OnceLock<Option<AhoCorasick>>,
    metric_words: OnceLock<std::collections::HashSet<String>>,
    cues: std::collections::BTreeMap<Cue, Vec<String>>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct CueFile {
    #[serde(default)]
    cue: std::collections::BTreeMap<String, Vec<String>>,
}

/// What a user's file may hold.
#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct UserFile {
    #[serde(default)]
    metric: Vec<metrics::MetricEntry>,
    #[serde(default)]
    block: Vec<metrics::BlockEntry>,
    #[serde(default)]
    currency: Vec<Currency>,
    #[serde(default)]
    cue: std::collections::BTreeMap<String, Vec<String>>,
    #[serde(default)]
    guidance: points::PointsFile,
}

impl Lexicon {
    /// The built-in vocabulary.
    pub fn built_in() -> Self {
        Self::with(None).expect("the built-in vocabulary is checked by the tests")
    }

    /// The built-in vocabulary, extended by a user's file: its name (for messages) and its text.
    ///
    /// # Errors
    /// Where the file is no valid TOML, has unknown keys, or names an unknown class of cue.
    pub fn extended(file: &str, text: &str) -> Result<Self, LexiconError> {
        Self::with(Some((file, text)))
    }

    fn with(user: Option<(&str, &str)>) -> Result<Self, LexiconError> {
        let mut metric_file: MetricFile = parse("metrics.toml", METRICS)?;
        let mut cues = parse::<CueFile>("cues.toml", CUES)?.cue;
        let mut words = Words::parse(WORDS, CURRENCIES)?;
        let mut points = Points::none();
        let built_in: points::GuidanceFile = parse("guidance.toml", GUIDANCE)?;
        points.read(built_in.guidance, "guidance.toml", GUIDANCE)?;
        if let Some((file, text)) = user {
            let user: UserFile = parse(file, text)?;
            for entry in user.metric {
                metric_file.add(entry);
            }
            metric_file.block.extend(user.block);
            for currency in user.currency {
                words.add_currency(currency);
            }
            for (class, phrases) in user.cue {
                if Cue::named(&class).is_none() {
                    let known = Cue::ALL.iter().map(|c| c.as_str()).collect::<Vec<_>>().join(", ");
                    return Err(LexiconError {
                        file: file.to_string(),
                        line: line_of(text, &class),
                        message: format!("unknown class of cue {class:?}; known are {known}"),
                    });
                }
                cues.entry(class).or_default().extend(phrases);
            }
            points.read(user.guidance, file, text)?;
        }

        let (metrics, forms) = metric_file.build()?;
        let mut phrases = Phrases::default();
        let mut spelled = Vec::new();
        let mut add = |phrase: String, sense: Sense| {
            phrases.add(&phrase, sense, &mut words);
            spelled.push(phrase);
        };
        for (phrase, form) in forms {
            add(phrase, Sense::Metric(form));
        }
        for phrase in metric_file.block.iter().flat_map(|b| &b.forms) {
            add(folded(phrase), Sense::Block);
            add(plural(&folded(phrase)), Sense::Block);
        }
        let mut by_class = std::collections::BTreeMap::new();
        for (class, list) in &cues {
            let cue = Cue::named(class).ok_or_else(|| LexiconError {
                file: "cues.toml".into(),
                line: line_of(CUES, class),
                message: format!("unknown class of cue {class:?}"),
            })?;
            for phrase in list {
                add(folded(phrase), Sense::Cue(cue));
            }
            by_class.insert(cue, list.clone());
        }
        let by_id = (0u16..).zip(&metrics).map(|(at, m)| (m.id.clone(), at)).collect();
        let verbs = (0u16..)
            .zip(&metrics)
            .flat_map(|(at, m)| m.verbs.iter().map(move |verb| (verb.clone(), at)));
        let by_verb = verbs.collect();
        let mut hash = Sha256::new();
        for text in [
            METRICS,
            WORDS,
            CURRENCIES,
            CUES,
            GUIDANCE,
            user.map_or("", |(_, text)| text),
        ] {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        }
        Ok(Self {
            words,
            metrics,
            points,
            by_id,
            by_verb,
            fingerprint: hexadecimal(&hash.finalize()),
            phrases,
            spelled,
            automaton: OnceLock::new(),
            metric_words: OnceLock::new(),
            cues: by_class,
        })
    }

    /// Calls `found` with every phrase that stands in `lower` as whole words; `atoms` are those of `lower`.
    pub fn scan(&self, lower: &str, atoms: &[Atom], found: impl FnMut(std::ops::Range<usize>, Sense)) {
        self.phrases.find(lower, atoms, found);
    }

    /// The cue phrases by class.
    pub fn cues(&self) -> impl Iterator<Item = (Cue, Vec<&str>)> {
        self.cues
            .iter()
            .map(|(c, list)| (*c, list.iter().map(String::as_str).collect()))
    }

    /// Number of matches of one bare pass of an automaton over the bytes: the floor that speed is measured against.
    /// The automaton is made when this is called first, and serves nothing else.
    pub fn bare_pass(&self, text: &[u8]) -> usize {
        let automaton = self.automaton.get_or_init(|| {
            AhoCorasick::builder()
                .match_kind(MatchKind::Standard)
                .kind(Some(AhoCorasickKind::DFA))
                .build(&self.spelled)
                .ok()
        });
        automaton.as_ref().map_or(0, |a| a.find_overlapping_iter(text).count())
    }

    /// The metrics that somebody means by an id, a name, or any of the words for it, English or Chinese.
    pub fn metrics_called(&self, said: &str) -> Vec<&Metric> {
        let wanted = folded(said.trim()).replace('_', " ");
        let is = |form: &String| {
            let form = folded(form);
            form == wanted || plural(&form) == wanted
        };
        let by_id = self.metrics.iter().filter(|m| m.id.replace('_', " ") == wanted);
        let by_id: Vec<&Metric> = by_id.collect();
        if !by_id.is_empty() {
            return by_id;
        }
        let called = |m: &&Metric| is(&m.name) || [&m.forms, &m.negative, &m.zh].into_iter().flatten().any(is);
        let strong: Vec<&Metric> = self.metrics.iter().filter(called).collect();
        match strong.is_empty() {
            true => self.metrics.iter().filter(|m| m.weak.iter().any(is)).collect(),
            false => strong,
        }
    }

    /// Whether a word alone means a metric.
    pub(crate) fn is_metric_word(&self, word: &str) -> bool {
        let words = self.metric_words.get_or_init(|| {
            let forms = self.metrics.iter().flat_map(|m| m.forms.iter().chain(&m.negative));
            forms.filter(|form| !form.contains(' ')).cloned().collect()
        });
        words.contains(word)
    }

    /// The place of a metric among [`Self::metrics`], by its id.
    pub(crate) fn metric_number(&self, id: &str) -> Option<u16> {
        self.by_id.get(id).copied()
    }

    /// The place of the metric that a verb is the word for.
    pub(crate) fn metric_done(&self, verb: &str) -> Option<u16> {
        self.by_verb.get(verb).copied()
    }

    /// A metric by its id.
    pub fn metric(&self, id: &str) -> Option<&Metric> {
        Some(&self.metrics[usize::from(self.metric_number(id)?)])
    }
}

/// Lower case, hyphens between letters as blanks: as passages are folded for scanning.
fn folded(phrase: &str) -> String {
    phrase.to_ascii_lowercase().replace('-', " ")
}

/// The regular plural of a phrase's last word.
fn plural(phrase: &str) -> String {
    let stem = |n: usize| &phrase[..phrase.len() - n];
    if phrase.ends_with("ss") || phrase.ends_with('x') || phrase.ends_with("ch") || phrase.ends_with("sh") {
        format!("{phrase}es")
    } else if phrase.ends_with('s') {
        phrase.to_string()
    } else if phrase.ends_with('y') && !phrase.ends_with("ay") && !phrase.ends_with("ey") && !phrase.ends_with("oy") {
        format!("{}ies", stem(1))
    } else {
        format!("{phrase}s")
    }
}

fn parse<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, LexiconError> {
    toml::from_str(text).map_err(|e| LexiconError {
        file: file.to_string(),
        line: e
            .span()
            .map(|s| text[..s.start.min(text.len())].matches('\n').count() + 1),
        message: e.message().to_string(),
    })
}

fn line_of(text: &str, needle: &str) -> Option<usize> {
    text.find(needle).map(|at| text[..at].matches('\n').count() + 1)
}
