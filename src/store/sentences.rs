//! A call as sentences, each with the Chinese that translates it: what search looks through.

use std::ops::Range;

use crate::source::Document;
use crate::span::Span;
use crate::text::Passage;
use crate::text::sentence::split;
use crate::turns::{Call, Paragraph};

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Ordinal of its turn.
    pub turn: u32,
    /// 1-based line in the source.
    pub line: u32,
    /// Where it stands in the source.
    pub span: Span,
    /// Its words; empty for a translation without partner.
    pub english: String,
    /// The sentences of the translation that render it.
    pub chinese: String,
}

/// All sentences of a call, in the order of the text.
pub fn of(document: &Document, call: &Call) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for (turn, paragraph) in call
        .turns
        .iter()
        .enumerate()
        .flat_map(|(i, t)| t.paragraphs.iter().map(move |p| (i, p)))
    {
        paragraph_sentences(document, turn as u32, paragraph, &mut sentences);
    }
    sentences
}

/// Brings them to a number: where there are more, several that follow each other become one.
pub(super) fn at_most(most: usize, sentences: Vec<Sentence>) -> Vec<Sentence> {
    let several = sentences.len().div_ceil(most);
    if several <= 1 {
        return sentences;
    }
    let joined = |of: &[Sentence], text: fn(&Sentence) -> &str| of.iter().map(text).collect::<Vec<_>>().join(" ");
    let merged = sentences.chunks(several).map(|of| Sentence {
        span: Span {
            end: of.iter().map(|s| s.span.end).max().unwrap_or_default(),
            ..of[0].span
        },
        english: joined(of, |s| &s.english),
        chinese: joined(of, |s| &s.chinese),
        ..of[0].clone()
    });
    merged.collect()
}

fn paragraph_sentences(document: &Document, turn: u32, paragraph: &Paragraph, sentences: &mut Vec<Sentence>) {
    let chinese = Passage::new(&document.text, &paragraph.chinese);
    let translated: Vec<Range<usize>> = match chinese.text.is_empty() {
        true => Vec::new(),
        false => chinese_sentences(&chinese.text),
    };
    let mut push = |passage: &Passage, range: Range<usize>, english: &str, chinese: &str| {
        let span = passage.source_span(range);
        sentences.push(Sentence {
            turn,
            line: document.line_of(span.start),
            span,
            english: english.to_string(),
            chinese: chinese.to_string(),
        });
    };
    if paragraph.english.is_empty() {
        for range in translated {
            push(&chinese, range.clone(), "", &chinese.text[range]);
        }
        return;
    }
    let english = Passage::new(&document.text, &paragraph.english);
    let ranges = split(&english.text);
    let lengths = |ranges: &[Range<usize>]| ranges.iter().map(Range::len).collect::<Vec<_>>();
    let partners = align(&lengths(&ranges), &lengths(&translated));
    for (range, partner) in ranges.into_iter().zip(partners) {
        let words = match (
            translated.get(partner.start),
            translated.get(partner.end.wrapping_sub(1)),
        ) {
            (Some(first), Some(last)) if !partner.is_empty() => &chinese.text[first.start..last.end],
            _ => "",
        };
        push(&english, range.clone(), &english.text[range], words);
    }
}

/// Sentences of Chinese text end at 。！？ and their ASCII forms before a blank or the end.
fn chinese_sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let end = at + c.len_utf8();
        let next = rest.peek().map(|&(_, c)| c);
        let closes = match c {
            '。' | '！' | '？' | '!' | '?' => !matches!(
                next,
                Some('。' | '！' | '？' | '!' | '?' | '”' | '」' | '』' | '）' | ')')
            ),
            '”' | '」' | '』' | '）' | ')' => text[..at].ends_with(['。', '！', '？']),
            '.' => next.is_none_or(|c| c == ' '),
            _ => false,
        };
        if closes {
            sentences.push(start..end);
            start = end;
        }
    }
    sentences.push(start..text.len());
    sentences.retain_mut(|range| {
        let piece = &text[range.clone()];
        range.start += piece.len() - piece.trim_start().len();
        range.end = range.start + piece.trim().len();
        range.start < range.end
    });
    sentences
}

/// Which sentences of the translation render each sentence, told by the lengths: in order, each taken once, one for
/// one where it can be, else two for one or one for two (then both have it). A piece of the sides that goes on without
/// the other keeps its neighbour's.
fn align(english: &[usize], chinese: &[usize]) -> Vec<Range<usize>> {
    let (n, m) = (english.len(), chinese.len());
    if m == 0 {
        return vec![0..0; n];
    }
    // Where one side is cut much finer than the other (or a wall of text), lengths tell nothing more than order.
    if n == m {
        return (0..n).map(|i| i..i + 1).collect();
    }
    if n > 4 * m || m > 4 * n || n * m > 1 << 20 {
        return (0..n).map(|i| proportional(i, n, m)).collect();
    }
    let (all_english, all_chinese) = (
        english.iter().sum::<usize>().max(1),
        chinese.iter().sum::<usize>().max(1),
    );
    // Difference of the shares that two groups have of their sides, in millionths of the paragraph.
    let cost = |a: &[usize], b: &[usize]| {
        let share = |lengths: &[usize], all: usize| lengths.iter().sum::<usize>() as u64 * 1_000_000 / all as u64;
        share(a, all_english).abs_diff(share(b, all_chinese))
    };
    const BEADS: [(usize, usize, u64); 6] = [
        (1, 1, 0),
        (1, 2, 4000),
        (2, 1, 4000),
        (1, 3, 9000),
        (3, 1, 9000),
        (1, 0, 30000),
    ];
    let mut best = vec![(u64::MAX, 0usize); (n + 1) * (m + 1)];
    let at = |i: usize, j: usize| i * (m + 1) + j;
    best[0].0 = 0;
    for i in 0..=n {
        for j in 0..=m {
            let here = best[at(i, j)].0;
            if here == u64::MAX {
                continue;
            }
            for (bead, &(a, b, extra)) in BEADS.iter().enumerate() {
                if i + a <= n && j + b <= m {
                    let there = here + extra + cost(&english[i..i + a], &chinese[j..j + b]);
                    let known = &mut best[at(i + a, j + b)];
                    if there < known.0 {
                        *known = (there, bead);
                    }
                }
            }
        }
    }
    if best[at(n, m)].0 == u64::MAX {
        return (0..n).map(|i| proportional(i, n, m)).collect();
    }
    let mut partners = vec![0..0; n];
    let (mut i, mut j) = (n, m);
    while i > 0 || j > 0 {
        let (a, b, _) = BEADS[best[at(i, j)].1];
        for partner in &mut partners[i - a..i] {
            *partner = j - b..j;
        }
        (i, j) = (i - a, j - b);
    }
    partners
}

fn proportional(i: usize, n: usize, m: usize) -> Range<usize> {
    let from = (i * m / n).min(m - 1);
    from..((i + 1) * m).div_ceil(n).clamp(from + 1, m)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_sentences_end_at_their_stops() {
        let text = "營收為 9.7 億美元。毛利率是多少？「很好。」他說。 謝謝 Mr. Lee!";
        let sentences: Vec<&str> = chinese_sentences(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(sentences[..2], ["營收為 9.7 億美元。", "毛利率是多少？"]);
        assert_eq!(sentences[2], "「很好。」");
    }

    #[test]
    fn every_sentence_has_its_translation() {
        for (english, chinese, expected) in [
            (vec![10, 20, 30], vec![5, 9, 16], vec![0..1, 1..2, 2..3]),
            (vec![100, 20, 30], vec![50, 25], vec![0..1, 1..2, 1..2]),
            (vec![100, 50], vec![24, 26, 25], vec![0..2, 2..3]),
            (vec![7], vec![1, 2, 3, 4, 5], vec![0..5]),
            (vec![7, 7], vec![], vec![0..0, 0..0]),
        ] {
            assert_eq!(align(&english, &chinese), expected, "{english:?} {chinese:?}");
        }
    }

    #[test]
    fn too_many_sentences_are_joined() {
        let sentence = |at: u32| Sentence {
            turn: at / 3,
            line: at,
            span: Span {
                start: 10 * at,
                end: 10 * at + 9,
            },
            english: format!("S{at}."),
            chinese: String::new(),
        };
        let all: Vec<Sentence> = (0..5).map(sentence).collect();
        assert_eq!(at_most(5, all.clone()), all);
        let joined = at_most(2, all);
        assert_eq!(joined.len(), 2);
        assert_eq!((joined[0].english.as_str(), joined[0].span.end), ("S0. S1. S2.", 29));
        assert_eq!((joined[1].line, joined[1].span.start, joined[1].span.end), (3, 30, 49));
    }

    proptest::proptest! {
        #[test]
        fn nothing_of_the_translation_is_lost(
            english in proptest::collection::vec(1usize..300, 1..12),
            chinese in proptest::collection::vec(1usize..100, 0..12),
        ) {
            let partners = align(&english, &chinese);
            proptest::prop_assert_eq!(partners.len(), english.len());
            for j in 0..chinese.len() {
                proptest::prop_assert!(partners.iter().any(|p| p.contains(&j)), "{} is lost: {:?}", j, partners);
            }
        }
    }
}
