use super::*;
use crate::lexicon::Lexicon;
use crate::records::{Action, ActionSource, Figure, Guidance, Mined};
use crate::source::Document;

/// Calls of one invented company, mined: `(call period, what management says)`.
fn calls(said: &[(&str, &str)]) -> Vec<Mined> {
    let lexicon = Lexicon::built_in();
    let mine = |&(period, text): &(&str, &str)| {
        let (year, quarter) = period.split_once("-Q").expect("a quarter");
        let mut document = Document::from_text(period, text);
        document.hints.company = Some("Tarnbeck".into());
        document.hints.year = year.parse().ok();
        document.hints.quarter = quarter.parse().ok();
        document.hints.any = true;
        crate::mine(&document, &lexicon)
    };
    said.iter().map(mine).collect()
}

fn told(mined: &[Mined]) -> Vec<(&str, Option<Action>, Option<ActionSource>, Option<&str>)> {
    mined
        .iter()
        .flat_map(|m| &m.guidance)
        .map(|g| (g.doc.as_str(), g.action, g.action_source, g.prior_doc.as_deref()))
        .collect()
}

#[test]
fn actions_are_inferred_from_the_call_before() {
    let inferred = Some(ActionSource::Inferred);
    for (said, expected) in [
        (
            "We expect revenue for 2024 to be between $100 million and $105 million.",
            (Some(Action::Raise), inferred),
        ),
        (
            "We expect revenue for 2024 to be between $90 million and $95 million.",
            (Some(Action::Lower), inferred),
        ),
        (
            "We expect revenue for 2024 to be between $97 million and $99 million.",
            (Some(Action::Narrow), inferred),
        ),
        (
            "We expect revenue for 2024 to be between $90 million and $110 million.",
            (Some(Action::Widen), inferred),
        ),
        (
            "We expect revenue for 2024 to be between $95 million and $100 million.",
            (Some(Action::Reiterate), inferred),
        ),
        (
            "We expect capital expenditures for 2024 to be about $7 million.",
            (Some(Action::Initiate), inferred),
        ),
    ] {
        let first = "We expect revenue for 2024 to be between $95 million and $100 million.";
        for turned in [false, true] {
            let mut mined = calls(&[("2024-Q1", first), ("2024-Q2", said)]);
            if turned {
                mined.reverse();
            }
            infer(&mut mined);
            mined.sort_by(|a, b| a.document.doc.cmp(&b.document.doc));
            let all = told(&mined);
            assert_eq!(
                all[0],
                ("2024-Q1", None, None, None),
                "nothing is new in the first call"
            );
            assert_eq!((all[1].1, all[1].2), expected, "{said}");
            let prior = (expected.0 != Some(Action::Initiate)).then_some("2024-Q1");
            assert_eq!(all[1].3, prior, "{said}");
            if prior.is_some() {
                let g = &mined[1].guidance[0];
                assert_eq!(
                    (g.prior_low, g.prior_high),
                    ("95000000".parse().ok(), "100000000".parse().ok())
                );
            }
            // Once more gives the same.
            let before = mined.clone();
            infer(&mut mined);
            assert_eq!(mined, before);
        }
    }
}

#[test]
fn the_last_statement_before_counts_and_other_things_do_not() {
    let mut mined = calls(&[
        (
            "2024-Q1",
            "We expect revenue for 2024 to be between $95 million and $100 million.",
        ),
        ("2024-Q2", "We expect gross margin for 2024 to be 70%."),
        (
            "2024-Q3",
            "We expect revenue for 2024 to be between $97 million and $102 million.",
        ),
        (
            "2024-Q4",
            "We expect revenue for 2025 to be between $120 million and $130 million.",
        ),
    ]);
    infer(&mut mined);
    let revenue: Vec<_> = mined
        .iter()
        .flat_map(|m| &m.guidance)
        .filter(|g| g.metric.as_deref() == Some("revenue"))
        .collect();
    assert_eq!(
        revenue[1].prior_doc.as_deref(),
        Some("2024-Q1"),
        "a silent call between changes nothing"
    );
    assert_eq!(revenue[1].action, Some(Action::Raise));
    assert_eq!(
        (revenue[2].action, revenue[2].prior_doc.as_deref()),
        (Some(Action::Initiate), None),
        "another year"
    );
}

fn all<'m, R>(mined: &'m [Mined], of: fn(&'m Mined) -> &'m Vec<R>) -> Vec<R>
where
    R: Clone,
{
    mined.iter().flat_map(of).cloned().collect()
}

#[test]
fn guidance_meets_what_came() {
    let guided = "We expect revenue for the second quarter of 2024 to be between $20 million and $24 million.";
    for (came, position, delta, percent) in [
        (
            "Revenue for the second quarter of 2024 was $19.5 million.",
            "below",
            "-2500000",
            "-11.36",
        ),
        (
            "Revenue for the second quarter of 2024 was $21 million.",
            "low_end",
            "-1000000",
            "-4.55",
        ),
        (
            "Revenue for the second quarter of 2024 was $22 million.",
            "within",
            "0",
            "0",
        ),
        (
            "Revenue for the second quarter of 2024 was $24 million.",
            "high_end",
            "2000000",
            "9.09",
        ),
        (
            "Revenue for the second quarter of 2024 was $25 million.",
            "above",
            "3000000",
            "13.64",
        ),
    ] {
        let mined = calls(&[("2024-Q1", guided), ("2024-Q2", came)]);
        let rows = compared(&mined);
        assert_eq!(rows.len(), 1, "{came}");
        let row = &rows[0];
        assert!(row.comparable && row.why_not.is_none());
        assert_eq!(row.position.as_deref(), Some(position), "{came}");
        assert_eq!(
            (row.delta, row.delta_percent),
            (delta.parse().ok(), percent.parse().ok()),
            "{came}"
        );
    }
    // Nothing has come, or it is of another period, another part, another call before.
    for (guide, came) in [
        (
            ("2024-Q1", guided),
            ("2024-Q2", "Revenue for the first quarter of 2024 was $19.5 million."),
        ),
        (
            ("2024-Q2", guided),
            ("2024-Q1", "Revenue for the second quarter of 2024 was $19.5 million."),
        ),
    ] {
        assert_eq!(compared(&calls(&[guide, came])), []);
    }
    // Another basis is no answer, and is said to be none.
    let rows = compared(&calls(&[
        (
            "2024-Q1",
            "We expect non-GAAP operating income for the second quarter of 2024 to be $5 million.",
        ),
        (
            "2024-Q2",
            "GAAP operating income for the second quarter of 2024 was $4 million.",
        ),
    ]));
    assert_eq!(rows.len(), 1);
    assert!(!rows[0].comparable && rows[0].position.is_none());
    assert_eq!(
        rows[0].why_not.as_deref(),
        Some("basis: guided non_gaap, reported gaap")
    );
}

fn compared(mined: &[Mined]) -> Vec<crate::records::Outcome> {
    let mut actuals = Actuals::default();
    all::<Figure>(mined, |m| &m.figures)
        .iter()
        .for_each(|f| actuals.figure(f));
    outcomes(&all::<Guidance>(mined, |m| &m.guidance), &actuals)
}
