//! When a value that was found is the one that was expected.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::Row;

const DATA: &str = include_str!("../lexicon/data/equivalent.toml");

/// The fields whose words are compared without regard to case.
const NAMES: [&str; 5] = ["segment", "scope", "firm", "title", "name"];
/// The fields that hold amounts.
const AMOUNTS: [&str; 4] = ["low", "high", "translation_low", "growth_low"];

/// Which metrics are one thing under two ids.
#[derive(Clone, Debug)]
pub struct Same {
    /// A metric and a kind of it.
    pairs: BTreeSet<(String, String)>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    same: Vec<Entry>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    metric: String,
    kinds: Vec<String>,
    #[allow(dead_code, reason = "for the people who edit the file")]
    why: String,
}

impl Same {
    /// What the embedded file says.
    pub fn built_in() -> Self {
        let file: File = toml::from_str(DATA).expect("the embedded file is checked by the tests");
        let pairs = file.same.into_iter();
        Self {
            pairs: pairs
                .flat_map(|e| e.kinds.into_iter().map(move |k| (e.metric.clone(), k)))
                .collect(),
        }
    }

    /// Whether two metrics are one: the same id, or one is a kind of the other.
    pub fn metric(&self, a: &str, b: &str) -> bool {
        let pair = |a: &str, b: &str| self.pairs.contains(&(a.to_string(), b.to_string()));
        a == b || pair(a, b) || pair(b, a)
    }

    /// Whether a field that was found is right.
    pub(super) fn field(&self, gold: &Row, found: &Map<String, Value>, field: &str) -> bool {
        let found = found.get(field).unwrap_or(&Value::Null);
        !gold.tells(field) || gold.answers(field).any(|right| self.value(field, right, found))
    }

    fn value(&self, field: &str, right: &Value, found: &Value) -> bool {
        match (right, found) {
            (Value::String(a), Value::String(b)) if field == "metric" => self.metric(a, b),
            (Value::String(a), Value::String(b)) if NAMES.contains(&field) => a.to_lowercase() == b.to_lowercase(),
            (Value::String(a), Value::String(b)) if AMOUNTS.contains(&field) => same_amount(a, b),
            _ => right == found,
        }
    }
}

/// `0.90` is `0.9`; a loss is not a profit.
fn same_amount(a: &str, b: &str) -> bool {
    match (a.parse::<Decimal>(), b.parse::<Decimal>()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// A row's bounds, where it has any; a point may stand in one of them alone.
pub(super) fn bounds(low: &Value, high: &Value) -> Option<(Decimal, Decimal)> {
    let amount = |v: &Value| v.as_str()?.parse::<Decimal>().ok();
    match (amount(low), amount(high)) {
        (Some(low), Some(high)) => Some((low, high)),
        (Some(one), None) | (None, Some(one)) => Some((one, one)),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_of_the_file_is_in_the_lexicon() {
        let lexicon = crate::lexicon::Lexicon::built_in();
        for (metric, kind) in Same::built_in().pairs {
            for id in [metric, kind] {
                assert!(lexicon.metric(&id).is_some(), "{id}");
            }
        }
    }

    #[test]
    fn a_kind_is_its_metric_and_no_other_kind() {
        let same = Same::built_in();
        assert!(same.metric("revenue", "services_revenue") && same.metric("services_revenue", "revenue"));
        for (a, b) in [
            ("product_revenue", "services_revenue"),
            ("revenue", "arr"),
            ("revenue", "recurring_revenue"),
            ("eps", "net_income"),
        ] {
            assert!(!same.metric(a, b), "{a} {b}");
        }
    }

    #[test]
    fn amounts_are_compared_by_value_and_sign() {
        for (a, b, equal) in [
            ("0.90", "0.9", true),
            ("-38000000", "38000000", false),
            ("12", "twelve", false),
        ] {
            assert_eq!(same_amount(a, b), equal, "{a} {b}");
        }
    }
}
