//! The one scan: every phrase of the lexicon that stands in a passage.

use std::ops::Range;

use super::note::Squeezed;
use super::{Atom, Passage, atoms as atoms_of};
use crate::lexicon::{Lexicon, Sense};

/// A phrase of the lexicon in a passage.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Where it stands.
    pub range: Range<usize>,
    /// What it stands for.
    pub sense: Sense,
}

/// Scans a passage, whose atoms are known.
///
/// Law: metrics and blocks do not overlap one another (the longer phrase wins, the earlier of two
/// that are as long); cues may overlap anything. Marks are in order of their starts.
pub fn scan(passage: &Passage, atoms: &[Atom], lexicon: &Lexicon, marks: &mut Vec<Mark>) {
    marks.clear();
    match Squeezed::of(&passage.lower) {
        None => lexicon.scan(&passage.lower, atoms, |range, sense| marks.push(Mark { range, sense })),
        Some(squeezed) => {
            let atoms = atoms_of(&squeezed.text, &lexicon.words);
            lexicon.scan(&squeezed.text, &atoms, |range, sense| {
                let range = squeezed.back(range);
                marks.push(Mark { range, sense });
            });
        }
    }
    if marks.is_empty() {
        return;
    }
    marks.sort_by(|a, b| a.range.start.cmp(&b.range.start).then(b.range.end.cmp(&a.range.end)));
    let is_cue = |m: &Mark| matches!(m.sense, Sense::Cue(_));
    let mut kept_end = 0;
    let mut last_kept: Option<usize> = None;
    let mut drop = vec![false; marks.len()];
    for i in 0..marks.len() {
        if is_cue(&marks[i]) {
            continue;
        }
        if let Some(j) = last_kept.filter(|_| marks[i].range.start < kept_end) {
            // Overlaps the one kept before: the longer wins.
            if named(passage, &marks[i]) > named(passage, &marks[j]) {
                drop[j] = true;
            } else {
                drop[i] = true;
                continue;
            }
        }
        kept_end = marks[i].range.end;
        last_kept = Some(i);
    }
    let mut i = 0;
    marks.retain(|_| {
        i += 1;
        !drop[i - 1]
    });
}

/// The length of a phrase, without what is said of it: "free cash flow guidance" is guidance of free cash flow, not the
/// free one of cash flow guidance, and "sales outlook" says more than "outlook", "earnings per share guidance" more than
/// "guidance for the full year".
fn named(passage: &Passage, mark: &Mark) -> usize {
    let words = &passage.lower[mark.range.clone()];
    if words.starts_with("guidance for") {
        return "guidance".len();
    }
    ["guidance", "outlook", "target"]
        .iter()
        .find_map(|said| words.strip_suffix(said))
        .map_or(words, str::trim_end)
        .len()
}
