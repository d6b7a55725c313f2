//! A paragraph made ready for the rules: folded, its words looked up, its phrases marked, split into sentences.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::lexicon::{Lexicon, Sense};
use crate::source::Document;
use crate::text::{Atom, Mark, Passage, atoms, scan, sentence::split};
use crate::turns::Paragraph;

/// A paragraph with its sentences, as the mining reads it.
pub struct Reading {
    /// The folded words.
    pub passage: Passage,
    /// Its words, looked up.
    pub atoms: Vec<Atom>,
    /// Its marks, in order.
    pub marks: Vec<Mark>,
    /// Its sentences.
    pub sentences: Vec<Range<usize>>,
    /// Whether a word of large numbers stands anywhere in it.
    number_words: bool,
}

impl Reading {
    /// Folds, scans and splits a paragraph. Without a digit, a number word or a mark nothing is to be mined and the
    /// sentences are left unread.
    pub fn of(document: &Document, paragraph: &Paragraph, lexicon: &Lexicon) -> Self {
        let passage = Passage::new(&document.text, &paragraph.english);
        let mut marks = Vec::new();
        let atoms = atoms(&passage.lower, &lexicon.words);
        scan(&passage, &atoms, lexicon, &mut marks);
        let worth = !marks.is_empty() || passage.lower.bytes().any(|b| b.is_ascii_digit());
        let sentences = if worth { split(&passage.text) } else { Vec::new() };
        let number_words = worth && says_numbers(passage.lower.as_bytes());
        Self {
            passage,
            atoms,
            marks,
            sentences,
            number_words,
        }
    }

    /// The marks inside a sentence.
    pub fn marks_of(&self, sentence: &Range<usize>) -> &[Mark] {
        let first = self.marks.partition_point(|m| m.range.start < sentence.start);
        let last = self.marks.partition_point(|m| m.range.start < sentence.end);
        &self.marks[first..last]
    }

    /// A digit, a metric or a cue: without any of them a sentence holds nothing for us.
    pub fn is_worth_reading(&self, sentence: &Range<usize>, marks: &[Mark]) -> bool {
        let words = &self.passage.lower.as_bytes()[sentence.clone()];
        // "That leaves the fourth quarter.": what follows is of it.
        let heading = || words.len() <= HEADING && HEADING_PERIOD.find(words).is_some();
        marks.iter().any(|m| !matches!(m.sense, Sense::Block))
            || words.iter().any(u8::is_ascii_digit)
            || self.number_words && says_numbers(words)
            || heading()
    }
}

/// A sentence of at most so many bytes may be a heading of those that follow.
const HEADING: usize = 60;

/// What names the period of a heading.
static HEADING_PERIOD: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("quarter"));

/// What amounts in words are not said without: "forty million dollars", "half a percent".
static NUMBER_WORDS: LazyLock<[Finder<'static>; 5]> =
    LazyLock::new(|| ["million", "billion", "percent", "thousand", "cents"].map(Finder::new));

fn says_numbers(lower: &[u8]) -> bool {
    NUMBER_WORDS.iter().any(|word| word.find(lower).is_some())
}
