//! The metrics and their surface forms.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{LexiconError, folded, plural};
use crate::records::{Kind, PeriodKind};

/// A metric that companies report and guide.
#[derive(Clone, Debug)]
pub struct Metric {
    /// Canonical id, as in records.
    pub id: String,
    /// For people.
    pub name: String,
    /// What its level is measured in. A change may be a percent besides.
    pub kinds: Vec<Kind>,
    /// Stretch or moment.
    pub period: PeriodKind,
    /// `higher`, `lower` (is better) or `neutral`.
    pub polarity: String,
    /// What its amounts are of.
    pub amount_of: AmountOf,
    /// Nobody means a few dollars by it: "revenue of $1.20" is of something else.
    pub large: bool,
    /// It is of the company as a whole, never of a part.
    pub whole: bool,
    /// Surface forms as written in the file.
    pub forms: Vec<String>,
    /// Forms that mean a negative value.
    pub negative: Vec<String>,
    /// Forms that need something beside them.
    pub weak: Vec<String>,
    /// Words for doing it: a count or an amount of money behind one of them that has no name of its own is of this metric.
    pub verbs: Vec<String>,
    /// Chinese words, for search.
    pub zh: Vec<String>,
}

impl Metric {
    /// Whether it is no metric of its own but guidance itself: "our outlook", "the high end of our range".
    pub fn is_general(&self) -> bool {
        self.id == "guidance_general"
    }

    /// Whether a level of this metric may be of a kind.
    pub fn takes(&self, kind: Kind) -> bool {
        self.kinds.contains(&kind)
    }
}

/// What an amount of a metric is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AmountOf {
    /// Of a share: earnings per share, a dividend.
    Share,
    /// Of one of something else: a price, revenue per available room.
    Unit,
    /// Of all, and of a share besides: net income, a charge.
    Either,
    /// Of all.
    #[default]
    All,
}

impl AmountOf {
    /// Whether it is of one share or one of something else, and of no more.
    pub fn is_of_one(self) -> bool {
        matches!(self, Self::Share | Self::Unit)
    }
}

/// How surely a form means its metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Always.
    Strong,
    /// Only with a number or a direction, and where nothing better is near.
    Weak,
}

/// A surface form's meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MetricForm {
    /// Index into [`super::Lexicon::metrics`].
    pub metric: u16,
    /// Strong or weak.
    pub strength: Strength,
    /// Whether it means a negative value ("operating loss").
    pub negative: bool,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MetricFile {
    #[serde(default)]
    pub(super) metric: Vec<MetricEntry>,
    #[serde(default)]
    pub(super) block: Vec<BlockEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BlockEntry {
    pub(super) forms: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MetricEntry {
    id: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    kinds: Vec<Kind>,
    #[serde(default = "duration")]
    period: PeriodKind,
    #[serde(default)]
    polarity: Option<String>,
    #[serde(default)]
    amount_of: Option<AmountOf>,
    #[serde(default)]
    large: Option<bool>,
    #[serde(default)]
    whole: Option<bool>,
    #[serde(default)]
    forms: Vec<String>,
    #[serde(default)]
    negative: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    zh: Vec<String>,
}

fn duration() -> PeriodKind {
    PeriodKind::Duration
}

impl MetricFile {
    /// Adds a user's entry: to the metric of that id, or as a new one.
    pub(super) fn add(&mut self, entry: MetricEntry) {
        match self.metric.iter_mut().find(|m| m.id == entry.id) {
            Some(known) => {
                known.forms.extend(entry.forms);
                known.negative.extend(entry.negative);
                known.weak.extend(entry.weak);
                known.verbs.extend(entry.verbs);
                known.zh.extend(entry.zh);
                if !entry.kinds.is_empty() {
                    known.kinds = entry.kinds;
                }
                known.name = entry.name.or(known.name.take());
                known.amount_of = entry.amount_of.or(known.amount_of);
                known.large = entry.large.or(known.large);
                known.whole = entry.whole.or(known.whole);
            }
            None => self.metric.push(entry),
        }
    }

    /// The metrics and every phrase to scan for, plurals included. The last entry of a phrase wins.
    pub(super) fn build(&self) -> Result<(Vec<Metric>, BTreeMap<String, MetricForm>), LexiconError> {
        let mut phrases = BTreeMap::new();
        let mut metrics = Vec::with_capacity(self.metric.len());
        for (index, entry) in self.metric.iter().enumerate() {
            let metric = u16::try_from(index).map_err(|_| LexiconError {
                file: "metrics".into(),
                line: None,
                message: "more than 65535 metrics".into(),
            })?;
            for (list, strength, negative) in [
                (&entry.weak, Strength::Weak, false),
                (&entry.forms, Strength::Strong, false),
                (&entry.negative, Strength::Strong, true),
            ] {
                for form in list {
                    let form = folded(form.trim());
                    if form.is_empty() {
                        continue;
                    }
                    let sense = MetricForm {
                        metric,
                        strength,
                        negative,
                    };
                    phrases.entry(plural(&form)).or_insert(sense);
                    phrases.insert(form, sense);
                }
            }
            metrics.push(Metric {
                id: entry.id.clone(),
                name: entry.name.clone().unwrap_or_else(|| entry.id.replace('_', " ")),
                kinds: if entry.kinds.is_empty() {
                    vec![Kind::Money]
                } else {
                    entry.kinds.clone()
                },
                period: entry.period,
                polarity: entry.polarity.clone().unwrap_or_else(|| "neutral".into()),
                amount_of: entry.amount_of.unwrap_or_default(),
                large: entry.large.unwrap_or_default(),
                whole: entry.whole.unwrap_or_default(),
                forms: entry.forms.clone(),
                negative: entry.negative.clone(),
                weak: entry.weak.clone(),
                verbs: entry.verbs.clone(),
                zh: entry.zh.clone(),
            });
        }
        Ok((metrics, phrases))
    }
}

#[cfg(test)]
mod tests {
    use super::AmountOf;
    use crate::lexicon::Lexicon;

    #[test]
    fn a_user_changes_what_is_known_of_a_metric() -> Result<(), Box<dyn std::error::Error>> {
        let built_in = Lexicon::built_in();
        let of = |lexicon: &Lexicon, id: &str| lexicon.metrics.iter().find(|m| m.id == id).cloned();
        let eps = of(&built_in, "eps").ok_or("no earnings per share")?;
        assert_eq!((eps.amount_of, eps.large, eps.whole), (AmountOf::Share, false, true));
        let text = "[[metric]]\nid = \"eps\"\nwhole = false\n[[metric]]\nid = \"fee_per_ride\"\namount_of = \"unit\"\nforms = [\"fee per ride\"]\n";
        let lexicon = Lexicon::extended("mine.toml", text)?;
        let eps = of(&lexicon, "eps").ok_or("no earnings per share")?;
        assert_eq!(
            (eps.amount_of, eps.whole, eps.name.as_str()),
            (AmountOf::Share, false, "Earnings per share")
        );
        let fee = of(&lexicon, "fee_per_ride").ok_or("no fee")?;
        assert_eq!((fee.amount_of, fee.large), (AmountOf::Unit, false));
        Ok(())
    }
}
