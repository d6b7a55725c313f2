//! Figures: one record for each quantity with a unit.

use rust_decimal::Decimal;

use super::direct::Named;
use super::guidance::{self, Before, Verdict};
use super::{Miner, change, compared, tense, when};
use crate::lexicon::{AmountOf, Class};
use crate::period::{Period, Use};
use crate::quantity::{Quantity, Unit};
use crate::records::{Figure, Kind, Measure, PeriodKind, Role, Status};
use when::When;

/// What is found out of a quantity, for all the records that tell of it.
pub(super) struct Told {
    /// The id of its figure, where one was made.
    pub(super) id: Option<String>,
    /// The metric that it is of.
    pub(super) named: Option<Named>,
    /// Whether it is expected rather than reported.
    pub(super) ahead: bool,
}

impl Miner<'_, '_> {
    /// Makes the figures of the sentence; returns what it found out of each quantity.
    pub(super) fn figures(&mut self, links: &[Option<(usize, i32)>], verdict: &Verdict, before: Before) -> Vec<Told> {
        let s = self.sentence;
        let mut all = Vec::with_capacity(s.quantities.len());
        let mut ahead: Vec<bool> = (0..s.quantities.len())
            .map(|index| self.is_ahead(index, verdict, before))
            .collect();
        if verdict.is_guidance && !ahead.contains(&true) {
            ahead = self.ahead_by_the_sentence(links);
        }
        for (index, q) in s.quantities.iter().enumerate() {
            let named = self.metric_of(q, links[index]);
            let ahead = ahead[index];
            let id = self.figure(q, named.as_ref(), ahead);
            all.push(Told { id, named, ahead });
        }
        all
    }

    /// Makes the figure of a quantity, where it has a unit and a number; returns its id.
    fn figure(&mut self, q: &Quantity, named: Option<&Named>, ahead: bool) -> Option<String> {
        let s = self.sentence;
        let metric = named.map(|n| &self.cx.lexicon.metrics[n.metric as usize]);
        let kind = kind_of(q, metric.map(|m| m.kinds.as_slice()))?;
        if q.band {
            return None; // no number was said
        }
        let change = change::of(s, q, metric);
        let when = self.when_of(q, named, ahead);
        let status = self.status(ahead, when.as_ref());
        let versus = if change.measure == Measure::Change {
            when::versus(s, &q.tokens, when.as_ref().map(|w| w.period), &self.cx.calendar).map(|p| p.to_string())
        } else {
            None
        };
        let (mut low, mut high) = (q.low, q.high);
        if named.is_some_and(|n| n.negative) && change.measure == Measure::Level && kind != Kind::Percent {
            (low, high) = (negated(q.high), negated(q.low));
        }
        let span = self.span(q.range.clone());
        let id = format!("f{}", self.facts.figures.len() + 1);
        let dates = when.as_ref().and_then(|w| self.cx.calendar.dates(w.period));
        let currency = match (kind, q.unit) {
            (Kind::Money, Unit::Money(c)) => Some(c),
            (Kind::Money, _) => Some(self.cx.habits.currency),
            _ => None,
        };
        let unit_text = q.noun.clone().map(|n| s.quote_tokens(n).to_string());
        let figure = Figure {
            doc: self.cx.document.id.clone(),
            company: self.cx.call.about.company.clone(),
            ticker: self.cx.call.about.ticker.clone(),
            call_period: self.cx.call_period.clone(),
            call_date: self.cx.call_date.clone(),
            id: id.clone(),
            turn: self.ordinal,
            section: self.section(),
            speaker: self.turn.speaker.clone(),
            speaker_role: self.turn.role,
            sentence: s.text().to_string(),
            line: self.cx.document.line_of(span.start),
            start: span.start,
            end: span.end,
            text: span.of(&self.cx.document.text).to_string(),
            rule: named.map_or_else(|| q.rule.to_string(), |n| format!("{} {}", q.rule, n.rule)),
            kind,
            low,
            high,
            qualifier: q.qualifier,
            currency: currency.map(|c| self.cx.lexicon.words.currencies[c as usize].code.clone()),
            per: q.per.clone().or_else(|| per_share(metric, kind, q)),
            unit_text,
            measure: change.measure,
            direction: change.direction,
            versus,
            metric: metric.map(|m| m.id.clone()),
            metric_text: named.and_then(|n| n.text.clone()),
            segment: named.and_then(|n| n.segment.clone()),
            basis: named.and_then(|n| n.basis),
            period: when.as_ref().map(|w| w.period.to_string()),
            period_text: when.as_ref().and_then(|w| w.text.clone()),
            period_start: dates.map(|d| d.0.to_string()),
            period_end: dates.map(|d| d.1.to_string()),
            period_kind: when.as_ref().map(|_| metric.map_or(PeriodKind::Duration, |m| m.period)),
            period_source: when.as_ref().map(|w| w.source),
            status,
            translation_text: None,
            translation_start: None,
            translation_end: None,
            translation_low: None,
            translation_high: None,
            translation_agrees: None,
            translation_issue: None,
        };
        if let Some(why) = self.is_garbled(q) {
            let text = span.of(&self.cx.document.text);
            self.warn(span, "garbled-figure", format!("{text:?} {why}"));
        }
        self.facts.figures.push(figure);
        Some(id)
    }

    /// Why a quantity is not to be trusted as it stands, if so.
    pub(super) fn is_garbled(&self, q: &Quantity) -> Option<String> {
        let s = self.sentence;
        let value = q.low.or(q.high).unwrap_or_default();
        if q.garbled {
            return Some(format!("is garbled; read as {value}"));
        }
        // "more than [50%]": the transcriber's guess.
        let symbol = |i: usize, c: &str| s.tokens.get(i).is_some_and(|t| t.is_symbol(c));
        if q.tokens.start > 0 && symbol(q.tokens.start - 1, "[") && symbol(q.tokens.end, "]") {
            return Some("is the transcriber's guess".to_string());
        }
        // "a carrier with $150 million, mostly prepaid customers": people are counted, not paid.
        let apposed = s.word(q.tokens.end) == ","
            && matches!(
                s.word(q.tokens.end + 1),
                "mostly" | "mainly" | "largely" | "primarily" | "predominantly"
            );
        let counted = || (2..=4).any(|k| s.is(q.tokens.end + k, Class::Clientele));
        let money = matches!(q.unit, Unit::Money(_));
        (money && apposed && counted()).then(|| "may be a count misheard as money".to_string())
    }

    /// Whether a quantity is expected rather than reported.
    pub(super) fn is_ahead(&self, index: usize, verdict: &Verdict, before: Before) -> bool {
        let s = self.sentence;
        let q = &s.quantities[index];
        if compared::is_what_was(s, q) {
            return false;
        }
        // "generated $1.2 billion, $900 million of which we plan to use"
        let of_which = s.word(q.tokens.end) == "of" && s.word(q.tokens.end + 1) == "which";
        if of_which && (q.tokens.end + 2..q.tokens.end + 7).any(|i| tense::looks_ahead(s, i)) {
            return true;
        }
        match tense::at(s, q.tokens.start) {
            tense::Tense::Ahead => true,
            tense::Tense::Back => false,
            tense::Tense::Open => {
                verdict.is_guidance
                    && (guidance::is_expected(s, index, before)
                        || self.ahead_period() && !guidance::is_told_of_the_past(s))
            }
        }
    }

    /// What is expected in a sentence that is guidance as a whole, where no amount is by the words around it: "keeping our
    /// investment in the range of 5% to 6% of revenue"; where the period alone looks ahead, by verbs of the past as well:
    /// "our estimate for 2024 has been changed to $54 million".
    fn ahead_by_the_sentence(&self, links: &[Option<(usize, i32)>]) -> Vec<bool> {
        let s = self.sentence;
        let dated = self.ahead_period() && !tense::is_anything_ahead(s);
        // "With the first half behind us, with revenue of $9 million on the books": of what is over.
        let over = |q: &Quantity| {
            let mut before = s.periods.iter().filter(|m| m.usage == Use::Main);
            before
                .rfind(|m| m.tokens.end <= q.tokens.start)
                .is_some_and(|m| self.is_over(m))
        };
        let expected = |q: &Quantity| {
            !compared::is_what_was(s, q) && (dated && !over(q) || tense::at(s, q.tokens.start) == tense::Tense::Open)
        };
        s.quantities
            .iter()
            .zip(links)
            .map(|(q, link)| link.is_some() && expected(q))
            .collect()
    }

    fn status(&self, ahead: bool, when: Option<&When>) -> Status {
        if matches!(self.turn.role, Role::Analyst | Role::Operator) {
            Status::Question
        } else if ahead {
            if when.is_some_and(|w| matches!(w.period, Period::LongTerm)) {
                Status::Target
            } else {
                Status::Guidance
            }
        } else {
            Status::Actual
        }
    }
}

fn negated(value: Option<Decimal>) -> Option<Decimal> {
    value.map(|v| if v.is_zero() { v } else { -v })
}

/// The kind of a quantity; a bare number takes it from its metric.
pub(super) fn kind_of(q: &Quantity, kinds: Option<&[Kind]>) -> Option<Kind> {
    if let Some(kind) = q.unit.kind() {
        return Some(kind);
    }
    let kinds = kinds?;
    [Kind::Money, Kind::Count, Kind::Multiple]
        .into_iter()
        .find(|k| kinds.contains(k))
}

/// Earnings per share are per share, whether or not it is said again behind the amount; of what is told both in all and
/// for each share, a few dollars are for each.
pub(super) fn per_share(metric: Option<&crate::lexicon::Metric>, kind: Kind, q: &Quantity) -> Option<String> {
    let metric = metric.filter(|_| kind == Kind::Money)?;
    let few = !q.scaled && q.size() < Decimal::ONE_HUNDRED;
    (metric.id == "eps" || metric.amount_of == AmountOf::Share && few).then(|| "share".to_string())
}
