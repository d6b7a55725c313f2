//! The marks by which a sentence is found besides its words: what is said in it, and by whom.

use rust_decimal::Decimal;

use super::sentences::Sentence;
use super::terms::{self, Facet, Marks};
use crate::period::Period;
use crate::records::{Arr, Figure, Guidance, Mined, Record, TurnRow};

/// The marks of each sentence of a call, as the index takes them.
pub(super) fn of(mined: &Mined, sentences: &[Sentence]) -> Vec<String> {
    let mut marks = vec![Marks::default(); sentences.len()];
    let year_end = mined.document.fiscal_year_end.unwrap_or(12);
    let mut at = |start: u32, mark: &dyn Fn(&mut Marks)| {
        if let Some(marks) = marks.get_mut(place_of(sentences, start)) {
            mark(marks);
        }
    };
    for f in &mined.figures {
        at(f.start, &|marks| mark_figure(f, year_end, marks));
    }
    for g in &mined.guidance {
        at(g.start, &|marks| mark_guidance(g, year_end, marks));
    }
    for a in &mined.arr {
        at(a.start, &|marks| mark_arr(a, year_end, marks));
    }
    // The sentences of a turn have the same speaker.
    let mut turn: Option<u32> = None;
    let mut said_by = String::new();
    let whole = |(sentence, own): (&Sentence, Marks)| {
        if turn != Some(sentence.turn) {
            turn = Some(sentence.turn);
            said_by = mined.turns.get(sentence.turn as usize).map_or(String::new(), of_turn);
        }
        let mut text = String::with_capacity(said_by.len() + own.len() * 7);
        own.write(&mut text);
        text.push_str(&said_by);
        text
    };
    sentences.iter().zip(marks).map(whole).collect()
}

/// The sentence in which a record begins.
pub(super) fn place_of(sentences: &[Sentence], start: u32) -> usize {
    sentences.partition_point(|s| s.span.start <= start).saturating_sub(1)
}

fn of_turn(turn: &TurnRow) -> String {
    let mut marks = Marks::default();
    marks.add(Facet::Place, &terms::place(turn.speaker_role, turn.section));
    for name in turn.speaker.as_deref().unwrap_or_default().split_whitespace() {
        marks.add(Facet::Speaker, name);
    }
    let mut text = String::new();
    marks.write(&mut text);
    text
}

fn mark_period(period: Option<&str>, year_end: u8, marks: &mut Marks) {
    if let Some(period) = period.and_then(|p| p.parse::<Period>().ok()) {
        marks.add_shown(Facet::Exact, period);
        for longer in period.containing(year_end) {
            marks.add_shown(Facet::Period, longer);
        }
    }
}

fn mark_value(low: Option<Decimal>, high: Option<Decimal>, marks: &mut Marks) {
    let (Some(low), Some(high)) = (low.or(high), high.or(low)) else {
        return;
    };
    // A range has all sizes between its bounds.
    let (low, high) = (terms::size(low), terms::size(high));
    for size in low.min(high)..=high.max(low) {
        marks.add_shown(Facet::Size, size);
    }
}

fn mark_text(facet: Facet, value: Option<&str>, marks: &mut Marks) {
    if let Some(value) = value {
        marks.add(facet, value);
    }
}

fn mark_figure(f: &Figure, year_end: u8, marks: &mut Marks) {
    marks.add(Facet::Kind, Figure::TABLE);
    mark_text(Facet::Metric, f.metric.as_deref(), marks);
    mark_text(Facet::Segment, f.segment.as_deref(), marks);
    mark_text(Facet::Basis, f.basis.map(|b| b.as_str()), marks);
    mark_period(f.period.as_deref(), year_end, marks);
    mark_value(f.low, f.high, marks);
}

fn mark_guidance(g: &Guidance, year_end: u8, marks: &mut Marks) {
    marks.add(Facet::Kind, Guidance::TABLE);
    mark_text(Facet::Metric, g.metric.as_deref(), marks);
    mark_text(Facet::Segment, g.segment.as_deref(), marks);
    mark_text(Facet::Basis, g.basis.map(|b| b.as_str()), marks);
    mark_period(g.period.as_deref(), year_end, marks);
    mark_value(g.low, g.high, marks);
}

fn mark_arr(a: &Arr, year_end: u8, marks: &mut Marks) {
    marks.add(Facet::Kind, Arr::TABLE);
    marks.add(Facet::Metric, "arr");
    mark_text(Facet::Segment, a.scope.as_deref(), marks);
    mark_period(a.as_of.as_deref(), year_end, marks);
    mark_value(a.low, a.high, marks);
}
