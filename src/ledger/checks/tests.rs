//! What is told to be a contradiction, and what is not.

use super::{Relation, checks};
use crate::lexicon::Lexicon;
use crate::source::Document;

/// Paragraphs of one call, the relation that is looked at, and how many of it hold and do not.
const CASES: &[(&str, Relation, usize, usize)] = &[
    (
        "Revenue for 2023 was $124 million, a 24% increase as compared to $100 million in 2022.",
        Relation::Growth,
        1,
        0,
    ),
    (
        "Revenue for 2023 was $134 million, a 24% increase as compared to $100 million in 2022.",
        Relation::Growth,
        0,
        1,
    ),
    (
        "Free cash flow for 2023 increased $91 million to $206 million as compared to $105 million in 2022.",
        Relation::Growth,
        0,
        1,
    ),
    // Within what was said: about 18,000 may be 18,400.
    (
        "Revenue for 2023 was $29.5 million, a 62% increase as compared to about $18 million in 2022.",
        Relation::Growth,
        1,
        0,
    ),
    // At other rates.
    (
        "Revenue for 2023 was $1,840 million versus $1,960 million in 2022, a decrease of 7%, excluding exchange rate \
         effects.",
        Relation::Growth,
        0,
        0,
    ),
    // The base of another sentence may be another base.
    (
        "Revenue for 2022 was $100 million in the north.\nRevenue for 2023 was $131 million, up 24% from 2022.",
        Relation::Growth,
        0,
        0,
    ),
    // The growth of what stands beside it.
    (
        "Interest expense for 2023 was $34 million, down 8.2% from 2022, as our debt was $2.6 billion in 2023 versus \
         $2.9 billion in 2022.",
        Relation::Growth,
        0,
        0,
    ),
    // The base that stands between.
    (
        "Revenue for 2023 was $292 million, a 4% increase as compared to the $281 million that was told before, and in \
         2022 it was $305 million.",
        Relation::Growth,
        0,
        0,
    ),
    // Two growths of one guidance.
    (
        "Revenue for 2023 was $100 million.\nFor 2024, we expect revenue to be between $106 million and $108 million, \
         which represents growth of 9% to 11% at constant currency.",
        Relation::Range,
        0,
        0,
    ),
];

#[test]
fn contradictions_and_none() {
    let lexicon = Lexicon::built_in();
    let mut wrong = Vec::new();
    for (text, relation, hold, fail) in CASES {
        let mut document = Document::from_text("call", *text);
        document.hints.company = Some("Tarnbeck".into());
        document.hints.year = Some(2023);
        document.hints.quarter = Some(4);
        document.hints.any = true;
        let mined = crate::mine(&document, &lexicon);
        let found = checks(&mined);
        let count = |holds: bool| {
            found
                .iter()
                .filter(|c| c.relation == *relation && c.holds == holds)
                .count()
        };
        if (count(true), count(false)) != (*hold, *fail) {
            let read: Vec<_> = mined
                .figures
                .iter()
                .map(|f| (&f.text, f.metric.as_deref(), f.period.as_deref(), f.versus.as_deref()))
                .collect();
            let (hold, fail) = (count(true), count(false));
            wrong.push(format!("{text}: {hold} hold, {fail} do not; {read:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
