//! The derivation of a sentence's records, in words.

use std::fmt::Write;
use std::ops::Range;

use super::memory::Memory;
use super::sentence::Sentence;
use super::{Context, Facts, Miner, Reading, compared, link, tense};
use crate::turns::Turn;

/// Mines one sentence like [`super::mine`] does and tells why it came out so. `told` is left empty where nobody
/// wants to know.
pub fn sentence(
    cx: &Context<'_>,
    turn: &Turn,
    reading: &Reading,
    range: &Range<usize>,
    memory: &mut Memory,
    wanted: bool,
) -> String {
    let mut sentence = Sentence::read(reading, range.clone(), cx.lexicon, cx.habits.currency);
    cx.name_parts(&mut sentence);
    let mut facts = Facts::default();
    let before = memory.before(turn);
    let inherited = memory.clone();
    let mut miner = Miner {
        cx,
        turn,
        ordinal: 0,
        sentence: &sentence,
        facts: &mut facts,
        memory,
    };
    let verdict = miner.mine();
    if !wanted {
        return String::new();
    }
    let s = &sentence;
    let mut out = String::new();
    let mut line = |text: String| {
        let _ = writeln!(out, "  {text}");
    };
    for m in &s.metrics {
        line(format!(
            "metric  {:?} {} segment {} basis {}",
            s.quote(m.range.clone()),
            cx.lexicon.metrics[m.metric as usize].id,
            m.segment.as_deref().unwrap_or("-"),
            m.basis.map_or("-", |b| b.as_str())
        ));
    }
    for m in &s.periods {
        let both = [true, false].map(|ahead| {
            cx.calendar
                .resolve(m.spec, ahead)
                .map_or("?".to_string(), |p| p.to_string())
        });
        line(format!(
            "period  {:?} {:?} ahead {} back {}",
            s.quote(m.range.clone()),
            m.usage,
            both[0],
            both[1]
        ));
    }
    for q in &s.quantities {
        let show = |v: Option<rust_decimal::Decimal>| v.map_or("open".to_string(), |v| v.to_string());
        let compared = if compared::is_compared_with(s, q.tokens.start) {
            ", compared with"
        } else {
            ""
        };
        line(format!(
            "amount  {:?} {:?} {}..{} {} [{}] {:?}{compared}",
            s.quote(q.range.clone()),
            q.unit,
            show(q.low),
            show(q.high),
            q.qualifier,
            q.rule,
            tense::at(s, q.tokens.start)
        ));
        for c in link::candidates(s, q, cx.lexicon) {
            let reasons = c
                .reasons
                .iter()
                .map(|(why, p)| format!("{why} {p:+}"))
                .collect::<Vec<_>>()
                .join(", ");
            let m = &s.metrics[c.metric];
            line(format!(
                "  link  {:?} {} points ({reasons}){}",
                s.quote(m.range.clone()),
                c.points,
                if c.points < link::THRESHOLD { " too few" } else { "" }
            ));
        }
    }
    if let Some(topic) = &inherited.topic {
        line(format!("before  the metric spoken of is {:?}", topic.text));
    }
    if before.guided || before.topic {
        line("before  guidance is the topic".to_string());
    }
    let points = &cx.lexicon.points;
    let reasons = verdict
        .marks
        .iter()
        .map(|m| format!("{} {:+}", m.as_str(), points.of(m)))
        .chain(points.pairs(verdict.marks).map(|(pair, n)| format!("{pair} {n:+}")))
        .collect::<Vec<_>>()
        .join(", ");
    line(format!(
        "guidance {}: {} points of {} ({reasons})",
        if verdict.is_guidance { "yes" } else { "no" },
        verdict.points,
        points.threshold
    ));
    for f in &facts.figures {
        line(format!(
            "figure  {:?} {} {} of {} for {} ({}) {} {}",
            f.text,
            f.kind,
            f.measure,
            f.metric.as_deref().unwrap_or("-"),
            f.period.as_deref().unwrap_or("-"),
            f.period_source.map_or("-", |p| p.as_str()),
            f.status,
            f.rule
        ));
    }
    for g in &facts.guidance {
        let show = |v: Option<rust_decimal::Decimal>| v.map_or("-".to_string(), |v| v.to_string());
        line(format!(
            "row     {} {} for {} ({}) {}..{} {} action {}",
            g.form,
            g.metric.as_deref().unwrap_or("-"),
            g.period.as_deref().unwrap_or("-"),
            g.period_source.map_or("-", |p| p.as_str()),
            show(g.low),
            show(g.high),
            g.rule,
            g.action.map_or("-", |a| a.as_str())
        ));
    }
    out
}
