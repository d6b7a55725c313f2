//! The public data model: one flat struct for each table, nothing else.
//!
//! The same field names stand in CSV, JSON Lines and every other output, in the order in which
//! the structs declare them. A field that does not apply is `None`: empty in CSV, `null` in JSON.
//! Amounts are exact decimals in full units (`$9.7 million` is `9700000`, `71%` is `71`); JSON
//! writes them as strings so that no reader turns them into binary floats. `start` and `end` are
//! byte offsets into the decoded text of the source, end exclusive.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A closed vocabulary that is written in `snake_case`.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word written in records.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl Field for $name {
            fn cell(&self) -> Cell<'_> {
                Cell::Text(self.as_str())
            }
        }

        impl Stored for $name {
            const TYPE: Type = Type::Word(&[$($text),+]);

            fn read(value: Value) -> Result<Self, Unreadable> {
                match value {
                    Value::Text(text) => text.parse().map_err(Unreadable),
                    other => Err(other.unlike(Self::TYPE)),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(s: &str) -> Result<Self, String> {
                match s {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(format!("{s:?} is none of: {}", [$($text),+].join(", "))),
                }
            }
        }
    };
}

vocabulary! {
    /// What a figure measures in.
    Kind {
        /// An amount of a currency, in full units.
        Money = "money",
        /// Parts of a hundred: `71%` is `71`.
        Percent = "percent",
        /// A difference of two percentages, in points.
        PercentagePoints = "percentage_points",
        /// Hundredths of a percentage point.
        BasisPoints = "basis_points",
        /// A factor: `2.5x`, `three times`.
        Multiple = "multiple",
        /// A number of things.
        Count = "count",
    }
}
vocabulary! {
    /// How firmly a value was said.
    Qualifier {
        /// As said.
        Exact = "exact",
        /// Approximately, around, roughly.
        About = "about",
        /// A lower bound: at least, more than, north of.
        AtLeast = "at_least",
        /// An upper bound: up to, less than, no more than.
        AtMost = "at_most",
        /// Between two values.
        Range = "range",
    }
}
vocabulary! {
    /// Whether a value is the size of the metric or its change.
    Measure {
        /// "revenue was $25 million"
        Level = "level",
        /// "fell by $11 million", "24% lower"
        Change = "change",
    }
}
vocabulary! {
    /// The direction of a change.
    Direction {
        /// More than before.
        Up = "up",
        /// Less than before.
        Down = "down",
        /// As before.
        Flat = "flat",
    }
}
vocabulary! {
    /// The accounting basis that the text names.
    Basis {
        /// Generally accepted accounting principles, "reported".
        Gaap = "gaap",
        /// Adjusted, non-GAAP, core, normalised, excluding items.
        NonGaap = "non_gaap",
        /// Without acquisitions and disposals.
        Organic = "organic",
        /// At unchanged exchange rates.
        ConstantCurrency = "constant_currency",
        /// As if a transaction had happened earlier.
        ProForma = "pro_forma",
    }
}
vocabulary! {
    /// Whether a period is a stretch of time or a moment.
    PeriodKind {
        /// Flows: revenue, earnings, cash flow.
        Duration = "duration",
        /// Stocks: cash, debt, ARR, headcount; the end of the period.
        Instant = "instant",
    }
}
vocabulary! {
    /// Where the period of a record comes from.
    PeriodSource {
        /// Said in the sentence.
        Stated = "stated",
        /// Taken from the sentences before.
        Inherited = "inherited",
        /// The period that the call reports, by default.
        Call = "call",
        /// Given by the user.
        Configured = "configured",
    }
}
vocabulary! {
    /// What a figure stands for in time.
    Status {
        /// Reported.
        Actual = "actual",
        /// Expected by management for a named future or open period.
        Guidance = "guidance",
        /// A long-term aim of management.
        Target = "target",
        /// Said by an analyst or the operator.
        Question = "question",
    }
}
vocabulary! {
    /// The part of the call.
    Section {
        /// Prepared remarks.
        Prepared = "prepared",
        /// Questions and answers.
        Qa = "qa",
    }
}
vocabulary! {
    /// What a speaker is to the company.
    Role {
        /// Runs the line.
        Operator = "operator",
        /// An officer of the company, named or not.
        Management = "management",
        /// Asks the questions.
        Analyst = "analyst",
        /// Investor relations, of the company or an agency.
        InvestorRelations = "investor_relations",
        /// Not to be told from the text.
        Unknown = "unknown",
    }
}
vocabulary! {
    /// What a turn does.
    TurnKind {
        /// Prepared remarks, opening and closing statements.
        Presentation = "presentation",
        /// An analyst's words.
        Question = "question",
        /// Management's words in reply.
        Answer = "answer",
        /// The operator's words.
        Operator = "operator",
    }
}
vocabulary! {
    /// The shape of a guided value.
    Form {
        /// One value.
        Point = "point",
        /// Two bounds.
        Range = "range",
        /// A lower bound.
        AtLeast = "at_least",
        /// An upper bound.
        AtMost = "at_most",
        /// One value, approximately.
        About = "about",
        /// Up, down or flat without a number.
        Direction = "direction",
        /// Checkable, with neither number nor direction.
        Qualitative = "qualitative",
    }
}
vocabulary! {
    /// Where a guided value comes from.
    ValueSource {
        /// The numbers were said.
        Stated = "stated",
        /// A band of words: "mid-teens" is 14 to 16; never to be taken for stated.
        VerbalBand = "verbal_band",
        /// No value.
        None = "none",
    }
}
vocabulary! {
    /// What a statement does to the guidance of the same series.
    Action {
        /// Given for the first time.
        Initiate = "initiate",
        /// Moved up.
        Raise = "raise",
        /// Moved down.
        Lower = "lower",
        /// A smaller range inside the old one.
        Narrow = "narrow",
        /// A larger range.
        Widen = "widen",
        /// Repeated unchanged.
        Reiterate = "reiterate",
        /// Taken back.
        Withdraw = "withdraw",
        /// Refused.
        Decline = "decline",
    }
}
vocabulary! {
    /// How an action is known.
    ActionSource {
        /// The words say so.
        Stated = "stated",
        /// Compared with the company's earlier call.
        Inferred = "inferred",
    }
}
vocabulary! {
    /// What an ARR mention is about.
    Variant {
        /// The run-rate itself, at the end of a period.
        Ending = "ending",
        /// Net new ARR of a period.
        NetNew = "net_new",
        /// ARR that came with an acquisition.
        Acquired = "acquired",
        /// Its growth.
        Growth = "growth",
    }
}
vocabulary! {
    /// What an ARR mention stands for in time.
    ArrStatus {
        /// Reported.
        Actual = "actual",
        /// Expected by management.
        Guidance = "guidance",
        /// Said by an analyst or the operator.
        Question = "question",
        /// No value with it.
        Mention = "mention",
    }
}
vocabulary! {
    /// Why an English figure and its Chinese counterpart disagree.
    TranslationIssue {
        /// Other digits.
        Value = "value",
        /// The same digits, another scale.
        Scale = "scale",
        /// The opposite sign.
        Sign = "sign",
        /// Another currency.
        Currency = "currency",
        /// Another unit (percent for points, a count for money).
        Unit = "unit",
        /// One bound of a range differs or is lost.
        Bound = "bound",
        /// The paragraph is translated, the figure is not there.
        Missing = "missing",
    }
}
vocabulary! {
    /// How bad a diagnostic is.
    Severity {
        /// Odd text; mined all the same.
        Warning = "warning",
        /// Something was not mined.
        Error = "error",
    }
}

/// What a record struct tells about itself.
pub trait Record: Serialize {
    /// The table's name, as in file names.
    const TABLE: &'static str;
    /// The field names, in order.
    const FIELDS: &'static [&'static str];
    /// Calls `each` with the value of every field, in order.
    fn cells<'a>(&'a self, each: &mut dyn FnMut(Cell<'a>));
}

/// The value of one field, for writers that are not serde's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// The field does not apply.
    Empty,
    /// Words.
    Text(&'a str),
    /// A position, an ordinal, a count of things.
    Whole(u32),
    /// An amount.
    Amount(Decimal),
    /// Yes or no.
    Flag(bool),
}

/// A type that a field may have.
pub trait Field {
    /// Its value.
    fn cell(&self) -> Cell<'_>;
}

impl Field for String {
    fn cell(&self) -> Cell<'_> {
        Cell::Text(self)
    }
}

impl Field for u32 {
    fn cell(&self) -> Cell<'_> {
        Cell::Whole(*self)
    }
}

impl Field for u8 {
    fn cell(&self) -> Cell<'_> {
        Cell::Whole(u32::from(*self))
    }
}

impl Field for bool {
    fn cell(&self) -> Cell<'_> {
        Cell::Flag(*self)
    }
}

impl Field for Decimal {
    fn cell(&self) -> Cell<'_> {
        Cell::Amount(*self)
    }
}

impl<T: Field> Field for Option<T> {
    fn cell(&self) -> Cell<'_> {
        self.as_ref().map_or(Cell::Empty, Field::cell)
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Words.
    Text,
    /// One word of a closed vocabulary.
    Word(&'static [&'static str]),
    /// A position, an ordinal, a count of things.
    Whole,
    /// An exact amount.
    Amount,
    /// Yes or no.
    Flag,
}

/// A field of a table: what a schema needs to know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The field's name.
    pub name: &'static str,
    /// What it means, one line.
    pub doc: &'static str,
    /// What it holds.
    pub holds: Type,
    /// Whether it may be empty.
    pub optional: bool,
}

/// A value that is read back from where it was kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// The field does not apply.
    Empty,
    /// Words, and amounts as they are written.
    Text(String),
    /// A whole number, and flags as 0 and 1.
    Whole(i64),
}

impl Value {
    fn unlike(&self, wanted: Type) -> Unreadable {
        Unreadable(format!("{self:?} is not of type {wanted:?}"))
    }
}

/// A value that is not what its column says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

/// A type of field that can be read back.
pub trait Stored: Sized {
    /// What it holds.
    const TYPE: Type;
    /// Whether it may be empty.
    const OPTIONAL: bool = false;
    /// Reads it; the opposite of [`Field::cell`].
    fn read(value: Value) -> Result<Self, Unreadable>;
}

impl Stored for String {
    const TYPE: Type = Type::Text;

    fn read(value: Value) -> Result<Self, Unreadable> {
        match value {
            Value::Text(text) => Ok(text),
            other => Err(other.unlike(Self::TYPE)),
        }
    }
}

macro_rules! stored_whole {
    ($($type:ty),+) => {
        $(impl Stored for $type {
            const TYPE: Type = Type::Whole;

            fn read(value: Value) -> Result<Self, Unreadable> {
                match value {
                    Value::Whole(number) => number.try_into().map_err(|_| value.unlike(Self::TYPE)),
                    other => Err(other.unlike(Self::TYPE)),
                }
            }
        })+
    };
}

stored_whole!(u32, u8);

impl Stored for bool {
    const TYPE: Type = Type::Flag;

    fn read(value: Value) -> Result<Self, Unreadable> {
        match value {
            Value::Whole(0) => Ok(false),
            Value::Whole(1) => Ok(true),
            other => Err(other.unlike(Self::TYPE)),
        }
    }
}

impl Stored for Decimal {
    const TYPE: Type = Type::Amount;

    fn read(value: Value) -> Result<Self, Unreadable> {
        match &value {
            Value::Text(text) => Decimal::from_str_exact(text).map_err(|_| value.unlike(Self::TYPE)),
            other => Err(other.unlike(Self::TYPE)),
        }
    }
}

impl<T: Stored> Stored for Option<T> {
    const TYPE: Type = T::TYPE;
    const OPTIONAL: bool = true;

    fn read(value: Value) -> Result<Self, Unreadable> {
        match value {
            Value::Empty => Ok(None),
            value => T::read(value).map(Some),
        }
    }
}

/// A record that knows the types of its fields and can be read back.
pub trait Typed: Record + Sized {
    /// What the rows of the table are.
    const DOC: &'static str;
    /// The fields, in order.
    const COLUMNS: &'static [Column];
    /// Makes the record from the values of its fields, in order.
    fn read<E: From<Unreadable>>(next: &mut dyn FnMut() -> Result<Value, E>) -> Result<Self, E>;
}

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
