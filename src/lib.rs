//! Guidepost mines earnings-call transcripts.
//!
//! ```text
//! bytes ─ source ─▶ Document ─ bilingual ─▶ Paragraphs ─ turns ─▶ Turns ─ text ─▶ Sentences + Marks
//!       ─ quantity, period, metric ─▶ Mentions ─ facts ─▶ Records ─ export, store, report ─▶ files, screen
//! ```

pub mod about;
pub mod batch;
pub mod bilingual;
pub mod export;
pub mod facts;
pub mod human;
pub mod layout;
pub mod ledger;
pub mod lexicon;
pub mod metric;
pub mod people;
pub mod period;
pub mod quantity;
pub mod records;
pub mod score;
pub mod source;
pub mod span;
pub mod store;
pub mod text;
pub mod turns;

use lexicon::Lexicon;
use records::{DocumentRow, Mined, ParticipantRow, TurnRow};
use source::Document;
use turns::Call;

/// Mines one document: the whole pipeline in one screen.
pub fn mine(document: &Document, lexicon: &Lexicon) -> Mined {
    mine_call(document, &read(document), lexicon)
}

/// Reads a document as a call: who says what, and what the text tells of itself.
pub fn read(document: &Document) -> Call {
    let mut call = turns::split(document);
    call.about.complete(&document.hints);
    call
}

/// Mines a document whose turns are known.
pub fn mine_call(document: &Document, call: &Call, lexicon: &Lexicon) -> Mined {
    let facts = facts::mine(&facts::Context::new(document, call, lexicon));

    let turns: Vec<TurnRow> = call
        .turns
        .iter()
        .enumerate()
        .map(|(i, turn)| turn_row(document, i, turn))
        .collect();
    let participants = call
        .participants
        .iter()
        .map(|p| {
            let of = || turns.iter().filter(|t| t.speaker.as_deref() == Some(&p.name));
            ParticipantRow {
                doc: document.id.clone(),
                name: p.name.clone(),
                title: p.title.clone(),
                firm: p.firm.clone(),
                role: p.role,
                turns: of().count() as u32,
                words: of().map(|t| words(&t.english)).sum(),
            }
        })
        .collect();
    let mut diagnostics = document.diagnostics.clone();
    diagnostics.extend(call.diagnostics.iter().cloned());
    diagnostics.extend(facts.diagnostics);
    diagnostics.sort_by_key(|d| d.line);

    let with = |pick: fn(&turns::Paragraph) -> bool| {
        call.turns
            .iter()
            .flat_map(|t| &t.paragraphs)
            .filter(|p| pick(p))
            .count() as u32
    };
    let about = &call.about;
    Mined {
        document: DocumentRow {
            doc: document.id.clone(),
            path: document.path.clone(),
            sha256: document.sha256.clone(),
            format: call.format.to_string(),
            encoding: document.encoding.to_string(),
            languages: call.languages.join(" "),
            company: about.company.clone(),
            ticker: about.ticker.clone(),
            event: about.event.clone(),
            call_period: about.period.map(|p| p.to_string()),
            call_date: about.date.map(|d| d.to_string()),
            fiscal_year_end: about.fiscal_year_end,
            lines: document.line_count(),
            english_lines: with(|p| !p.english.is_empty()),
            chinese_lines: with(|p| !p.chinese.is_empty()),
            turns: turns.len() as u32,
            figures: facts.figures.len() as u32,
            guidance: facts.guidance.len() as u32,
            arr: facts.arr.len() as u32,
            diagnostics: diagnostics.len() as u32,
        },
        participants,
        turns,
        figures: facts.figures,
        guidance: facts.guidance,
        arr: facts.arr,
        diagnostics,
    }
}

/// The number of words between blanks.
fn words(text: &str) -> u32 {
    if !text.is_ascii() {
        return text.split_whitespace().count() as u32;
    }
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
    let bytes = text.as_bytes();
    let first = bytes.first().is_some_and(|b| !is_blank(b));
    let later = bytes.iter().zip(bytes.iter().skip(1));
    u32::from(first) + later.map(|(a, b)| u32::from(is_blank(a) && !is_blank(b))).sum::<u32>()
}

fn turn_row(document: &Document, ordinal: usize, turn: &turns::Turn) -> TurnRow {
    // Paragraphs on lines of their own, their pieces joined by blanks.
    let text = |pick: fn(&turns::Paragraph) -> &Vec<span::Span>| {
        let pieces = || turn.paragraphs.iter().flat_map(pick);
        let mut text = String::with_capacity(pieces().map(|s| s.len() + 1).sum());
        let paragraphs = turn.paragraphs.iter().map(pick).filter(|p| !p.is_empty());
        for (n, paragraph) in paragraphs.enumerate() {
            for (i, piece) in paragraph.iter().enumerate() {
                match (n, i) {
                    (0, 0) => {}
                    (_, 0) => text.push('\n'),
                    _ => text.push(' '),
                }
                text.push_str(piece.of(&document.text));
            }
        }
        text
    };
    TurnRow {
        doc: document.id.clone(),
        turn: ordinal as u32,
        section: turn.section,
        kind: turn.kind,
        exchange: turn.exchange,
        speaker: turn.speaker.clone(),
        title: turn.title.clone(),
        firm: turn.firm.clone(),
        speaker_role: turn.role,
        line: document.line_of(turn.span.start),
        start: turn.span.start,
        end: turn.span.end,
        english: text(|p| &p.english),
        chinese: text(|p| &p.chinese),
    }
}
