//! A sentence with everything that was read in it.

use std::ops::Range;

use super::Reading;
use crate::lexicon::{Class, Classes, Cue, Lexicon, Sense};
use crate::metric::{self, MetricMention};
use crate::period::{self, PeriodMention};
use crate::quantity::{self, Quantity};
use crate::text::{Passage, Token, tokenize};

/// A sentence, its tokens, and the mentions in it.
pub struct Sentence<'a> {
    /// The paragraph that it stands in.
    pub passage: &'a Passage,
    /// Its bytes in the passage.
    pub range: Range<usize>,
    /// Its words and signs.
    pub tokens: Vec<Token<'a>>,
    /// The classes of all its words.
    pub classes: Classes,
    /// The quantities in it.
    pub quantities: Vec<Quantity>,
    /// The expressions of time in it.
    pub periods: Vec<PeriodMention>,
    /// The metrics in it.
    pub metrics: Vec<MetricMention>,
    /// The cue phrases in it, as tokens.
    pub cues: Vec<(Range<usize>, Cue)>,
    /// The names of parts of the company in it, as tokens.
    pub(super) parts: Vec<Range<usize>>,
    /// Where each token looks in time, once asked for.
    pub(super) looks: std::cell::OnceCell<Vec<Option<super::tense::Tense>>>,
    /// Whether each metric is told beside, once asked for.
    pub(super) asides: std::cell::OnceCell<Vec<bool>>,
    /// Whether each quantity is what something is compared with, once asked for.
    pub(super) compared: std::cell::OnceCell<Vec<bool>>,
    /// How the words around each quantity look in time, once asked for.
    pub(super) tenses: std::cell::OnceCell<Vec<super::tense::Tense>>,
}

impl<'a> Sentence<'a> {
    /// Reads a sentence: the grammars run over its tokens and marks.
    pub fn read(reading: &'a Reading, range: Range<usize>, lexicon: &Lexicon, currency: u8) -> Self {
        let (passage, marks) = (&reading.passage, reading.marks_of(&range));
        let mut tokens = Vec::with_capacity(range.len() / 4);
        tokenize(passage, range.clone(), &reading.atoms, &lexicon.words, &mut tokens);
        let mut classes = Classes::default();
        tokens.iter().for_each(|t| classes |= t.classes);
        let mut sentence = Self {
            passage,
            range,
            tokens,
            classes,
            quantities: Vec::new(),
            periods: Vec::new(),
            metrics: Vec::new(),
            cues: Vec::new(),
            parts: Vec::new(),
            looks: std::cell::OnceCell::new(),
            asides: std::cell::OnceCell::new(),
            compared: std::cell::OnceCell::new(),
            tenses: std::cell::OnceCell::new(),
        };
        quantity::read(
            passage,
            &sentence.tokens,
            &lexicon.words,
            currency,
            &mut sentence.quantities,
        );
        period::read(passage, &sentence.tokens, &mut sentence.periods);
        metric::read(passage, &sentence.tokens, marks, &mut sentence.metrics);
        for mark in marks {
            if let Sense::Cue(cue) = mark.sense {
                let first = sentence.tokens.partition_point(|t| t.end <= mark.range.start);
                let last = sentence.tokens.partition_point(|t| t.start < mark.range.end);
                sentence.cues.push((first..last, cue));
            }
        }
        sentence
    }

    /// What is found out of the quantity that starts at a token: once for each of the sentence, because every rule asks.
    /// Of other tokens it is found out anew.
    pub(super) fn once<T: Copy>(&self, known: &std::cell::OnceCell<Vec<T>>, at: usize, find: impl Fn(usize) -> T) -> T {
        let Some(index) = self.quantities.iter().position(|q| q.tokens.start == at) else {
            return find(at);
        };
        known.get_or_init(|| self.quantities.iter().map(|q| find(q.tokens.start)).collect())[index]
    }

    /// The word at a token, empty outside.
    pub fn word(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |t| t.text)
    }

    /// The word so many tokens before one, empty outside.
    pub fn back(&self, i: usize, n: usize) -> &'a str {
        i.checked_sub(n).map_or("", |j| self.word(j))
    }

    /// Whether the word at a token is of a class.
    pub fn is(&self, i: usize, class: Class) -> bool {
        self.tokens.get(i).is_some_and(|t| t.is(class))
    }

    /// Whether the word at a token is of one of several classes.
    pub fn is_any(&self, i: usize, classes: Classes) -> bool {
        self.tokens.get(i).is_some_and(|t| t.is_any(classes))
    }

    /// Whether a word of a class stands in it.
    pub fn says(&self, class: Class) -> bool {
        self.classes.has(class)
    }

    /// Whether a word of one of several classes stands in it.
    pub fn says_any(&self, classes: Classes) -> bool {
        self.classes.meets(classes)
    }

    /// The words of a range of the passage.
    pub fn quote(&self, range: Range<usize>) -> &'a str {
        &self.passage.text[range]
    }

    /// The words of a range of tokens.
    pub fn quote_tokens(&self, tokens: Range<usize>) -> &'a str {
        &self.passage.text[self.tokens[tokens.start].start..self.tokens[tokens.end - 1].end]
    }

    /// The whole sentence.
    pub fn text(&self) -> &'a str {
        &self.passage.text[self.range.clone()]
    }

    /// Whether a cue of a class stands in it.
    pub fn has(&self, cue: Cue) -> bool {
        self.cues.iter().any(|(_, c)| *c == cue)
    }

    /// Whether a word stands in it.
    pub fn has_word(&self, word: &str) -> bool {
        self.tokens.iter().any(|t| t.text == word)
    }
}
