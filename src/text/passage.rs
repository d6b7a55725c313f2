//! The words of one paragraph, ready to be read, and the way back to the source.

use crate::span::Span;

/// The text of a paragraph with blanks, quotes and dashes folded, and a map to the source.
///
/// Law: every position of [`Passage::text`] maps to one position of the source, in order, so a
/// span found here is a span there. Folding happens here and nowhere else: runs of blanks and
/// line ends become one blank, typographic quotes and dashes their ASCII forms.
#[derive(Clone, Debug)]
pub struct Passage {
    /// The words as quoted in records (folded).
    pub text: String,
    /// The same length as `text`: ASCII letters in lower case, hyphens between letters as blanks.
    /// All scanning happens here, so `same-store` and `same store` are one phrase.
    pub lower: String,
    /// `(offset in text, offset in source)` where the distance between the two changes.
    map: Vec<(u32, u32)>,
}

impl Passage {
    /// Joins pieces of `source` with a blank each and folds them.
    pub fn new(source: &str, pieces: &[Span]) -> Self {
        let capacity = pieces.iter().map(|p| p.len() + 1).sum();
        let mut passage = Self {
            text: String::with_capacity(capacity),
            lower: String::new(),
            map: Vec::new(),
        };
        for piece in pieces {
            passage.push(source, *piece);
        }
        let kept = passage.text.trim_end().len();
        passage.text.truncate(kept);
        passage.lower = lower(&passage.text);
        passage
    }

    fn push(&mut self, source: &str, piece: Span) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.map_to(piece.start as usize);
            self.text.push(' ');
        }
        let words = piece.of(source);
        let base = piece.start as usize;
        // A clean stretch (ASCII, single blanks) is copied whole.
        if is_clean(words.as_bytes()) {
            let skip = if self.text.ends_with(' ') || self.text.is_empty() {
                words.len() - words.trim_start().len()
            } else {
                0
            };
            self.map_to(base + skip);
            self.text.push_str(&words[skip..]);
            return;
        }
        let mut expected = usize::MAX;
        let mut last_end = base;
        for (i, c) in words.char_indices() {
            let folded: &str = match c {
                ' ' | '\t' | '\n' | '\r' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => {
                    if self.text.is_empty() || self.text.ends_with(' ') {
                        expected = usize::MAX;
                        continue;
                    }
                    " "
                }
                '\u{200b}' | '\u{feff}' | '\u{ad}' => {
                    expected = usize::MAX;
                    continue;
                }
                '‘' | '’' | '´' | '′' => "'",
                '“' | '”' => "\"",
                '‐' | '‑' | '‒' | '–' | '—' | '−' => "-",
                'ﬁ' => "fi",
                'ﬂ' => "fl",
                _ => {
                    if expected != base + i {
                        self.map_to(base + i);
                    }
                    self.text.push(c);
                    expected = base + i + c.len_utf8();
                    continue;
                }
            };
            if expected != base + i || folded.len() != c.len_utf8() {
                self.map_to(base + i);
            }
            self.text.push_str(folded);
            last_end = base + i + c.len_utf8();
            expected = if folded.len() == c.len_utf8() {
                last_end
            } else {
                usize::MAX
            };
        }
        // A folded character at the very end still needs to know where it ends in the source.
        if expected == usize::MAX && last_end > base && !self.text.ends_with(' ') {
            self.map_to(last_end);
        }
    }

    fn map_to(&mut self, source: usize) {
        let here = self.text.len() as u32;
        if let Some(last) = self.map.last_mut().filter(|m| m.0 == here) {
            last.1 = source as u32;
        } else {
            self.map.push((here, source as u32));
        }
    }

    /// The source offset of a position.
    fn source_offset(&self, at: usize) -> u32 {
        let i = self.map.partition_point(|&(t, _)| t as usize <= at);
        match i.checked_sub(1).map(|i| self.map[i]) {
            Some((t, s)) => s + (at as u32 - t),
            None => 0,
        }
    }

    /// The span in the source of a range of [`Passage::text`].
    pub fn source_span(&self, range: std::ops::Range<usize>) -> Span {
        if range.is_empty() {
            let at = self.source_offset(range.start) as usize;
            return Span::new(at, at);
        }
        // The end is found from the last character, so that what was folded away after it stays out.
        let last = self.text[range.clone()].chars().next_back().map_or(1, char::len_utf8);
        let end = self.source_offset(range.end - last) as usize + self.source_char_len(range.end - last, last);
        Span::new(self.source_offset(range.start) as usize, end)
    }

    /// Length in the source of the character at `at`: folded characters are longer there.
    fn source_char_len(&self, at: usize, len: usize) -> usize {
        let i = self.map.partition_point(|&(t, _)| t as usize <= at);
        let here = self.source_offset(at);
        match (i.checked_sub(1).map(|i| self.map[i]), self.map.get(i)) {
            // The next entry starts right behind this character: what lies between is its source.
            (Some((t, _)), Some(&(next, source))) if t as usize == at && next as usize == at + len => {
                (source - here) as usize
            }
            _ => len,
        }
    }
}

fn is_clean(bytes: &[u8]) -> bool {
    let mut before = b'x';
    for &b in bytes {
        if !(b' '..0x7f).contains(&b) || (b == b' ' && before == b' ') {
            return false;
        }
        before = b;
    }
    true
}

fn lower(text: &str) -> String {
    let mut bytes = text.as_bytes().to_ascii_lowercase();
    for i in memchr::memchr_iter(b'-', text.as_bytes()) {
        let letter = |j: Option<usize>| {
            j.and_then(|j| text.as_bytes().get(j))
                .is_some_and(u8::is_ascii_alphabetic)
        };
        if letter(i.checked_sub(1)) && letter(Some(i + 1)) {
            bytes[i] = b' ';
        }
    }
    String::from_utf8(bytes).expect("ASCII letters and hyphens were replaced by ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_lead_back_to_the_source() {
        let source = "We’re  at\u{a0}$5 –\n  “mid-teens”. tail";
        let passage = Passage::new(source, &[Span::new(0, source.len())]);
        assert_eq!(passage.text, "We're at $5 - \"mid-teens\". tail");
        assert_eq!(passage.lower, "we're at $5 - \"mid teens\". tail");
        for (words, quoted) in [
            ("We're", "We’re"),
            ("$5 -", "$5 –"),
            ("\"mid-teens\"", "“mid-teens”"),
            ("tail", "tail"),
        ] {
            let at = passage.text.find(words).unwrap();
            assert_eq!(passage.source_span(at..at + words.len()).of(source), quoted);
        }
    }

    #[test]
    fn pieces_are_joined_by_one_blank() {
        let source = "revenue of $5\nPage 3\nmillion ";
        let passage = Passage::new(source, &[Span::new(0, 13), Span::new(21, source.len())]);
        assert_eq!(passage.text, "revenue of $5 million");
        let at = passage.text.find("$5 million").unwrap();
        assert_eq!(passage.source_span(at..at + 10).of(source), "$5\nPage 3\nmillion");
    }

    proptest::proptest! {
        #[test]
        fn every_character_has_its_place(source in "[a-z $5.,’–“”\u{a0}\n中é-]{0,60}") {
            let passage = Passage::new(&source, &[Span::new(0, source.len())]);
            proptest::prop_assert_eq!(passage.text.len(), passage.lower.len());
            for (i, c) in passage.text.char_indices() {
                let span = passage.source_span(i..i + c.len_utf8());
                let quoted = span.of(&source);
                let same = quoted == c.to_string()
                    || matches!((c, quoted), ('\'', "’") | ('-', "–") | ('"', "“" | "”"))
                    || (c == ' ' && quoted.trim().is_empty());
                proptest::prop_assert!(same, "{:?} stands for {:?}", c, quoted);
            }
        }
    }
}
