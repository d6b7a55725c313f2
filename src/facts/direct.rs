//! The metric of a record: linked in the sentence, or inherited from the one before.

use super::meant::in_cents;
use super::{Miner, parts};
use crate::facts::sentence::Sentence;
use crate::lexicon::{Class, Strength};
use crate::metric::MetricMention;
use crate::quantity::{Quantity, Unit};
use crate::records::{Basis, Kind, Qualifier};
use crate::text::TokenKind;

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

impl Named {
    /// A metric that the sentence does not name.
    fn unsaid(metric: u16, segment: Option<String>, rule: &'static str) -> Self {
        Self {
            metric,
            text: None,
            segment,
            basis: None,
            negative: false,
            rule,
        }
    }
}

impl Miner<'_, '_> {
    /// The metric that a quantity is of.
    pub(super) fn metric_of(&self, q: &Quantity, link: Option<(usize, i32)>) -> Option<Named> {
        let mut named = self.metric_named(q, link).or_else(|| self.metric_repeated(q))?;
        if !self.sentence.parts.is_empty() && !self.cx.lexicon.metrics[named.metric as usize].whole {
            // A metric that names its part tells of it, unless another part stands between it and the amount.
            let s = self.sentence;
            let between = |index: usize| {
                let end = s.metrics[index].tokens.end;
                !s.has_word("respectively") && s.parts.iter().any(|at| at.start >= end && at.end <= q.tokens.start)
            };
            if named.segment.is_none() || link.is_none_or(|(index, _)| between(index)) {
                named.segment = parts::part_of(s, q).map(str::to_string).or(named.segment);
            }
        }
        Some(named)
    }

    /// "$106 million is still a good number": of the metric that management has said the same amount of before.
    fn metric_repeated(&self, q: &Quantity) -> Option<Named> {
        let figure = self.said_by_management(q, None)?;
        let metric = self.metric(figure.metric.as_deref()?)?;
        Some(Named {
            basis: figure.basis,
            ..Named::unsaid(metric, figure.segment.clone(), "metric-of-same-amount")
        })
    }

    /// The metric that the sentence names, or that the one before leaves.
    fn metric_named(&self, q: &Quantity, link: Option<(usize, i32)>) -> Option<Named> {
        let s = self.sentence;
        if let Some(named) = self.of_that_change(q) {
            return Some(named);
        }
        // "Our guidance includes the expectation that the business will grow 7%": guidance is the word for it, not the thing.
        let general = |index: usize| self.cx.lexicon.metrics[s.metrics[index].metric as usize].is_general();
        if link.is_some_and(|(index, _)| general(index))
            && let Some(named) = self.business_grows(q)
        {
            return Some(named);
        }
        if let Some(named) = self.of_this_metric(q).or_else(|| self.growth_of_guided(q, link)) {
            return Some(named);
        }
        if let Some((index, _)) = link {
            let m = &s.metrics[index];
            let id = self.cx.lexicon.metrics[m.metric as usize].id.as_str();
            return Some(Named {
                metric: self.metric_meant(q, m),
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
        if let Some(named) = self
            .grew(q)
            .or_else(|| self.part_made(q))
            .or_else(|| self.invested(q))
            .or_else(|| self.business_grows(q))
        {
            return Some(named);
        }
        if q.rule == "count-anaphora" {
            let topic = self.memory.counted.as_ref()?;
            return Some(Named::unsaid(
                topic.metric,
                topic.segment.clone(),
                "metric-counted-before",
            ));
        }
        if let Some(named) = self.done(q) {
            return Some(named);
        }
        // Inherited: the sentence names nothing that the quantity could be of, and follows closely.
        if matches!(q.unit, Unit::Count | Unit::Plain) {
            return None;
        }
        // "Our guidance is $0.62 to $0.70": what is guided for in cents is earnings per share, or what the call speaks of per share.
        let guided = || super::tense::at(s, q.tokens.start) == super::tense::Tense::Ahead;
        let general = |m: &MetricMention| self.cx.lexicon.metrics[m.metric as usize].is_general();
        let of_guidance = || (1..=3).any(|k| s.is(q.tokens.start.wrapping_sub(k), Class::Guiding));
        let before = |m: &&MetricMention| m.tokens.start < q.tokens.start;
        if s.metrics.iter().filter(before).all(general)
            && in_cents(q)
            && (q.qualifier == Qualifier::Range || of_guidance())
            && guided()
        {
            return Some(Named {
                basis: crate::metric::basis_of_sentence(&s.tokens),
                ..Named::unsaid(self.metric(self.cx.habits.share)?, None, "metric-in-cents")
            });
        }
        let topic = self.memory.topic.as_ref()?;
        let kinds = &self.cx.lexicon.metrics[topic.metric as usize].kinds;
        let kind = q.unit.kind()?;
        let fits = kinds.contains(&kind) || (kind == Kind::Percent && kinds.contains(&Kind::Money));
        let leads = s
            .metrics
            .iter()
            .all(|m| m.strength == Strength::Weak || self.cx.lexicon.metrics[m.metric as usize].is_general());
        (fits && leads && topic.age <= 1).then(|| {
            let segment = came_from(s, q).or_else(|| topic.segment.clone());
            Named::unsaid(topic.metric, segment, "metric-inherited")
        })
    }

    /// "Our new guidance is $29 million to $30 million, which represents growth of 25%": growth of what the amount before it
    /// is of, though the sentence does not name that.
    fn growth_of_guided(&self, q: &Quantity, link: Option<(usize, i32)>) -> Option<Named> {
        let s = self.sentence;
        let m = &s.metrics[link?.0];
        let bare = m.strength == Strength::Weak && s.word(m.tokens.start) == "growth" && m.segment.is_none();
        let index = s.quantities.iter().position(|o| o.tokens == q.tokens)?;
        let before = &s.quantities[index.checked_sub(1)?];
        let money = matches!(before.unit, Unit::Money(_)) && q.unit == Unit::Percent;
        let gap = before.tokens.end..q.tokens.start.max(before.tokens.end);
        let tells = gap.len() <= 10
            && gap.clone().any(|i| {
                matches!(
                    s.word(i),
                    "represents" | "representing" | "reflects" | "reflecting" | "implies"
                )
            });
        let named = s
            .metrics
            .iter()
            .any(|o| o.tokens.start < before.tokens.start && !self.cx.lexicon.metrics[o.metric as usize].is_general());
        if !bare || !money || !tells || named {
            return None;
        }
        self.metric_named(before, None)
    }

    /// "We expect this metric to be in the range of 15.7% to 16.5%": what the sentence before spoke of.
    fn of_this_metric(&self, q: &Quantity) -> Option<Named> {
        let s = self.sentence;
        let spoken = |i: usize| {
            matches!(s.word(i), "metric" | "measure" | "ratio" | "figure") && matches!(s.back(i, 1), "this" | "that")
        };
        let at = (q.tokens.start.saturating_sub(12)..q.tokens.start).rfind(|&i| spoken(i))?;
        let named = s
            .metrics
            .iter()
            .any(|m| m.tokens.start >= at && m.tokens.end <= q.tokens.start);
        let topic = self.memory.topic.as_ref().filter(|t| t.age <= 2 && !named)?;
        let kinds = &self.cx.lexicon.metrics[topic.metric as usize].kinds;
        crate::facts::link::fits(q, kinds)?;
        Some(Named::unsaid(topic.metric, topic.segment.clone(), "metric-inherited"))
    }

    /// "The decrease of $700,000 is due to lower compensation": of the metric that the sentence before spoke of.
    fn of_that_change(&self, q: &Quantity) -> Option<Named> {
        let s = self.sentence;
        let change = matches!(
            s.word(1),
            "increase" | "decrease" | "decline" | "reduction" | "improvement" | "change"
        );
        let leads = matches!(s.word(0), "the" | "this" | "that") && change && q.tokens.start <= 5;
        let named_there = s.metrics.iter().any(|m| m.tokens.start < q.tokens.start + 4);
        let topic = self
            .memory
            .topic
            .as_ref()
            .filter(|t| leads && !named_there && t.age <= 1)?;
        let kind = q.unit.kind()?;
        let takes = &self.cx.lexicon.metrics[topic.metric as usize].kinds;
        takes
            .contains(&kind)
            .then(|| Named::unsaid(topic.metric, topic.segment.clone(), "metric-inherited"))
    }

    /// "Apparel grew 3.5% to $171 million": what a part of the company is said to grow in is its revenue.
    fn grew(&self, q: &Quantity) -> Option<Named> {
        let s = self.sentence;
        if !s.metrics.is_empty() || !matches!(q.unit, Unit::Money(_) | Unit::Percent) {
            return None;
        }
        let verb = (1..4).find(|&i| matches!(s.word(i), "grew" | "declined" | "fell" | "increased" | "decreased"))?;
        let capital = |i: usize| {
            let text = &s.passage.text[s.tokens[i].start..];
            text.starts_with(|c: char| c.is_uppercase())
        };
        let name = (0..verb).all(|i| s.tokens[i].kind == TokenKind::Word && (i == 0 || capital(i)));
        let plain = s.tokens[..verb]
            .iter()
            .any(|t| t.is_any(Class::Pronoun.bit() | Class::Determiner.bit() | Class::FirstPerson.bit()));
        let near = q.tokens.start > verb && q.tokens.start - verb <= 8;
        // "You grew 9%": the company
        let whole = verb == 1 && s.word(1) == "grew" && matches!(s.word(0), "we" | "you");
        if (!name || plain) && !whole || !near {
            return None;
        }
        let segment = (!whole).then(|| s.quote_tokens(0..verb).to_string());
        Some(Named::unsaid(self.metric("revenue")?, segment, "metric-of-growth"))
    }

    /// "Two-thirds of the business is in storage, which we expect to grow 3% to 5%": what a business grows in is its revenue.
    fn business_grows(&self, q: &Quantity) -> Option<Named> {
        let s = self.sentence;
        let grows = |k: &usize| matches!(s.back(q.tokens.start, *k), "grow" | "grows" | "growing");
        let verb = q.tokens.start.checked_sub((1..=4).find(grows)?)?;
        let business = |i: usize| matches!(s.word(i), "business" | "businesses" | "segment" | "division" | "brand");
        let subject = (verb.saturating_sub(20)..verb).any(business);
        let general = |m: &MetricMention| self.cx.lexicon.metrics[m.metric as usize].is_general();
        let named = s.metrics.iter().any(|m| m.tokens.end <= q.tokens.start && !general(m));
        if q.unit != Unit::Percent || !subject || named {
            return None;
        }
        Some(Named::unsaid(self.metric("revenue")?, None, "metric-of-growth"))
    }

    /// "We will open 20 new mega hubs", "ship approximately 55 million tests": what is done says what is counted.
    fn done(&self, q: &Quantity) -> Option<Named> {
        let s = self.sentence;
        let kind = q.unit.kind().filter(|k| matches!(k, Kind::Count | Kind::Money))?;
        let near = (1..=5).map_while(|k| q.tokens.start.checked_sub(k));
        let mut words = near.take_while(|&i| !matches!(s.word(i), "," | ";" | "and" | "in" | "of" | "at" | "with"));
        let metric = words
            .find_map(|i| self.cx.lexicon.metric_done(s.word(i)))
            .filter(|&m| self.cx.lexicon.metrics[m as usize].takes(kind))?;
        Some(Named::unsaid(metric, None, "metric-of-verb"))
    }

    /// "We plan to invest $2 billion in key infrastructure": what is invested, in nothing that has a name of its own.
    fn invested(&self, q: &Quantity) -> Option<Named> {
        let s = self.sentence;
        let invests = |k: usize| matches!(s.back(q.tokens.start, k), "invest" | "investing" | "invested");
        let verb = (1..=4).find(|&k| invests(k))?;
        let plain = matches!(q.unit, Unit::Money(_)) && q.per.is_none();
        let joined = (1..verb).any(|k| matches!(s.back(q.tokens.start, k), "," | "and" | "in"));
        if !plain || joined {
            return None;
        }
        Some(Named::unsaid(self.metric("capex")?, None, "metric-of-investing"))
    }

    /// "Aftermarket was $90 million", "Flow Control earned $51.7 million": what is said of a part of the company alone is
    /// what the sentence before spoke of, or its revenue.
    fn part_made(&self, q: &Quantity) -> Option<Named> {
        let s = self.sentence;
        let (verb, segment) = parts::subject_of(s, q)?;
        let named = s
            .metrics
            .iter()
            .any(|m| m.strength == Strength::Strong && m.tokens.start < q.tokens.start);
        if !matches!(q.unit, Unit::Money(_)) || named || q.per.is_some() || q.tokens.start > verb + 6 {
            return None;
        }
        let metric = match s.word(verb) {
            "earned" | "made" => self.metric("operating_income")?,
            "was" | "is" | "did" | "at" | "contributed" | "grew" | "reached" | "stands" | "stood" => {
                let takes = |m: u16| self.cx.lexicon.metrics[m as usize].kinds.contains(&Kind::Money);
                let topic = self.memory.topic.as_ref().filter(|t| t.age <= 2 && takes(t.metric));
                topic.map_or_else(|| self.metric("revenue"), |t| Some(t.metric))?
            }
            _ => return None,
        };
        Some(Named::unsaid(metric, Some(segment.to_string()), "metric-of-part"))
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
