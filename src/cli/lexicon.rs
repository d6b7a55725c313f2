//! `guidepost lexicon`: the vocabulary, as the program knows it.

use std::io::Write;
use std::path::PathBuf;

use guidepost::lexicon::Metric;

use super::sources::vocabulary;
use super::{Outcome, complain};

#[derive(clap::Args)]
pub struct Args {
    /// A metric's id or one of its surface forms; all of them in short where none is given
    metric: Option<String>,
    /// Add to the vocabulary, or override it
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
}

pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let lexicon = vocabulary(args.lexicon.as_deref())?;
    let mut out = anstream::stdout().lock();
    let outcome = match &args.metric {
        Some(wanted) => {
            let wanted = wanted.to_lowercase();
            let named = |m: &&Metric| {
                m.id == wanted
                    || m.name.to_lowercase() == wanted
                    || [&m.forms, &m.weak, &m.negative].iter().any(|l| l.contains(&wanted))
            };
            let found: Vec<&Metric> = lexicon.metrics.iter().filter(named).collect();
            if found.is_empty() {
                complain(&format!("no metric {wanted:?}; `guidepost lexicon` lists them all"));
                Outcome::Failures
            } else {
                for metric in found {
                    whole(&mut out, metric)?;
                }
                Outcome::Done
            }
        }
        None => {
            writeln!(
                out,
                "metrics ({}): id, name, measured in, a surface form",
                lexicon.metrics.len()
            )?;
            for m in &lexicon.metrics {
                let kinds = m.kinds.iter().map(|k| k.as_str()).collect::<Vec<_>>().join(" ");
                let form = m
                    .forms
                    .first()
                    .or(m.negative.first())
                    .or(m.weak.first())
                    .map_or("", String::as_str);
                writeln!(out, "  {:<24} {:<38} {:<34} {form}", m.id, m.name, kinds)?;
            }
            writeln!(out, "\ncurrencies: code, signs, words")?;
            for c in &lexicon.words.currencies {
                let words = c
                    .words
                    .iter()
                    .chain(&c.weak)
                    .chain(&c.minor)
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(", ");
                writeln!(out, "  {:<5} {:<20} {words}", c.code, c.signs.join(" "))?;
            }
            writeln!(out, "\ncues: class, phrases")?;
            for (cue, phrases) in lexicon.cues() {
                let shown = phrases.iter().take(6).copied().collect::<Vec<_>>().join(", ");
                writeln!(out, "  {:<13} {:>4}  {shown}, …", cue.as_str(), phrases.len())?;
            }
            let (generic, parts) = guidepost::metric::segment_words();
            writeln!(
                out,
                "\nsegments: words that narrow a metric without being names ({}), and nouns behind a name",
                generic.len()
            )?;
            writeln!(out, "  {}\n  {}", generic.join(", "), parts.join(", "))?;
            Outcome::Done
        }
    };
    out.flush()?;
    Ok(outcome)
}

fn whole(out: &mut impl Write, m: &Metric) -> std::io::Result<()> {
    let kinds = m.kinds.iter().map(|k| k.as_str()).collect::<Vec<_>>().join(", ");
    writeln!(
        out,
        "{}\n  name       {}\n  level in   {kinds}\n  period     {}\n  better     {}",
        m.id, m.name, m.period, m.polarity
    )?;
    for (title, list) in [
        ("forms", &m.forms),
        ("negative", &m.negative),
        ("weak", &m.weak),
        ("Chinese", &m.zh),
    ] {
        if !list.is_empty() {
            writeln!(out, "  {title:<10} {}", list.join(", "))?;
        }
    }
    Ok(())
}
