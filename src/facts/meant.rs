//! What the words for a metric mean beside an amount: a margin in money is a profit, a profit in cents is earnings per
//! share, costs that are reduced by an amount are savings.

use super::Miner;
use crate::lexicon::{Class, Strength};
use crate::metric::MetricMention;
use crate::quantity::{Quantity, Unit};
use crate::records::{Kind, PeriodKind, Qualifier};

impl Miner<'_, '_> {
    /// A metric by its id.
    pub(super) fn metric(&self, id: &str) -> Option<u16> {
        self.cx.lexicon.metric_number(id)
    }

    /// The metric that an amount is of, where it is linked to a mention of one.
    pub(super) fn metric_meant(&self, q: &Quantity, m: &MetricMention) -> u16 {
        let id = self.cx.lexicon.metrics[m.metric as usize].id.as_str();
        self.profit_of_margin(q, m, id)
            .or_else(|| self.ratio_of(q, m, id))
            .and_then(|other| self.metric(other))
            .or_else(|| self.rate_spoken_of(q, m))
            .or_else(|| self.margin_of_profit(q, m, id))
            .or_else(|| self.spent_on(m))
            .or_else(|| self.saved(q, m))
            .or_else(|| self.of_currencies(q, m))
            .or_else(|| self.dividend_too(q, m))
            .or_else(|| self.backlog_converted(q, m, id))
            .or_else(|| self.of_revenue(q, m, id))
            .or_else(|| self.conversion(q, m, id))
            .or_else(|| self.margin_meant_by(m, id))
            .or_else(|| self.growth_meant(q, m, id))
            .or_else(|| self.of_same_stores(q, m, id))
            .or_else(|| {
                let of_a_share = per_share(q, id) || id == "eps" && m.strength == Strength::Weak;
                of_a_share.then(|| self.metric(self.cx.habits.share)).flatten()
            })
            .unwrap_or(m.metric)
    }

    /// "gross margin of $5 million" is gross profit; so is a bare "margin" in money, where no other margin is spoken of.
    fn profit_of_margin(&self, q: &Quantity, m: &MetricMention, id: &str) -> Option<&'static str> {
        if !matches!(q.unit, Unit::Money(_)) {
            return None;
        }
        match id {
            "gross_margin" => Some("gross_profit"),
            "operating_margin" if is_bare_margin(self.sentence.quote_tokens(m.tokens.clone())) => {
                let meant = self
                    .margin_meant(m.tokens.start)
                    .map(|i| &self.cx.lexicon.metrics[i as usize].id);
                meant.map_or(Some("gross_profit"), |id| profit_of(id))
            }
            "operating_margin" => Some("operating_income"),
            _ => None,
        }
    }

    /// What a share or a multiple is of: "segment income, 8% to 9%", "net debt is 1.6 times trailing EBITDA", "a tax
    /// provision of 20%".
    fn ratio_of(&self, q: &Quantity, m: &MetricMention, id: &str) -> Option<&'static str> {
        let s = self.sentence;
        let points_before = || {
            s.word(q.tokens.start.wrapping_sub(1)) != "by"
                && s.quantities.iter().any(|o| {
                    matches!(o.unit, Unit::BasisPoints | Unit::Points)
                        && o.tokens.end <= q.tokens.start
                        && q.tokens.start - o.tokens.end <= 5
                        && (o.tokens.end..q.tokens.start).any(|i| s.word(i) == "to")
                })
        };
        match (id, q.unit) {
            ("ebitda" | "operating_income" | "gross_profit", Unit::Percent) if points_before() => margin_of(id),
            // A share that nothing says to be growth.
            ("operating_income" | "ebitda", Unit::Percent) => {
                let moves = s.says_any(Class::Up.bit() | Class::Down.bit() | Class::Flat.bit());
                // "20% operating income"
                let beside =
                    m.tokens.start == q.tokens.end && !s.is_any(m.tokens.end, Class::Up.bit() | Class::Down.bit());
                margin_of(id).filter(|_| (q.qualifier == Qualifier::Range || beside) && !moves)
            }
            // "EBITDA to be up 40 to 140 basis points to a range of 16.7% to 17.7%"
            ("ebitda" | "operating_income" | "gross_profit", Unit::BasisPoints | Unit::Points) => margin_of(id),
            ("debt", Unit::Multiple) => Some("leverage"),
            ("tax_expense", Unit::Percent) => {
                let level = matches!(s.back(q.tokens.start, 1), "of" | "approximately" | "about" | "at")
                    || s.word(q.tokens.end) == "tax";
                level.then_some("tax_rate")
            }
            _ => None,
        }
    }

    /// "cash and adjusted rates to be in the 24% to 27% range", where the tax rate is spoken of.
    fn rate_spoken_of(&self, q: &Quantity, m: &MetricMention) -> Option<u16> {
        let s = self.sentence;
        let rate = || (m.tokens.end..q.tokens.start).any(|i| matches!(s.word(i), "rate" | "rates"));
        if q.unit != Unit::Percent || m.strength != Strength::Weak || !rate() {
            return None;
        }
        // "On taxes, our GAAP and cash rates are"
        if (1..=3).any(|i| matches!(s.word(i), "tax" | "taxes")) && m.tokens.start > 1 {
            return self.metric("tax_rate");
        }
        self.spoken_of("tax_rate")
    }

    /// A metric, if it is what the last sentences spoke of.
    fn spoken_of(&self, id: &str) -> Option<u16> {
        let topic = self.memory.topic.as_ref().filter(|t| t.age <= 2)?;
        (self.cx.lexicon.metrics[topic.metric as usize].id == id).then_some(topic.metric)
    }

    /// A share of revenue beside an amount of the profit: "EBITDA was $9.9 million, or 15.0% of revenue, compared to $6.6
    /// million and 12.0%, respectively".
    fn margin_of_profit(&self, q: &Quantity, m: &MetricMention, id: &str) -> Option<u16> {
        let s = self.sentence;
        let beside = || s.has_word("respectively") && s.quantities.iter().any(|o| self.is_of_revenue(o));
        let share = q.unit == Unit::Percent && m.tokens.end <= q.tokens.start && (self.is_of_revenue(q) || beside());
        margin_of(id).filter(|_| share).and_then(|margin| self.metric(margin))
    }

    fn is_of_revenue(&self, q: &Quantity) -> bool {
        let s = self.sentence;
        q.unit == Unit::Percent
            && s.word(q.tokens.end) == "of"
            && (1..=3).any(|k| matches!(s.word(q.tokens.end + k), "revenue" | "revenues" | "sales"))
    }

    /// "EBITDA was $89 million, or 17.6% of revenue": a share that goes by the name of a margin; "energy costs will
    /// increase to 4.6% of revenue".
    fn of_revenue(&self, q: &Quantity, m: &MetricMention, id: &str) -> Option<u16> {
        let s = self.sentence;
        let behind = q.unit == Unit::Percent && m.tokens.start > q.tokens.end && s.word(q.tokens.end) == "of";
        if id != "revenue" || !behind {
            return None;
        }
        let cost = || {
            let measures = |o: &&MetricMention| !self.cx.lexicon.metrics[o.metric as usize].is_general();
            let last = s
                .metrics
                .iter()
                .filter(measures)
                .rfind(|o| o.tokens.end <= q.tokens.start)?;
            let share = || (last.tokens.end..q.tokens.start).any(|i| s.word(i) == "percentage" && s.back(i, 2) == "as");
            let far = q.tokens.start - last.tokens.end;
            let guided = || {
                s.metrics
                    .iter()
                    .any(|o| !measures(&o) && o.tokens.start > last.tokens.end)
            };
            let near = (far <= 10 || far <= 20 && guided() || far <= 24 && share()) && self.is_of_revenue(q);
            let spent = s.is(last.tokens.end - 1, Class::Expense) || self.is_spent(last.metric);
            (near && spent).then_some(last.metric)
        };
        // "We believe 9% to 10% of revenue is an appropriate level", where capital expenditures are spoken of.
        let spoken = || {
            let topic = self
                .memory
                .topic
                .as_ref()
                .filter(|t| t.age <= 1 && self.is_of_revenue(q))?;
            let first = s.metrics.iter().all(|o| o.tokens.start >= m.tokens.start);
            (first && self.is_spent(topic.metric)).then_some(topic.metric)
        };
        self.share_of(q.tokens.start).or_else(cost).or_else(spoken)
    }

    /// Whether a metric is what a company spends.
    fn is_spent(&self, metric: u16) -> bool {
        let metric = &self.cx.lexicon.metrics[metric as usize];
        metric.polarity != "higher" && metric.period == PeriodKind::Duration && metric.takes(Kind::Money)
    }

    /// "free cash flow of 100% of net income", "free cash flow conversion to net income of 90%": how much of a profit
    /// comes as cash is told of the cash flow.
    fn conversion(&self, q: &Quantity, m: &MetricMention, id: &str) -> Option<u16> {
        let s = self.sentence;
        if q.unit != Unit::Percent || !matches!(id, "net_income" | "ebitda") {
            return None;
        }
        let behind = m.tokens.start > q.tokens.end && s.word(q.tokens.end) == "of";
        let before = m.tokens.end <= q.tokens.start && (1..=2).any(|k| s.back(m.tokens.start, k) == "to");
        let end = if behind { q.tokens.start } else { m.tokens.start };
        let cash = s.metrics.iter().rfind(|o| o.tokens.end <= end)?;
        let cash_id = self.cx.lexicon.metrics[cash.metric as usize].id.as_str();
        let told = cash_id == "fcf_conversion" || behind && cash_id.ends_with("cash_flow");
        (told && (behind || before)).then_some(cash.metric)
    }

    /// Which margin a bare "margin" is.
    fn margin_meant_by(&self, m: &MetricMention, id: &str) -> Option<u16> {
        let words = self.sentence.quote_tokens(m.tokens.clone());
        let bare = is_bare_margin(words) || matches!(words, "margin expansion" | "margin improvement");
        (id == "operating_margin" && bare)
            .then(|| self.margin_meant(m.tokens.start))
            .flatten()
    }

    /// "earnings per share to grow 7% to 9%, including near-term growth of 5% to 7%": growth of what was named before.
    fn growth_meant(&self, q: &Quantity, m: &MetricMention, id: &str) -> Option<u16> {
        let s = self.sentence;
        let bare = id == "revenue"
            && m.segment.is_none()
            && matches!(s.quote_tokens(m.tokens.clone()), "growth" | "growth rate");
        if !bare || q.unit != Unit::Percent {
            return None;
        }
        let part = (1..=6).any(|k| s.back(m.tokens.start, k) == "including")
            || (m.tokens.end..q.tokens.start).any(|i| s.word(i) == "including");
        let named = || {
            s.metrics
                .iter()
                .rfind(|o| o.tokens.end <= m.tokens.start && o.strength == Strength::Strong)
        };
        if part {
            return Some(named()?.metric);
        }
        // "earnings per share of at least $4.75, which is nearly 20% compounded annual growth": of the amount.
        let amount = s
            .quantities
            .iter()
            .rfind(|o| o.tokens.end <= q.tokens.start && matches!(o.unit, Unit::Money(_)));
        let tells = |o: &Quantity| {
            (o.tokens.end..q.tokens.start).any(|i| {
                matches!(
                    s.word(i),
                    "which" | "represents" | "representing" | "reflects" | "reflecting"
                )
            })
        };
        if let Some(of) = named()
            && amount.is_some_and(|o| of.tokens.end <= o.tokens.start && tells(o))
        {
            return Some(of.metric);
        }
        // "our 7% to 9% average annual growth target": what the call has said to grow so every year.
        let aim = matches!(
            s.word(m.tokens.end),
            "target" | "targets" | "objective" | "goal" | "algorithm"
        );
        let annual = (m.tokens.start.saturating_sub(2)..m.tokens.start)
            .any(|i| matches!(s.word(i), "annual" | "compound" | "compounded" | "annualized"));
        self.memory.grown.filter(|_| aim || annual)
    }

    /// "revenue growth of 3% to 4%" in the call of a trust: that of the properties that it had a year ago.
    fn of_same_stores(&self, q: &Quantity, m: &MetricMention, id: &str) -> Option<u16> {
        let s = self.sentence;
        let grows = matches!(q.unit, Unit::Percent | Unit::BasisPoints | Unit::Points) && s.word(q.tokens.end) != "of";
        let named = matches!(
            s.word(m.tokens.end - 1),
            "revenue" | "revenues" | "expense" | "expenses"
        );
        let growth = s.word(m.tokens.end - 1) == "growth" && m.tokens.len() > 1;
        if !self.cx.habits.same_store || !grows || !(named || growth) {
            return None;
        }
        match id {
            "revenue" => self.metric("same_store_sales"),
            "opex" => self.metric("same_store_expense"),
            _ => None,
        }
    }

    /// The margin that goes with the metric named last before a place: EBITDA's is the EBITDA margin.
    fn share_of(&self, before: usize) -> Option<u16> {
        let s = self.sentence;
        let last = s.metrics.iter().rfind(|m| m.tokens.end <= before)?;
        let id = self.cx.lexicon.metrics[last.metric as usize].id.as_str();
        self.metric(margin_of(id)?)
    }

    /// Which margin a bare "margin" is: of what the sentence has named before it, else the one that was named last.
    fn margin_meant(&self, at: usize) -> Option<u16> {
        self.share_of(at)
            .or(self.memory.margin)
            .or_else(|| self.cx.habits.margin.and_then(|id| self.metric(id)))
    }

    /// "Full year spending may come in at $8 million to $10 million", where capital expenditures are spoken of.
    fn spent_on(&self, m: &MetricMention) -> Option<u16> {
        let s = self.sentence;
        let spending = matches!(s.quote_tokens(m.tokens.clone()), "spending" | "spend" | "Spending");
        if !spending {
            return None;
        }
        // "We plan to spend $1.9 billion in 2021", "while spending $425 million or less": on nothing that is named, what is built.
        let amount = s
            .quantities
            .iter()
            .find(|q| (0..=3).contains(&q.tokens.start.wrapping_sub(m.tokens.end)));
        let period = |i: usize| s.periods.iter().any(|p| p.tokens.contains(&i)) || matches!(s.word(i), "the" | "our");
        let said = |q: &Quantity| (q.tokens.end..s.tokens.len().min(q.tokens.end + 8)).find(|&i| !period(i));
        let toward = |i: usize| match s.word(i) {
            "on" | "of" | "to" => true,
            "for" => !period(i + 1) && !period(i + 2),
            "in" => s.metrics.iter().any(|o| (i + 1..i + 4).contains(&o.tokens.start)),
            _ => false,
        };
        let verb = |q: &Quantity| match s.word(m.tokens.start) {
            "spend" => matches!(s.back(m.tokens.start, 1), "to" | "will"),
            _ => m.tokens.end == q.tokens.start,
        };
        if let Some(q) = amount.filter(|&q| verb(q)) {
            let Some(on) = said(q).filter(|&i| toward(i)) else {
                return self.metric("capex");
            };
            // "spend $6 million on research and development"
            let named = s.metrics.iter().find(|o| (on + 1..on + 5).contains(&o.tokens.start));
            if let Some(o) = named.filter(|o| o.strength == Strength::Strong && self.is_spent(o.metric)) {
                return Some(o.metric);
            }
        }
        // "spend $3 million in our renovation program"
        if (m.tokens.end..m.tokens.end + 14).any(|i| s.is(i, Class::Built)) {
            return self.metric("capex");
        }
        let capex = self.metric("capex")?;
        let named = s
            .metrics
            .iter()
            .any(|o| o.metric == capex && o.tokens.end <= m.tokens.start);
        let spoken = self.spoken_of("capex").or(named.then_some(capex));
        spoken.filter(|_| m.segment.is_none())
    }

    /// "reduce our cost structure by more than $200 million": what is reduced is saved.
    fn saved(&self, q: &Quantity, m: &MetricMention) -> Option<u16> {
        let s = self.sentence;
        let cost = matches!(
            s.quote_tokens(m.tokens.clone()),
            "cost"
                | "costs"
                | "cost structure"
                | "cost base"
                | "expense base"
                | "structural cost"
                | "structural costs"
                | "expenses"
        );
        let reduces = |k: usize| s.is(m.tokens.start.wrapping_sub(k), Class::CuttingCost);
        let by = (1..=4).any(|k| s.back(q.tokens.start, k) == "by");
        let behind = m.tokens.end <= q.tokens.start && q.tokens.start - m.tokens.end <= 6;
        // "eliminate $50 million of costs", "take $50 million out of our cost structure"
        let eliminates = |k: usize| s.is(q.tokens.start.wrapping_sub(k), Class::TakingOut);
        let of = (1..=5).contains(&(m.tokens.start.wrapping_sub(q.tokens.end)))
            && matches!(s.word(q.tokens.end), "of" | "in" | "out" | "from")
            && (1..=4)
                .any(|k| eliminates(k) || s.word(q.tokens.end) == "from" && s.back(q.tokens.start, k) == "reduce");
        // "a reduction of annualized expenses in the range of $125 million"
        let reduction = || {
            behind && (1..=2).any(|k| s.back(m.tokens.start, k) == "of" && s.back(m.tokens.start, k + 1) == "reduction")
        };
        let reduced = by && behind && (1..=4).any(reduces);
        let saved = cost && matches!(q.unit, Unit::Money(_)) && (reduced || of || reduction());
        saved.then(|| self.metric("cost_savings")).flatten()
    }

    /// "Foreign currency is expected to reduce revenue by about 20 basis points": the amount is what currencies do.
    fn of_currencies(&self, q: &Quantity, m: &MetricMention) -> Option<u16> {
        let s = self.sentence;
        let currency = |i: usize| {
            matches!(s.word(i), "currency" | "currencies" | "fx" | "forex")
                || s.word(i) == "exchange" && s.back(i, 1) == "foreign"
        };
        // "a $70 million revenue headwind from FX"
        let blow = (q.tokens.end..q.tokens.end + 4).find(|&i| s.is(i, Class::Effect));
        let of = |i: usize| s.word(i + 1) == "from" && (i + 2..i + 6).any(currency);
        let tied = |i: usize| (q.tokens.end..i).all(|k| !matches!(s.word(k), "," | "with" | "no" | "without"));
        let impact = self.metric("fx_impact")?;
        if blow.is_some_and(|i| of(i) && tied(i)) {
            return Some(impact);
        }
        // "an FX headwind of 2.5% on revenues and 7% on EPS"
        let head = |o: &MetricMention| {
            o.metric == impact && o.tokens.end <= q.tokens.start && matches!(s.word(o.tokens.end), "of" | "is")
        };
        let on = s.word(q.tokens.end) == "on" && m.tokens.start <= q.tokens.end + 3;
        if on && m.tokens.start > q.tokens.end && s.metrics.iter().any(head) {
            return Some(impact);
        }
        // "earnings to benefit by $0.10 due to currency"
        let cause = (q.tokens.end..q.tokens.end + 3).find(|&i| {
            matches!(s.word(i), "due" | "from" | "because")
                && (i + 1..i + 4).any(currency)
                && !(i + 1..i + 4).any(|k| matches!(s.word(k), "," | "neutral" | "constant"))
        });
        let blown = || {
            (m.tokens.end..q.tokens.start).any(|i| {
                matches!(
                    s.word(i),
                    "benefit" | "impact" | "impacted" | "reduced" | "hurt" | "headwind" | "tailwind"
                )
            })
        };
        if cause.is_some() && m.tokens.end <= q.tokens.start && blown() {
            return Some(impact);
        }
        // "FX is forecasted to be a 1% top line headwind", "currency will have a negative impact on revenue of 2% to 3%"
        let clause = (q.tokens.start.saturating_sub(14)..q.tokens.start)
            .rev()
            .take_while(|&i| !matches!(s.word(i), "," | ";" | "and"))
            .find(|&i| currency(i) && !matches!(s.word(i + 1), "neutral" | "adjusted" | "basis"));
        let effect = |i: usize| s.is(i, Class::Effect);
        let behind = || (q.tokens.end..q.tokens.end + 4).any(effect) && m.tokens.start >= q.tokens.end;
        let before = |from: usize| {
            (from..m.tokens.start).any(effect)
                && m.tokens.end <= q.tokens.start
                && q.tokens.start - m.tokens.end <= 3
                && s.back(m.tokens.start, 1) == "on"
        };
        if clause.is_some_and(|from| behind() || before(from)) {
            return Some(impact);
        }
        let subject = (m.tokens.start.saturating_sub(24)..m.tokens.start).rfind(|&i| currency(i))?;
        let acts = (subject..m.tokens.start).any(|i| s.is(i, Class::Affecting));
        let by = |at: usize| (1..=4).any(|k| s.back(at, k) == "by");
        // "by 1.5% for the third quarter and 1% for the fourth"
        let listed = || {
            let before = s.quantities.iter().rfind(|o| o.tokens.end <= q.tokens.start);
            before.is_some_and(|o| by(o.tokens.start) && o.unit == q.unit && s.back(q.tokens.start, 1) == "and")
        };
        let by = by(q.tokens.start) || listed();
        let heading = |o: &MetricMention| (o.tokens.end..subject).any(|i| s.word(i) == ",");
        let other = |o: &MetricMention| o.metric != impact && o.tokens.start < subject && !heading(o);
        let own = m.tokens.end <= q.tokens.start && !s.metrics.iter().any(other);
        (acts && by && own).then_some(impact)
    }

    /// "$5 billion of this backlog to convert into revenue over the next 12 months".
    fn backlog_converted(&self, q: &Quantity, m: &MetricMention, id: &str) -> Option<u16> {
        let s = self.sentence;
        let of = id == "backlog" && matches!(q.unit, Unit::Money(_)) && m.tokens.start > q.tokens.end;
        let near = || (1..=4).contains(&(m.tokens.start - q.tokens.end)) && s.word(q.tokens.end) == "of";
        let turns = |i: usize| {
            matches!(
                s.word(i),
                "convert" | "converts" | "converted" | "turn" | "recognized" | "recognize" | "recognised"
            )
        };
        let converted = || {
            (m.tokens.end..m.tokens.end + 5).any(turns)
                && (m.tokens.end..m.tokens.end + 9).any(|i| matches!(s.word(i), "revenue" | "revenues" | "sales"))
        };
        (of && near() && converted()).then(|| self.metric("revenue")).flatten()
    }

    /// "a dividend of $0.30 per share on common stock and $0.24 per share on Class B stock": the list goes on.
    fn dividend_too(&self, q: &Quantity, m: &MetricMention) -> Option<u16> {
        let s = self.sentence;
        let listed = (1..=2).any(|k| matches!(s.back(q.tokens.start, k), "and" | "or"));
        if s.word(m.tokens.start) != "per" || !listed {
            return None;
        }
        let dividend = self.metric("dividend")?;
        let earlier = |o: &MetricMention| o.metric == dividend && o.tokens.end <= q.tokens.start;
        s.metrics.iter().any(earlier).then_some(dividend)
    }
}

/// Income "per share" is earnings per share; so are "adjusted earnings of $1.20 to $1.60": nobody earns so little in all.
fn per_share(q: &Quantity, id: &str) -> bool {
    q.is_per_share() && matches!(id, "net_income" | "guidance_general" | "operating_income")
        || q.is_small_money() && matches!(id, "net_income")
        || in_cents(q) && matches!(id, "operating_income")
        || id == "guidance_general" && in_cents(q)
}

/// Dollars and cents, and not many: an amount for each share, where nothing else is said.
pub(super) fn in_cents(q: &Quantity) -> bool {
    let cents = |v: Option<rust_decimal::Decimal>| v.is_none_or(|v| v.scale() <= 2 && v.abs() < 100.into());
    let exact = [q.low, q.high].into_iter().flatten().any(|v| !v.fract().is_zero());
    matches!(q.unit, Unit::Money(_)) && !q.scaled && q.per.is_none() && exact && cents(q.low) && cents(q.high)
}

/// Whether nothing says whose margin it is.
fn is_bare_margin(words: &str) -> bool {
    matches!(words, "margin" | "margins" | "Margin" | "Margins")
}

/// Profits and the margins that are their shares of revenue.
const MARGINS: &[(&str, &str)] = &[
    ("ebitda", "ebitda_margin"),
    ("ebitda_margin", "ebitda_margin"),
    ("gross_profit", "gross_margin"),
    ("gross_margin", "gross_margin"),
    ("operating_income", "operating_margin"),
    ("operating_margin", "operating_margin"),
    ("free_cash_flow", "fcf_margin"),
    ("net_interest_margin", "net_interest_margin"),
    ("net_income", "net_income_margin"),
];

/// The profit that goes with a margin, by their ids.
fn profit_of(margin: &str) -> Option<&'static str> {
    let pair = MARGINS.iter().find(|(of, its)| *its == margin && of != its);
    pair.map(|&(profit, _)| profit)
}

/// The margin that goes with a profit, by their ids.
fn margin_of(profit: &str) -> Option<&'static str> {
    MARGINS.iter().find(|(of, _)| *of == profit).map(|&(_, margin)| margin)
}
