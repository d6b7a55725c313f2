//! FD (Fair Disclosure) Wire: rosters `* Name` with `Firm - Title` below, then turns run in,
//! `NAME, TITLE, COMPANY: text`, the name alone after the first time.

use super::marks::{Mark, mark};
use super::probe::Probe;
use super::roster::side_of;
use super::{Draft, Entry, Input, Reader, Side, colon};
use crate::people::label::{Label, tidy};

/// The family.
pub struct FdWire;

impl Reader for FdWire {
    fn name(&self) -> &'static str {
        "fd-wire"
    }

    fn about(&self) -> &'static str {
        "`NAME, TITLE, COMPANY: text` in capitals, rosters with stars"
    }

    fn ceiling(&self) -> u32 {
        92
    }

    fn evidence(&self, probe: &Probe) -> u32 {
        let signed = probe.lines.iter().any(|l| l.text.starts_with("FD (Fair Disclosure) W"));
        if !signed {
            return 0;
        }
        let turns = probe
            .lines
            .iter()
            .filter(|l| colon::prefix(l.text).is_some_and(|p| p.is_capitals()))
            .count();
        if turns >= 2 { 92 } else { 0 }
    }

    fn read(&self, input: &Input) -> Draft {
        let rows = input.rows.rows.len();
        let begin = (0..rows)
            .find(|&i| colon::prefix(input.text(i)).is_some_and(|p| p.is_capitals()))
            .unwrap_or(0);
        let end = (begin..rows)
            .find(|&i| matches!(mark(input.text(i)), Some(Mark::End)))
            .unwrap_or(rows);
        let mut draft = colon::read(input, |_, i| i < begin || i >= end);
        draft.head = (0..begin)
            .filter(|&i| !input.is_void(i) && input.text(i).len() < 160)
            .map(|i| input.rows.rows[i].line)
            .take(20)
            .collect();
        // What the wire's index says behind the call.
        let index = (end..rows).filter(|&i| input.text(i).starts_with("Ticker:") && input.text(i).len() < 160);
        draft.head.extend(index.map(|i| input.rows.rows[i].line));
        draft.roster = rosters(input, begin);
        draft
    }
}

fn rosters(input: &Input, end: usize) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut side: Option<Side> = None;
    let mut named = false;
    for i in (0..end).filter(|&i| !input.is_void(i)) {
        let text = input.text(i);
        if let Some(next) = side_of(text) {
            side = Some(next);
        } else if let Some(name) = text.strip_prefix('*').filter(|_| side.is_some()) {
            entries.push(Entry {
                label: Label::bare(name),
                side,
            });
            named = true;
        } else if let Some(entry) = entries.last_mut().filter(|_| named) {
            if let Some((firm, title)) = text.split_once(" - ") {
                entry.label.firm = Some(tidy(firm));
                entry.label.title = Some(tidy(title));
            }
            named = false;
        }
    }
    entries
}
