//! The phrases of the vocabulary, found word by word.
//!
//! A phrase stands in a text as whole words, so the search steps from word to word: one look at the table tells
//! whether a phrase begins with a word, and only then are the words behind it compared. An automaton over bytes
//! finds the same and is several times slower, because its table is larger than the caches of a processor.

use std::collections::HashMap;
use std::ops::Range;

use super::Sense;
use super::words::{WordHash, Words};
use crate::text::Atom;

/// What is next in a phrase: a word behind a blank, a word right behind a sign, or one byte that is of no word.
/// Two bits tell which, the others the number of the word.
type Step = u32;

fn spaced(word: u32) -> Step {
    word << 2
}

fn glued(word: u32) -> Step {
    word << 2 | 1
}

fn byte(byte: u8) -> Step {
    u32::from(byte) << 2 | 2
}

/// All phrases as a tree of steps. Node 0 is no node.
#[derive(Default)]
pub(super) struct Phrases {
    /// The node of a first word, by its number in [`Words`].
    by_word: Vec<u32>,
    /// The node of a first byte that is of no word.
    by_byte: HashMap<u8, u32, WordHash>,
    edges: HashMap<(u32, Step), u32, WordHash>,
    nodes: Vec<Node>,
}

#[derive(Clone, Default)]
struct Node {
    /// What the phrase that ends here stands for, in the order in which the senses were added.
    senses: Vec<Sense>,
    /// Whether a phrase goes on from here.
    goes_on: bool,
}

/// One past the letters and digits that start at `at`.
fn word_end(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    at + rest
        .iter()
        .position(|b| !b.is_ascii_alphanumeric())
        .unwrap_or(rest.len())
}

impl Phrases {
    /// Adds a phrase in lower case; its words become known to `words`.
    pub(super) fn add(&mut self, phrase: &str, sense: Sense, words: &mut Words) {
        let bytes = phrase.as_bytes();
        let Some(&first) = bytes.first() else { return };
        let mut at;
        let mut node;
        if first.is_ascii_alphanumeric() {
            at = word_end(bytes, 0);
            let word = words.number_of(&phrase[..at]) as usize;
            if self.by_word.len() <= word {
                self.by_word.resize(word + 1, 0);
            }
            node = self.by_word[word];
            if node == 0 {
                node = self.fresh();
                self.by_word[word] = node;
            }
        } else {
            at = 1;
            node = self.by_byte.get(&first).copied().unwrap_or(0);
            if node == 0 {
                node = self.fresh();
                self.by_byte.insert(first, node);
            }
        }
        while at < bytes.len() {
            let (start, blank) = after_blank(bytes, at);
            let step = if bytes.get(start).is_some_and(u8::is_ascii_alphanumeric) {
                let end = word_end(bytes, start);
                let word = words.number_of(&phrase[start..end]);
                at = end;
                if blank { spaced(word) } else { glued(word) }
            } else {
                at += 1;
                byte(bytes[at - 1])
            };
            self.nodes[node as usize].goes_on = true;
            node = match self.edges.get(&(node, step)) {
                Some(&next) => next,
                None => {
                    let next = self.fresh();
                    self.edges.insert((node, step), next);
                    next
                }
            };
        }
        self.nodes[node as usize].senses.push(sense);
    }

    fn fresh(&mut self) -> u32 {
        if self.nodes.is_empty() {
            self.nodes.push(Node::default());
        }
        self.nodes.push(Node::default());
        (self.nodes.len() - 1) as u32
    }

    /// Calls `found` with every phrase that stands in `lower` as whole words: those that begin with a word in the order
    /// of their starts, then the others. `atoms` are those of `lower`.
    pub(super) fn find(&self, lower: &str, atoms: &[Atom], mut found: impl FnMut(Range<usize>, Sense)) {
        let bytes = lower.as_bytes();
        for (i, atom) in atoms.iter().enumerate() {
            let node = atom.number().and_then(|n| self.by_word.get(n as usize));
            if let Some(&node) = node.filter(|n| **n != 0) {
                self.follow(bytes, atom.range(), &atoms[i + 1..], node, &mut found);
            }
        }
        if self.by_byte.is_empty() {
            return;
        }
        for (i, byte) in bytes.iter().enumerate() {
            if let Some(&node) = self.by_byte.get(byte) {
                let behind = atoms.partition_point(|a| a.start() <= i);
                self.follow(bytes, i..i + 1, &atoms[behind..], node, &mut found);
            }
        }
    }

    /// The phrases that go through `node`, which stands at `first`; `behind` are the atoms behind it.
    fn follow(
        &self,
        bytes: &[u8],
        first: Range<usize>,
        behind: &[Atom],
        mut node: u32,
        found: &mut impl FnMut(Range<usize>, Sense),
    ) {
        let mut at = first.end;
        let mut behind = behind.iter().peekable();
        loop {
            let here = &self.nodes[node as usize];
            let next = behind.peek().map(|a| a.start());
            if next != Some(at) {
                for &sense in &here.senses {
                    found(first.start..at, sense);
                }
            }
            if !here.goes_on || at >= bytes.len() {
                return;
            }
            let blank = next == Some(at + 1) && bytes[at] == b' ';
            let step = if let Some(atom) = behind.next_if(|_| blank || next == Some(at)) {
                let Some(word) = atom.number() else { return };
                at = atom.end();
                if blank { spaced(word) } else { glued(word) }
            } else {
                at += 1;
                byte(bytes[at - 1])
            };
            match self.edges.get(&(node, step)) {
                Some(&to) => node = to,
                None => return,
            }
        }
    }
}

/// Where a word may start at `at`: behind one blank, if one stands there before a word.
fn after_blank(bytes: &[u8], at: usize) -> (usize, bool) {
    let blank = bytes[at] == b' ' && bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
    (at + usize::from(blank), blank)
}
