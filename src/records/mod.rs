//! The public data model: one flat struct for each table, nothing else.
//!
//! The same field names stand in CSV, JSON Lines and every other output, in the order in which
//! the structs declare them. A field that does not apply is `None`: empty in CSV, `null` in JSON.
//! Amounts are exact decimals in full units (`$9.7 million` is `9700000`, `71%` is `71`); JSON
//! writes them as strings so that no reader turns them into binary floats. `start` and `end` are
//! byte offsets into the decoded text of the source, end exclusive.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

mod field;
mod vocabulary;

pub use field::{Cell, Column, Field, Record, Stored, Type, Typed, Unreadable, Value};
pub use vocabulary::*;

/// The tables, as in file names.
pub const TABLES: &[&str] = &[
    Figure::TABLE,
    Guidance::TABLE,
    Arr::TABLE,
    TurnRow::TABLE,
    ParticipantRow::TABLE,
    DocumentRow::TABLE,
    Diagnostic::TABLE,
    Outcome::TABLE,
];

macro_rules! record {
    ($(#[doc = $doc:literal])+ $name:ident, $table:literal {
        $($(#[doc = $fdoc:literal])+ $field:ident: $type:ty),+ $(,)?
    }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub struct $name { $($(#[doc = $fdoc])+ pub $field: $type),+ }

        impl Record for $name {
            const TABLE: &'static str = $table;
            const FIELDS: &'static [&'static str] = &[$(stringify!($field)),+];

            fn cells<'a>(&'a self, each: &mut dyn FnMut(Cell<'a>)) {
                $(each(self.$field.cell());)+
            }
        }

        impl Typed for $name {
            const DOC: &'static str = concat!($($doc),+).trim_ascii();
            const COLUMNS: &'static [Column] = &[$(Column {
                name: stringify!($field),
                doc: concat!($($fdoc),+).trim_ascii(),
                holds: <$type as Stored>::TYPE,
                optional: <$type as Stored>::OPTIONAL,
            }),+];

            fn read<E: From<Unreadable>>(next: &mut dyn FnMut() -> Result<Value, E>) -> Result<Self, E> {
                Ok(Self { $($field: Stored::read(next()?)?),+ })
            }
        }
    };
}

/// A record with the fields common to figures, guidance and ARR first.
macro_rules! mined_record {
    ($(#[doc = $doc:literal])+ $name:ident, $table:literal {
        $($(#[doc = $fdoc:literal])+ $field:ident: $type:ty),+ $(,)?
    }) => {
        record! {
            $(#[doc = $doc])+
            $name, $table {
                /// The document's id.
                doc: String,
                /// The company, as far as known.
                company: Option<String>,
                /// The ticker, as far as known.
                ticker: Option<String>,
                /// The fiscal period that the call reports: `2023-Q2`, `FY2023`.
                call_period: Option<String>,
                /// ISO date of the call.
                call_date: Option<String>,
                /// Unique in the document, in the order of the text.
                id: String,
                /// Ordinal of the speaker turn, 0-based.
                turn: u32,
                /// Part of the call.
                section: Section,
                /// The speaker's name as the transcript has it.
                speaker: Option<String>,
                /// What the speaker is to the company.
                speaker_role: Role,
                /// The whole sentence, English.
                sentence: String,
                /// 1-based line in the source.
                line: u32,
                /// First byte of the thing itself.
                start: u32,
                /// One past its last byte.
                end: u32,
                /// The source's own words, `source[start..end]`.
                text: String,
                /// The rule that made the record.
                rule: String,
                $($(#[doc = $fdoc])+ $field: $type),+
            }
        }
    };
}

mined_record! {
    /// Every number with a unit that somebody said.
    Figure, "figures" {
        /// What it measures in.
        kind: Kind,
        /// Lower bound, or the value; empty where the lower side is open.
        low: Option<Decimal>,
        /// Upper bound, or the value; empty where the upper side is open.
        high: Option<Decimal>,
        /// How firmly it was said.
        qualifier: Qualifier,
        /// ISO 4217.
        currency: Option<String>,
        /// What an amount is per: `share`, `user`, `month`.
        per: Option<String>,
        /// The noun of a count.
        unit_text: Option<String>,
        /// Level or change.
        measure: Measure,
        /// Of a change.
        direction: Option<Direction>,
        /// The period compared with, for a change.
        versus: Option<String>,
        /// Canonical metric id.
        metric: Option<String>,
        /// The metric in the words of the text.
        metric_text: Option<String>,
        /// What the metric is narrowed to.
        segment: Option<String>,
        /// Accounting basis.
        basis: Option<Basis>,
        /// Normalised period.
        period: Option<String>,
        /// The period as said.
        period_text: Option<String>,
        /// First day, ISO.
        period_start: Option<String>,
        /// Last day, ISO, inclusive.
        period_end: Option<String>,
        /// Stretch or moment.
        period_kind: Option<PeriodKind>,
        /// Where the period comes from.
        period_source: Option<PeriodSource>,
        /// Actual, guidance, target or question.
        status: Status,
        /// The figure in the aligned Chinese paragraph.
        translation_text: Option<String>,
        /// Its first byte.
        translation_start: Option<u32>,
        /// One past its last byte.
        translation_end: Option<u32>,
        /// Its lower value.
        translation_low: Option<Decimal>,
        /// Its upper value.
        translation_high: Option<Decimal>,
        /// Whether the two agree; empty without a counterpart.
        translation_agrees: Option<bool>,
        /// Why they do not.
        translation_issue: Option<TranslationIssue>,
    }
}

mined_record! {
    /// One guidance statement × metric × period.
    Guidance, "guidance" {
        /// The series: company·metric·segment·basis·period·per·measure.
        key: String,
        /// Canonical metric id.
        metric: Option<String>,
        /// The metric in the words of the text.
        metric_text: Option<String>,
        /// What the metric is narrowed to.
        segment: Option<String>,
        /// Accounting basis.
        basis: Option<Basis>,
        /// The period guided for.
        period: Option<String>,
        /// As said.
        period_text: Option<String>,
        /// First day, ISO.
        period_start: Option<String>,
        /// Last day, ISO, inclusive.
        period_end: Option<String>,
        /// Stretch or moment.
        period_kind: Option<PeriodKind>,
        /// Where the period comes from.
        period_source: Option<PeriodSource>,
        /// The shape of the value.
        form: Form,
        /// Lower bound.
        low: Option<Decimal>,
        /// Upper bound.
        high: Option<Decimal>,
        /// Unit of the value.
        unit: Option<Kind>,
        /// ISO 4217.
        currency: Option<String>,
        /// What an amount is per.
        per: Option<String>,
        /// The words of the value.
        value_text: Option<String>,
        /// Where the value comes from.
        value_source: ValueSource,
        /// Level or change.
        measure: Measure,
        /// Of a change.
        direction: Option<Direction>,
        /// The base period of a change.
        versus: Option<String>,
        /// What the statement does to earlier guidance.
        action: Option<Action>,
        /// How the action is known.
        action_source: Option<ActionSource>,
        /// The earlier guidance of the same key: its document.
        prior_doc: Option<String>,
        /// Its lower bound.
        prior_low: Option<Decimal>,
        /// Its upper bound.
        prior_high: Option<Decimal>,
        /// What it assumes, includes or excludes, in the words of the text.
        conditions: Option<String>,
        /// The words that make it guidance.
        cue: Option<String>,
        /// The figures that it rests on, separated by blanks.
        figure_ids: Option<String>,
    }
}

mined_record! {
    /// A mention of annual recurring revenue.
    Arr, "arr" {
        /// As said: ARR, annual recurring revenue, …
        name: String,
        /// What is counted.
        scope: Option<String>,
        /// Ending run-rate, net new, acquired, growth.
        variant: Variant,
        /// Lower bound.
        low: Option<Decimal>,
        /// Upper bound.
        high: Option<Decimal>,
        /// ISO 4217.
        currency: Option<String>,
        /// How firmly it was said.
        qualifier: Option<Qualifier>,
        /// The period or date that the run-rate is of.
        as_of: Option<String>,
        /// As said.
        as_of_text: Option<String>,
        /// Growth said beside it, percent.
        growth_low: Option<Decimal>,
        /// Growth said beside it, percent.
        growth_high: Option<Decimal>,
        /// The base period of the growth.
        growth_versus: Option<String>,
        /// Where it is defined: those words.
        definition: Option<String>,
        /// Actual, guidance, question or mention.
        status: ArrStatus,
        /// The figures that it rests on, separated by blanks.
        figure_ids: Option<String>,
    }
}

record! {
    /// One source.
    DocumentRow, "documents" {
        /// The document's id.
        doc: String,
        /// Where it was read.
        path: String,
        /// SHA-256 of the bytes, hexadecimal.
        sha256: String,
        /// The layout, one of `guidepost formats`.
        format: String,
        /// The encoding that it was decoded from.
        encoding: String,
        /// ISO 639-1 codes, separated by blanks.
        languages: String,
        /// The company.
        company: Option<String>,
        /// The ticker.
        ticker: Option<String>,
        /// The event as the text names it.
        event: Option<String>,
        /// The fiscal period that the call reports.
        call_period: Option<String>,
        /// ISO date of the call.
        call_date: Option<String>,
        /// The month in which the fiscal year ends, 1 to 12.
        fiscal_year_end: Option<u8>,
        /// Lines of the source.
        lines: u32,
        /// Lines with English.
        english_lines: u32,
        /// Lines with Chinese.
        chinese_lines: u32,
        /// Number of turns.
        turns: u32,
        /// Number of figures.
        figures: u32,
        /// Number of guidance records.
        guidance: u32,
        /// Number of ARR records.
        arr: u32,
        /// Number of diagnostics.
        diagnostics: u32,
    }
}

record! {
    /// One person on the call.
    ParticipantRow, "participants" {
        /// The document's id.
        doc: String,
        /// Name as the transcript has it.
        name: String,
        /// Title.
        title: Option<String>,
        /// Firm.
        firm: Option<String>,
        /// What the person is to the company.
        role: Role,
        /// Turns spoken.
        turns: u32,
        /// English words spoken.
        words: u32,
    }
}

record! {
    /// One speaker turn.
    TurnRow, "turns" {
        /// The document's id.
        doc: String,
        /// Ordinal, 0-based.
        turn: u32,
        /// Part of the call.
        section: Section,
        /// What the turn does.
        kind: TurnKind,
        /// One analyst's time at the microphone, 1-based.
        exchange: Option<u32>,
        /// Name as the transcript has it.
        speaker: Option<String>,
        /// Title.
        title: Option<String>,
        /// Firm.
        firm: Option<String>,
        /// What the speaker is to the company.
        speaker_role: Role,
        /// 1-based line of the header (or of the first words).
        line: u32,
        /// First byte, header included.
        start: u32,
        /// One past the last byte.
        end: u32,
        /// English paragraphs, joined by newlines.
        english: String,
        /// Chinese paragraphs, joined by newlines.
        chinese: String,
    }
}

record! {
    /// Something odd in a source, or something that could not be mined.
    Diagnostic, "diagnostics" {
        /// The document's id (the path where it could not be read).
        doc: String,
        /// 1-based line; 0 where the whole source is meant.
        line: u32,
        /// Warning or error.
        severity: Severity,
        /// A stable code in kebab-case.
        code: String,
        /// What was expected and what was found.
        message: String,
    }
}

record! {
    /// Guidance against what came, from several calls of one company.
    Outcome, "outcomes" {
        /// The company.
        company: Option<String>,
        /// The series.
        key: String,
        /// Canonical metric id.
        metric: Option<String>,
        /// What the metric is narrowed to.
        segment: Option<String>,
        /// Accounting basis.
        basis: Option<Basis>,
        /// The period guided for.
        period: Option<String>,
        /// Document of the guidance.
        guidance_doc: String,
        /// Its id there.
        guidance_id: String,
        /// Guided lower bound.
        low: Option<Decimal>,
        /// Guided upper bound.
        high: Option<Decimal>,
        /// Document of the outcome.
        actual_doc: Option<String>,
        /// Its id there.
        actual_id: Option<String>,
        /// What came.
        actual: Option<Decimal>,
        /// `below`, `low_end`, `within`, `high_end`, `above`.
        position: Option<String>,
        /// Against the midpoint.
        delta: Option<Decimal>,
        /// Against the midpoint, percent.
        delta_percent: Option<Decimal>,
        /// Whether like is compared with like.
        comparable: bool,
        /// Why not.
        why_not: Option<String>,
    }
}

/// Everything mined from one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Mined {
    /// The document itself.
    pub document: DocumentRow,
    /// Who spoke.
    pub participants: Vec<ParticipantRow>,
    /// Speaker turns.
    pub turns: Vec<TurnRow>,
    /// Figures.
    pub figures: Vec<Figure>,
    /// Guidance.
    pub guidance: Vec<Guidance>,
    /// ARR mentions.
    pub arr: Vec<Arr>,
    /// Diagnostics.
    pub diagnostics: Vec<Diagnostic>,
}
