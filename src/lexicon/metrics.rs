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
    /// Surface forms as written in the file.
    pub forms: Vec<String>,
    /// Forms that mean a negative value.
    pub negative: Vec<String>,
    /// Forms that need something beside them.
    pub weak: Vec<String>,
    /// Chinese words, for search.
    pub zh: Vec<String>,
}

impl Metric {
    /// Whether a level of this metric may be of a kind.
    pub fn takes(&self, kind: Kind) -> bool {
        self.kinds.contains(&kind)
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
    forms: Vec<String>,
    #[serde(default)]
    negative: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
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
                known.zh.extend(entry.zh);
                if !entry.kinds.is_empty() {
                    known.kinds = entry.kinds;
                }
                if entry.name.is_some() {
                    known.name = entry.name;
                }
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
                forms: entry.forms.clone(),
                negative: entry.negative.clone(),
                weak: entry.weak.clone(),
                zh: entry.zh.clone(),
            });
        }
        Ok((metrics, phrases))
    }
}
