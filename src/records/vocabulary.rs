//! The words that records hold: closed lists, written in `snake_case`.

use serde::{Deserialize, Serialize};

use super::field::{Cell, Field, Stored, Type, Unreadable, Value};

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
