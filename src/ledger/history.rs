//! The guidance of a company by series: what was said of one thing, call after call.

use super::series::{order, period_said};
use crate::records::{Action, DocumentRow, Guidance, Kind};

/// One thing that is guided for, over the calls.
#[derive(Clone, Debug)]
pub struct History {
    /// Unit of its values; `None` where nothing but words was said.
    pub unit: Option<Kind>,
    /// What was said in which call, in the order of the calls.
    pub entries: Vec<Entry>,
    /// The last day of the period guided for.
    pub until: Option<String>,
}

/// One call in a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The call: its place in the list of documents.
    pub call: usize,
    /// The statements: places in the list of guidance. None: the call is silent, though the period is not over.
    pub said: Vec<usize>,
}

/// Brings the guidance of one company into series. `documents` are its calls, in any order.
pub fn histories(guidance: &[Guidance], documents: &[DocumentRow]) -> Vec<History> {
    let day = |d: &DocumentRow| order(d.call_period.as_deref(), d.call_date.as_deref());
    let mut calls: Vec<usize> = (0..documents.len()).collect();
    // What has no date may have been written after all of them.
    calls.sort_by_key(|&i| (day(&documents[i]).is_none(), day(&documents[i]), &documents[i].doc));

    let series = |g: &Guidance| {
        let period = period_said(g.period.as_deref(), g.period_end.as_deref(), g.period_kind).to_string();
        let segment = g.segment.as_deref().unwrap_or_default().to_lowercase();
        (g.metric.clone(), segment, g.basis, period, g.per.clone(), g.measure)
    };
    let unit = |g: &Guidance| g.low.or(g.high).and(g.unit).map(|u| (u, g.currency.clone()));
    let mut rows: Vec<usize> = (0..guidance.len()).collect();
    rows.sort_by(|&a, &b| {
        let (a, b) = (&guidance[a], &guidance[b]);
        // A long-term aim, which has no last day, comes last.
        let key = |g: &Guidance| (g.period_end.is_none(), g.period_end.clone(), series(g), unit(g));
        key(a).cmp(&key(b))
    });
    let mut found = Vec::new();
    for series in rows.chunk_by(|&a, &b| series(&guidance[a]) == series(&guidance[b])) {
        let groups: Vec<&[usize]> = series
            .chunk_by(|&a, &b| unit(&guidance[a]) == unit(&guidance[b]))
            .collect();
        match groups.as_slice() {
            // What was said without a number goes with the numbers, where they are of one unit.
            [words, numbers] if unit(&guidance[words[0]]).is_none() => {
                found.push([*numbers, *words].concat());
            }
            several => found.extend(several.iter().map(|g| g.to_vec())),
        }
    }
    found
        .into_iter()
        .map(|rows| {
            let first = &guidance[rows[0]];
            let over = |d: &DocumentRow| match (&first.period_end, day(d)) {
                (Some(end), Some(day)) => order(None, Some(end)).is_some_and(|end| day >= end + 30),
                _ => true,
            };
            let mut entries: Vec<Entry> = Vec::new();
            let mut open = false;
            for &call in &calls {
                let document = &documents[call];
                let mut said: Vec<usize> = rows
                    .iter()
                    .copied()
                    .filter(|&i| guidance[i].doc == document.doc)
                    .collect();
                said.sort_unstable();
                // The same words once more in the same call tell nothing new.
                let mut once: Vec<usize> = Vec::new();
                for i in said {
                    let same = |&j: &usize| {
                        let (a, b) = (&guidance[i], &guidance[j]);
                        (a.low, a.high, a.direction, a.action) == (b.low, b.high, b.direction, b.action)
                    };
                    if !once.iter().any(same) {
                        once.push(i);
                    }
                }
                if !once.is_empty() || (open && !over(document)) {
                    open = once.is_empty() || !once.iter().any(|&i| guidance[i].action == Some(Action::Withdraw));
                    entries.push(Entry { call, said: once });
                }
            }
            History {
                unit: unit(first).map(|(u, _)| u),
                until: first.period_end.clone(),
                entries,
            }
        })
        .collect()
}
