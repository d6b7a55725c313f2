//! The metric of a record: linked in the sentence, or inherited from the one before.

use super::Miner;
use crate::facts::sentence::Sentence;
use crate::metric::MetricMention;
use crate::quantity::{Quantity, Unit};
use crate::records::{Basis, Kind};

/// A metric as records need it.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// Index into the lexicon's metrics.
    pub(super) metric: u16,
    /// The words in the text; `None` where inherited.
    pub(super) text: Option<String>,
    pub(super) segment: Option<String>,
    pub(super) basis: Option<Basis>,
    pub(super) negative: bool,
    pub(super) rule: &'static str,
}

impl Miner<'_, '_> {
    /// The metric that a quantity is of.
    pub(super) fn metric_of(&self, q: &Quantity, link: Option<(usize, i32)>) -> Option<Named> {
        let s = self.sentence;
        if let Some((index, _)) = link {
            let m = &s.metrics[index];
            let mut metric = m.metric;
            // Income "per share" is earnings per share.
            let per_share = q
                .per
                .as_deref()
                .is_some_and(|p| p.starts_with("share") || p.starts_with("unit"));
            let id = self.cx.lexicon.metrics[metric as usize].id.as_str();
            // "adjusted earnings of $1.20 to $1.60": nobody earns so little in all.
            let small = matches!(q.unit, Unit::Money(_)) && !q.scaled && q.size() < 1000.into();
            if (per_share && matches!(id, "net_income" | "guidance_general" | "operating_income")
                || small && matches!(id, "net_income"))
                && let Some(eps) = self.cx.lexicon.metrics.iter().position(|m| m.id == "eps")
            {
                metric = eps as u16;
            }
            return Some(Named {
                metric,
                text: Some(s.quote(m.range.clone()).to_string()),
                segment: m
                    .segment
                    .clone()
                    .or_else(|| part_of_name(s, m, id))
                    .or_else(|| came_from(s, q)),
                basis: m.basis.or_else(|| crate::metric::basis_of_sentence(&s.tokens)),
                negative: m.negative,
                rule: "metric-linked",
            });
        }
        if q.rule == "count-anaphora" {
            let topic = self.memory.counted.as_ref()?;
            return Some(Named {
                metric: topic.metric,
                text: None,
                segment: topic.segment.clone(),
                basis: None,
                negative: false,
                rule: "metric-counted-before",
            });
        }
        // Inherited: the sentence names nothing that the quantity could be of, and follows closely.
        if matches!(q.unit, Unit::Count | Unit::Plain) {
            return None;
        }
        let topic = self.memory.topic.as_ref()?;
        let kinds = &self.cx.lexicon.metrics[topic.metric as usize].kinds;
        let kind = q.unit.kind()?;
        let fits = kinds.contains(&kind) || (kind == Kind::Percent && kinds.contains(&Kind::Money));
        let leads = s.metrics.iter().all(|m| m.strength == crate::lexicon::Strength::Weak);
        (fits && leads && topic.age <= 1).then(|| Named {
            metric: topic.metric,
            text: None,
            segment: came_from(s, q).or_else(|| topic.segment.clone()),
            basis: None,
            negative: false,
            rule: "metric-inherited",
        })
    }
}

/// "Services revenue": the metric's own name says what it is narrowed to.
fn part_of_name(s: &Sentence<'_>, m: &MetricMention, id: &str) -> Option<String> {
    let last = s.word(m.tokens.end - 1);
    let generic = matches!(
        s.word(m.tokens.start),
        "net" | "total" | "operating" | "gross" | "company" | "overall" | "top" | "topline"
    );
    let named = matches!(id, "services_revenue" | "product_revenue")
        || id == "revenue" && matches!(last, "revenue" | "revenues" | "sales" | "income");
    let named = named && m.tokens.len() > 1 && !generic;
    named.then(|| s.quote_tokens(m.tokens.start..m.tokens.end - 1).to_string())
}

/// "$36.0 million came from maintenance and support": the part is named behind the verb.
fn came_from(s: &Sentence<'_>, q: &Quantity) -> Option<String> {
    let from = (q.tokens.end..(q.tokens.end + 3).min(s.tokens.len())).find(|&i| s.word(i) == "from")?;
    if !(q.tokens.end..from).any(|i| {
        matches!(
            s.word(i),
            "came" | "comes" | "come" | "coming" | "derived" | "was" | "is"
        )
    }) {
        return None;
    }
    crate::metric::segment_behind(s.passage, &s.tokens, from)
}
