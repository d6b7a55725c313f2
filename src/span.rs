//! Positions in the decoded text of a source.

use serde::{Deserialize, Serialize};

/// A half-open byte range `start..end` in the decoded UTF-8 text of a document.
///
/// Indexing the text with [`Span::range`] gives the quoted words, always: spans are made
/// where the words are found and are never searched for afterwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets.
    ///
    /// # Panics
    /// If `end < start`, or a bound does not fit into 32 bits (a source of 4 GiB or more is
    /// refused when it is read).
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "a span ends before it starts: {start}..{end}");
        let fit = |x: usize| u32::try_from(x).expect("sources of 4 GiB and more are refused when read");
        Self {
            start: fit(start),
            end: fit(end),
        }
    }

    /// The range to index a text with.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether nothing is covered.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The words of `text` that the span covers.
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }
}
