//! Marks → [`MetricMention`]: which metric, narrowed to what, on which basis.

mod basis;
mod segment;

use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::lexicon::{Class, Sense, Strength};
use crate::records::Basis;
use crate::text::{Mark, Passage, Token};

pub use basis::of_sentence as basis_of_sentence;
pub(crate) use segment::behind as segment_behind;

/// A metric named in a sentence.
#[derive(Clone, Debug)]
pub struct MetricMention {
    /// The tokens of its form.
    pub tokens: Range<usize>,
    /// The bytes of the passage, modifiers and segment included.
    pub range: Range<usize>,
    /// Index into the lexicon's metrics.
    pub metric: u16,
    /// Strong or weak form.
    pub strength: Strength,
    /// The form means a negative value.
    pub negative: bool,
    /// What it is narrowed to, in the words of the text.
    pub segment: Option<String>,
    /// The basis named with it.
    pub basis: Option<Basis>,
}

/// The words around metrics.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Around {
    generic: Vec<String>,
    modifier: Vec<String>,
    part: Vec<String>,
    of_a_part: Vec<String>,
    basis: std::collections::BTreeMap<String, Vec<String>>,
}

static AROUND: LazyLock<Around> = LazyLock::new(|| {
    toml::from_str(include_str!("../lexicon/data/segments.toml")).expect("the built-in file is checked by the tests")
});

/// The words that narrow a metric without being names, and the nouns behind the name of a part of the company.
pub fn segment_words() -> (&'static [String], &'static [String]) {
    (&AROUND.generic, &AROUND.part)
}

/// What stands right behind the name of a part of the company, as the call writes it.
pub(crate) fn words_of_a_part() -> impl Iterator<Item = &'static str> {
    AROUND.of_a_part.iter().map(String::as_str)
}

/// The words around metrics with their classes, for the table of words; a phrase counts by its first word.
pub(crate) fn classed_words() -> impl Iterator<Item = (&'static str, Class)> {
    let lists = [
        (&AROUND.generic, Class::Generic),
        (&AROUND.modifier, Class::Modifier),
        (&AROUND.part, Class::Part),
    ];
    let single = lists
        .into_iter()
        .flat_map(|(list, class)| list.iter().map(move |word| (word.as_str(), class)))
        .filter(|(word, _)| !word.contains(' '));
    let basis = AROUND.basis.values().flatten();
    single.chain(basis.filter_map(|phrase| Some((phrase.split(' ').next()?, Class::BasisStart))))
}

/// The narrowing phrases of several words, word by word.
static PHRASES: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| {
    let several = AROUND.generic.iter().filter(|phrase| phrase.contains(' '));
    several.map(|phrase| phrase.split(' ').collect()).collect()
});

/// "Data center", "North America": how many words of a narrowing phrase end right before a token.
fn phrase_before(tokens: &[Token<'_>], end: usize) -> Option<usize> {
    let ends = |phrase: &&Vec<&str>| {
        phrase.len() <= end
            && tokens[end - phrase.len()..end]
                .iter()
                .map(|t| t.text)
                .eq(phrase.iter().copied())
    };
    PHRASES.iter().filter(ends).map(Vec::len).max()
}

/// How many words of a narrowing phrase begin with a token.
fn phrase_at(tokens: &[Token<'_>], start: usize) -> Option<usize> {
    let rest = &tokens[start.min(tokens.len())..];
    let begins = |phrase: &&Vec<&str>| rest.len() >= phrase.len() && phrase.iter().zip(rest).all(|(w, t)| t.text == *w);
    PHRASES.iter().filter(begins).map(Vec::len).max()
}

/// The metrics of a sentence, in order.
pub fn read(passage: &Passage, tokens: &[Token<'_>], marks: &[Mark], out: &mut Vec<MetricMention>) {
    out.clear();
    for mark in marks {
        let Sense::Metric(form) = mark.sense else { continue };
        let first = tokens.partition_point(|t| t.end <= mark.range.start);
        let last = tokens.partition_point(|t| t.start < mark.range.end);
        if first >= last {
            continue;
        }
        // "shipment growth": the growth is that of the metric before it.
        let growth = form.strength == Strength::Weak && last == first + 1 && tokens[first].text == "growth";
        if growth && out.last().is_some_and(|m: &MetricMention| m.tokens.end == first) {
            continue;
        }
        out.push(MetricMention {
            tokens: first..last,
            range: mark.range.clone(),
            metric: form.metric,
            strength: form.strength,
            negative: form.negative,
            segment: None,
            basis: None,
        });
    }
    for i in 0..out.len() {
        let stop = if i == 0 { 0 } else { out[i - 1].tokens.end };
        let found = segment::around(passage, tokens, &out[i].tokens, stop);
        out[i].segment = found.segment;
        out[i].basis = basis::around(tokens, &out[i].tokens, stop);
        out[i].range.start = tokens[found.first.min(out[i].tokens.start)].start;
    }
    segment::of_clause(passage, tokens, out);
}
