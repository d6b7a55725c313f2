//! Mentions of annual recurring revenue: what is counted, as of when, with which value and growth.

use super::figure::Told;
use super::guidance::Verdict;
use super::{Miner, change, when};
use crate::period::Period;
use crate::quantity::Unit;
use crate::records::{Arr, ArrStatus, Measure, Role, Variant};

impl Miner<'_, '_> {
    /// Makes the ARR records of the sentence.
    pub(super) fn arr(&mut self, links: &[Option<(usize, i32)>], told: &[Told], verdict: &Verdict) {
        let s = self.sentence;
        let lexicon = self.cx.lexicon;
        let mentions: Vec<usize> = (0..s.metrics.len())
            .filter(|&i| lexicon.metrics[s.metrics[i].metric as usize].id == "arr")
            .collect();
        // "ARR was $6.3 million, 5% higher than our ARR in March and 38% higher than our ARR a year ago": both
        // growth figures are of the first mention.
        let stated = mentions.iter().copied().find(|&i| {
            let money = |q: usize| matches!(s.quantities[q].unit, Unit::Money(_));
            (0..links.len()).any(|q| links[q].is_some_and(|l| l.0 == i) && money(q))
        });
        let owners: Vec<usize> = (0..s.metrics.len())
            .map(|index| match stated {
                Some(first) if first < index && self.is_base(index) => first,
                _ => index,
            })
            .collect();
        for &index in &mentions {
            let m = &s.metrics[index];
            let metric = &lexicon.metrics[m.metric as usize];
            let linked: Vec<usize> = (0..links.len())
                .filter(|&q| links[q].is_some_and(|l| owners[l.0] == index) && !s.quantities[q].band)
                .collect();
            let of = |q: usize| change::of(s, &s.quantities[q], Some(metric));
            let level = linked
                .iter()
                .copied()
                .find(|&q| matches!(s.quantities[q].unit, Unit::Money(_)) && of(q).measure == Measure::Level);
            let money_change = linked
                .iter()
                .copied()
                .find(|&q| matches!(s.quantities[q].unit, Unit::Money(_)) && of(q).measure == Measure::Change);
            let growths: Vec<usize> = linked
                .iter()
                .copied()
                .filter(|&q| s.quantities[q].unit == Unit::Percent && of(q).measure == Measure::Change)
                .collect();
            // A base of comparison ("higher than our ARR in March") is not a statement of its own.
            let compared =
                level.is_none() && growths.is_empty() && super::compared::is_compared_with(s, m.tokens.start);
            let variant = self.variant(index, level.is_none() && growths.is_empty());
            let value = level.or(if matches!(variant, Variant::NetNew | Variant::Acquired) {
                money_change
            } else {
                None
            });
            let ahead = value
                .or(growths.first().copied())
                .is_some_and(|q| self.is_ahead(q, verdict, self.memory.before(self.turn)));
            let at = value.map_or(m.tokens.clone(), |q| s.quantities[q].tokens.clone());
            // The column of a table, whatever its other cells say.
            let column = value.and_then(|q| self.table_period(&s.quantities[q]));
            let time = when::mention(s, &at).filter(|_| column.is_none());
            let as_of: Option<Period> =
                time.and_then(|t| self.cx.calendar.resolve(t.spec, ahead || verdict.is_guidance));
            let as_of = column
                .or(as_of)
                .or_else(|| value.and(self.inherited(ahead)).map(|w| w.period))
                .or_else(|| value.filter(|_| !ahead).and(self.cx.calendar.call_period()));
            let status = if value.is_none() && growths.is_empty() {
                ArrStatus::Mention
            } else if matches!(self.turn.role, Role::Analyst | Role::Operator) {
                ArrStatus::Question
            } else if ahead {
                ArrStatus::Guidance
            } else {
                ArrStatus::Actual
            };
            let span = self.span(m.range.clone());
            let name = s.quote_tokens(m.tokens.clone()).to_string();
            let scope = m
                .segment
                .clone()
                .or_else(|| self.said_total(index).then(|| "total".to_string()));
            // One row for each growth figure; one row without where there is none.
            let rows: Vec<Option<usize>> = if growths.is_empty() {
                vec![None]
            } else {
                growths.iter().copied().map(Some).collect()
            };
            for growth in rows {
                if compared && growth.is_none() {
                    continue;
                }
                let quantity = value.map(|q| &s.quantities[q]);
                let figure_ids: Vec<&str> = value
                    .into_iter()
                    .chain(growth)
                    .filter_map(|q| told[q].id.as_deref())
                    .collect();
                let row = Arr {
                    doc: self.cx.document.id.clone(),
                    company: self.cx.call.about.company.clone(),
                    ticker: self.cx.call.about.ticker.clone(),
                    call_period: self.cx.call_period.clone(),
                    call_date: self.cx.call_date.clone(),
                    id: format!("a{}", self.facts.arr.len() + 1),
                    turn: self.ordinal,
                    section: self.section(),
                    speaker: self.turn.speaker.clone(),
                    speaker_role: self.turn.role,
                    sentence: s.text().to_string(),
                    line: self.cx.document.line_of(span.start),
                    start: span.start,
                    end: span.end,
                    text: span.of(&self.cx.document.text).to_string(),
                    rule: "arr-mention".to_string(),
                    name: name.clone(),
                    scope: scope.clone(),
                    variant,
                    low: quantity.and_then(|q| q.low),
                    high: quantity.and_then(|q| q.high),
                    currency: quantity.and_then(|q| match q.unit {
                        Unit::Money(c) => Some(lexicon.words.currencies[c as usize].code.clone()),
                        _ => None,
                    }),
                    qualifier: quantity.map(|q| q.qualifier),
                    as_of: as_of.map(|p| p.to_string()),
                    as_of_text: time.map(|t| s.quote(t.range.clone()).to_string()),
                    growth_low: growth.and_then(|g| s.quantities[g].low),
                    growth_high: growth.and_then(|g| s.quantities[g].high),
                    growth_versus: growth
                        .and_then(|g| when::versus(s, &s.quantities[g].tokens, as_of, &self.cx.calendar))
                        .map(|p| p.to_string()),
                    definition: self.definition(index),
                    status,
                    figure_ids: (!figure_ids.is_empty()).then(|| figure_ids.join(" ")),
                };
                self.facts.arr.push(row);
            }
        }
    }

    /// "than our ARR in March", "compared to ARR a year ago": what the ARR of the sentence is measured against.
    fn is_base(&self, index: usize) -> bool {
        let s = self.sentence;
        let start = s.metrics[index].tokens.start;
        (1..=5)
            .take_while(|&k| {
                !s.quantities
                    .iter()
                    .any(|q| q.tokens.end + k > start && q.tokens.end <= start)
            })
            .any(|k| matches!(s.back(start, k), "than" | "compared" | "versus" | "vs" | "against"))
    }

    fn variant(&self, index: usize, without_value: bool) -> Variant {
        let s = self.sentence;
        let m = &s.metrics[index];
        let before: Vec<&str> = (1..=3).map(|k| s.back(m.tokens.start, k)).collect();
        // "net new ARR" is one form of the lexicon, "net new" may also stand apart.
        let said = |word: &str| before.contains(&word) || m.tokens.clone().any(|i| s.word(i) == word);
        if said("new") && said("net") || before[0] == "incremental" {
            return Variant::NetNew;
        }
        if before.contains(&"acquired") {
            return Variant::Acquired;
        }
        let near_growth = (0..3).any(|k| matches!(s.word(m.tokens.end + k), "growth" | "growing" | "grow" | "grew"));
        let not_growing = without_value && (0..9).any(|k| matches!(s.word(m.tokens.end + k), "growing"));
        if (near_growth || not_growing) && without_value {
            Variant::Growth
        } else {
            Variant::Ending
        }
    }

    fn said_total(&self, index: usize) -> bool {
        let m = &self.sentence.metrics[index];
        (1..=3).any(|k| {
            matches!(
                self.sentence.back(m.tokens.start, k),
                "total" | "overall" | "aggregate" | "companywide"
            )
        })
    }

    /// "ARR is calculated from the last month multiplied by 12": the words of a definition.
    fn definition(&self, index: usize) -> Option<String> {
        let s = self.sentence;
        let m = &s.metrics[index];
        let at = (m.tokens.end..s.tokens.len().min(m.tokens.end + 12)).find(|&i| {
            matches!(
                s.word(i),
                "defined"
                    | "define"
                    | "defines"
                    | "calculated"
                    | "calculate"
                    | "represents"
                    | "multiplied"
                    | "annualize"
                    | "means"
            )
        })?;
        let multiplied = s.tokens.iter().any(|t| {
            matches!(
                t.text,
                "multiplied" | "times" | "annualized" | "annualizing" | "12" | "twelve" | "defined" | "calculated"
            )
        });
        multiplied.then(|| s.quote_tokens(at..s.tokens.len()).trim_end_matches('.').to_string())
    }
}
