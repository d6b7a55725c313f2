//! Parts of the company that are named at the start of a sentence: "Motion revenue fell", "Flow Control sales".
//!
//! The capital of the first word says nothing; that the call writes the word with one in mid-sentence, too, does.

use std::collections::HashMap;

use memchr::memmem;

use super::sentence::Sentence;
use crate::lexicon::Class;
use crate::text::TokenKind;

/// The words that a document writes as names, as far as they were asked for.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<String, bool>);

impl Names {
    /// Gives the first metric of a sentence the name that the sentence begins with.
    pub(super) fn lead(&mut self, s: &mut Sentence<'_>, document: &str, company: Option<&str>) {
        let Some(m) = s.metrics.first() else { return };
        let (Some(first), Some(second)) = (s.tokens.first(), s.tokens.get(1)) else {
            return;
        };
        // The name, and what stands between it and the metric, belong to the metric's own noun phrase.
        if m.tokens.start == 0 || m.range.start != second.start {
            return;
        }
        let classes = Class::Determiner.bit()
            | Class::Pronoun.bit()
            | Class::Preposition.bit()
            | Class::Conjunction.bit()
            | Class::Month.bit()
            | Class::Ordinal.bit()
            | Class::Up.bit()
            | Class::Down.bit()
            | Class::Flat.bit()
            | Class::Modifier.bit();
        let written = &s.passage.text[first.start..first.end];
        let name = first.kind == TokenKind::Word
            && written.len() > 2
            && written.starts_with(|c: char| c.is_uppercase())
            && !first.is_any(classes)
            && !company.is_some_and(|c| c.contains(written));
        if !name || !self.is_name(written, document) {
            return;
        }
        let start = first.start;
        let segment = match &m.segment {
            // "Flow" before "Control"
            Some(rest) if s.passage.text[second.start..].starts_with(rest.as_str()) => {
                s.passage.text[start..second.start + rest.len()].to_string()
            }
            Some(_) => return,
            None => written.to_string(),
        };
        let m = &mut s.metrics[0];
        m.segment = Some(segment);
        m.range.start = start;
    }

    /// Whether the document writes a word with a capital behind a word without one.
    fn is_name(&mut self, word: &str, document: &str) -> bool {
        if let Some(known) = self.0.get(word) {
            return *known;
        }
        let bytes = document.as_bytes();
        let known = memmem::find_iter(bytes, word).any(|at| {
            let ends = bytes.get(at + word.len()).is_none_or(|b| !b.is_ascii_alphanumeric());
            let behind_word = at >= 2 && bytes[at - 1] == b' ' && bytes[at - 2].is_ascii_lowercase();
            ends && behind_word
        });
        self.0.insert(word.to_string(), known);
        known
    }
}
