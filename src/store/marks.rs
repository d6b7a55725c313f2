//! The marks by which a sentence is found besides its words: what is said in it, by whom, in which call.

use super::terms::{self, Facet, mark};
use crate::period::Period;
use crate::records::{Arr, DocumentRow, Figure, Guidance, Record, Role, Section};

/// The marks that all sentences of a call have.
pub(super) fn marks_of_call(document: &DocumentRow) -> Vec<String> {
    let call: Option<Period> = document.call_period.as_deref().and_then(|p| p.parse().ok());
    let mut marks = Vec::new();
    for period in call
        .iter()
        .flat_map(|p| p.containing(document.fiscal_year_end.unwrap_or(12)))
    {
        mark(Facet::Call, &period.to_string(), &mut marks);
    }
    marks
}

pub(super) fn mark_turn(role: Role, section: Section, speaker: Option<&str>, marks: &mut Vec<String>) {
    mark(Facet::Role, role.as_str(), marks);
    mark(Facet::Section, section.as_str(), marks);
    for name in speaker.unwrap_or_default().split_whitespace() {
        mark(Facet::Speaker, &name.to_lowercase(), marks);
    }
}

fn mark_period(period: Option<&str>, year_end: u8, marks: &mut Vec<String>) {
    if let Some(period) = period.and_then(|p| p.parse::<Period>().ok()) {
        mark(Facet::Exact, &period.to_string(), marks);
        for longer in period.containing(year_end) {
            mark(Facet::Period, &longer.to_string(), marks);
        }
    }
}

fn mark_value(low: Option<rust_decimal::Decimal>, high: Option<rust_decimal::Decimal>, marks: &mut Vec<String>) {
    let (Some(low), Some(high)) = (low.or(high), high.or(low)) else {
        return;
    };
    // A range has all sizes between its bounds.
    let (low, high) = (terms::size(low), terms::size(high));
    for size in low.min(high)..=high.max(low) {
        mark(Facet::Size, &size.to_string(), marks);
    }
}

fn mark_text(facet: Facet, value: Option<&str>, marks: &mut Vec<String>) {
    if let Some(value) = value {
        mark(facet, &value.to_lowercase(), marks);
    }
}

pub(super) fn mark_figure(f: &Figure, year_end: u8, marks: &mut Vec<String>) {
    mark(Facet::Kind, Figure::TABLE, marks);
    mark_text(Facet::Metric, f.metric.as_deref(), marks);
    mark_text(Facet::Segment, f.segment.as_deref(), marks);
    mark_text(Facet::Basis, f.basis.map(|b| b.as_str()), marks);
    mark_period(f.period.as_deref(), year_end, marks);
    mark_value(f.low, f.high, marks);
}

pub(super) fn mark_guidance(g: &Guidance, year_end: u8, marks: &mut Vec<String>) {
    mark(Facet::Kind, Guidance::TABLE, marks);
    mark_text(Facet::Metric, g.metric.as_deref(), marks);
    mark_text(Facet::Segment, g.segment.as_deref(), marks);
    mark_text(Facet::Basis, g.basis.map(|b| b.as_str()), marks);
    mark_text(Facet::Action, g.action.map(|a| a.as_str()), marks);
    mark_period(g.period.as_deref(), year_end, marks);
    mark_value(g.low, g.high, marks);
}

pub(super) fn mark_arr(a: &Arr, year_end: u8, marks: &mut Vec<String>) {
    mark(Facet::Kind, Arr::TABLE, marks);
    mark(Facet::Metric, "arr", marks);
    mark_text(Facet::Segment, a.scope.as_deref(), marks);
    mark_period(a.as_of.as_deref(), year_end, marks);
    mark_value(a.low, a.high, marks);
}
