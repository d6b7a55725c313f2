//! Records → how good they are, measured against answers that people wrote.
//!
//! A transcript `call.txt` has its expected answers in the folder `call.gold` beside it ([`Gold`]). [`score`] compares
//! what was mined with them, gives a [`Score`] for the document, and tells every miss, false alarm and wrong field as
//! a [`Miss`]. The scores of several documents add up: shares are kept as two counts, never as quotients. The laws:
//!
//! - an answer that is `optional` counts neither way: not finding it is no miss, finding it is no false alarm;
//! - what was found and what was expected meet where their spans overlap (a figure: with the same kind); a guidance
//!   statement where its sentence does;
//! - a field is right when it equals the expected value or one of those in `accept`; its share is taken of all that
//!   was expected, so what was not found counts against every field.

mod gold;
mod guidance;
pub mod learn;
mod measure;
mod same;
mod spans;
mod turns;

pub use gold::{Gold, GoldError, Row};
pub use measure::{Measure, Miss, Score};
pub use same::Same;

use crate::records::Mined;
use crate::source::Document;

/// Compares what was mined from a document with what was expected.
///
/// ```
/// use guidepost::lexicon::Lexicon;
/// use guidepost::score::{Gold, Same, score};
/// use guidepost::source::Document;
///
/// let document = Document::from_text("call", "Revenue was $12 million in the second quarter.\n");
/// let mut gold = Gold::default();
/// gold.add("figures", r#"{"line": 1, "text": "$12 million", "nth": 1, "kind": "money",
///     "low": "12000000", "high": "12000000", "metric": "revenue"}"#.replace('\n', " ").as_str())?;
/// let mined = guidepost::mine(&document, &Lexicon::built_in());
/// let score = score(&document, &mined, &gold, &Same::built_in());
/// assert_eq!(score.get("figures.f1").map(|m| m.share()), Some(1.0));
/// # Ok::<(), String>(())
/// ```
pub fn score(document: &Document, mined: &Mined, gold: &Gold, same: &Same) -> Score {
    let mut score = Score::new(&document.id);
    if let Some(rows) = gold.table("turns") {
        turns::score(document, &mined.turns, rows, same, &mut score);
    }
    spans::law(document, mined, &mut score);
    if let Some(rows) = gold.table("figures") {
        spans::figures(document, &mined.figures, rows, same, &mut score);
    }
    if let Some(rows) = gold.table("guidance") {
        guidance::score(document, &mined.guidance, rows, same, &mut score);
    }
    if let Some(rows) = gold.table("arr") {
        spans::arr(document, &mined.arr, rows, same, &mut score);
    }
    score
}
