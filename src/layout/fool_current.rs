//! The Motley Fool's pages of the newer kind, and the bilingual rendering of them: a roster
//! `Title — Name`, machine-made takeaways, risks and a glossary that nobody said, then
//! `Full Conference Call Transcript` and turns `Name:text`.
//!
//! ```text
//! CALL PARTICIPANTS
//! Chief Executive Officer — Erin Hart
//! TAKEAWAYS
//! Total Revenue-- $82.9 million, up 18%.
//! Full Conference Call Transcript
//! Erin Hart:Thank you. Good morning.
//! ```

use super::colon;
use super::marks::{Mark, is_page_heading, is_rule, mark};
use super::probe::Probe;
use super::{Draft, Entry, Input, Reader, Side};
use crate::people::VOCABULARY;
use crate::people::label::{Label, tidy};
use crate::people::name::is_name;

/// The family.
pub struct FoolCurrent;

impl Reader for FoolCurrent {
    fn name(&self) -> &'static str {
        "motley-fool-current"
    }

    fn about(&self) -> &'static str {
        "`Title — Name` roster, takeaways that are no speech, `Full Conference Call Transcript`, then `Name:text`"
    }

    fn ceiling(&self) -> u32 {
        96
    }

    fn evidence(&self, probe: &Probe) -> u32 {
        if probe.has_line("Full Conference Call Transcript") {
            96
        } else {
            0
        }
    }

    fn read(&self, input: &Input) -> Draft {
        let rows = input.rows.rows.len();
        let begin = (0..rows).find(|&i| is_begin(input.text(i))).map_or(0, |i| i + 1);
        let end = (begin..rows).find(|&i| is_end(input.text(i))).unwrap_or(rows);
        // With the heading itself: what stands below it is speech.
        let mut draft = colon::read(input, |_, i| i + 1 < begin || i >= end);
        let (head, roster) = head(input, begin);
        draft.head = head;
        draft.roster = roster;
        draft
    }
}

/// The line after which speech begins.
pub fn is_begin(text: &str) -> bool {
    text.eq_ignore_ascii_case("full conference call transcript")
}

/// The publisher's words after the call.
pub fn is_end(text: &str) -> bool {
    [
        "This article is a transcript",
        "This transcript is",
        "Parts of this article",
        "Stocks Mentioned",
        "*Average returns",
    ]
    .iter()
    .any(|s| text.starts_with(s))
}

/// Title lines and the roster before the speech.
fn head(input: &Input, begin: usize) -> (Vec<crate::span::Span>, Vec<Entry>) {
    let mut lines = Vec::new();
    let mut roster = Vec::new();
    let mut machine = false; // takeaways, risks, glossary
    for i in 0..begin {
        let text = input.text(i);
        if text.is_empty() || is_rule(text) {
            continue;
        }
        let capitals = text.len() < 40 && !text.contains(':') && text.chars().all(|c| !c.is_lowercase());
        if capitals || is_page_heading(text) || mark(text) == Some(Mark::Roster) {
            machine =
                !text.to_ascii_uppercase().contains("PARTICIPANTS") && !text.to_ascii_uppercase().contains("DATE");
            continue;
        }
        if let Some((title, name)) = text
            .rsplit_once(" — ")
            .filter(|(t, n)| is_name(n) && VOCABULARY.is_title(t))
        {
            let label = Label {
                title: Some(tidy(title)),
                ..Label::bare(name)
            };
            roster.push(Entry {
                label,
                side: Some(Side::Company),
            });
        } else if !machine && text.len() < 160 && !text.contains("--") {
            lines.push(input.rows.rows[i].line);
        }
    }
    (lines, roster)
}
