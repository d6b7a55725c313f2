//! Notes of the transcriber in mid-sentence: "onetime (inaudible) expenses" names one-time expenses.

use std::ops::Range;

/// What stands in the brackets of a note.
const NOTES: &[&str] = &[
    "inaudible",
    "indiscernible",
    "technical difficulty",
    "multiple speakers",
    "crosstalk",
    "audio gap",
    "laughter",
    "ph",
    "sic",
];

/// A text without the notes in it, and the way back to its own offsets.
pub(super) struct Squeezed {
    /// The text.
    pub text: String,
    /// Where notes stood in `text`, and how many bytes are gone up to there.
    cuts: Vec<(usize, usize)>,
}

impl Squeezed {
    /// The text without its notes, if it has any.
    pub fn of(lower: &str) -> Option<Self> {
        let mut cuts = Vec::new();
        let mut text = String::new();
        let mut kept = 0;
        for open in memchr::memchr2_iter(b'(', b'[', lower.as_bytes()) {
            let inside = &lower[open + 1..];
            let end = NOTES.iter().find_map(|note| {
                let behind = inside.strip_prefix(note)?;
                (behind.starts_with([')', ']'])).then(|| open + note.len() + 2)
            });
            let Some(end) = end.filter(|_| open >= kept) else {
                continue;
            };
            let end = end + usize::from(lower[end..].starts_with(' '));
            text.push_str(&lower[kept..open]);
            kept = end;
            cuts.push((text.len(), kept - text.len()));
        }
        if cuts.is_empty() {
            return None;
        }
        text.push_str(&lower[kept..]);
        Some(Self { text, cuts })
    }

    /// The range of the first text that a range of this one came from.
    pub fn back(&self, range: Range<usize>) -> Range<usize> {
        let gone = |at: usize| {
            let cut = self.cuts.partition_point(|&(place, _)| place <= at);
            cut.checked_sub(1).map_or(0, |i| self.cuts[i].1)
        };
        // The last byte moves, not the end: a note right behind is not part of it.
        range.start + gone(range.start)..range.end + gone(range.end.saturating_sub(1).max(range.start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_no_part_of_the_sentence() {
        let text = "the onetime (inaudible) expenses [indiscernible] of (about) $2 million";
        let squeezed = Squeezed::of(text).expect("there are notes");
        assert_eq!(squeezed.text, "the onetime expenses of (about) $2 million");
        for (words, own) in [
            ("onetime expenses", "onetime (inaudible) expenses"),
            ("expenses", "expenses"),
            ("the", "the"),
            ("of", "of"),
        ] {
            let start = squeezed.text.find(words).expect("it is there");
            assert_eq!(&text[squeezed.back(start..start + words.len())], own);
        }
        assert!(Squeezed::of("nothing (but words) here").is_none());
    }
}
