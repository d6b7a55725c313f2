//! `guidepost explain`: why the sentences of a line were read as they were.

use std::io::Write;
use std::path::PathBuf;

use guidepost::facts::{Context, Memory, Reading, explain_sentence};
use guidepost::lexicon::{Lexicon, Sense};
use guidepost::source::discover;
use guidepost::turns;

use super::sources::vocabulary;
use super::{Outcome, complain};

#[derive(clap::Args)]
pub struct Args {
    /// The transcript
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The line to explain, counted from 1
    #[arg(long, value_name = "N")]
    line: u32,
    /// Add to the vocabulary, or override it
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
}

pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let lexicon = vocabulary(args.lexicon.as_deref())?;
    let found = discover(std::slice::from_ref(&args.file), None);
    if let Some(problem) = found.problems.first() {
        complain(&problem.to_string());
        return Ok(Outcome::Failures);
    }
    let Some(input) = found.inputs.first() else {
        complain(&format!("{}: no file to read", args.file.display()));
        return Ok(Outcome::Failures);
    };
    let document = match input.read() {
        Ok(document) => document,
        Err(error) => {
            complain(&error.to_string());
            return Ok(Outcome::Failures);
        }
    };
    if document.line(args.line).is_none() {
        complain(&format!(
            "{}: has {} lines, there is no line {}",
            input.path,
            document.line_count(),
            args.line
        ));
        return Ok(Outcome::Failures);
    }
    let mut call = turns::split(&document);
    call.about.complete(&document.hints);
    let cx = Context::new(&document, &call, &lexicon);
    let mut screen = anstream::stdout().lock();
    let mut shown = false;
    let mut memory = Memory::default();
    for turn in &call.turns {
        memory.turn(turn);
        for paragraph in turn.paragraphs.iter().filter(|p| !p.english.is_empty()) {
            let reading = Reading::of(&document, paragraph, &lexicon);
            if reading.sentences.len() > 1 {
                memory.paragraph();
            }
            for range in &reading.sentences {
                let worth = reading.is_worth_reading(range, reading.marks_of(range));
                let span = reading.passage.source_span(range.clone());
                let wanted = document.line_of(span.start) == args.line;
                if wanted && !worth {
                    writeln!(
                        screen,
                        "{}\n  nothing to read: no number, no metric, no cue\n",
                        &reading.passage.text[range.clone()]
                    )?;
                    shown = true;
                }
                if !worth {
                    memory.pass();
                    continue;
                }
                let told = explain_sentence(&cx, turn, &reading, range, &mut memory, wanted);
                if wanted {
                    if !shown {
                        writeln!(
                            screen,
                            "{}:{}  {} ({})\n",
                            input.path,
                            args.line,
                            turn.speaker.as_deref().unwrap_or("no speaker"),
                            turn.role
                        )?;
                    }
                    shown = true;
                    marks(&mut screen, &reading, range, &lexicon)?;
                    writeln!(screen, "{told}")?;
                }
            }
            if !shown
                && reading.sentences.is_empty()
                && paragraph.english.iter().any(|s| document.line_of(s.start) == args.line)
            {
                writeln!(
                    screen,
                    "{}\n  nothing to read: no number, no metric, no cue\n",
                    reading.passage.text
                )?;
                shown = true;
            }
        }
    }
    if !shown {
        writeln!(
            screen,
            "line {} holds no English that was spoken: a header, a translation, a blank line or page furniture",
            args.line
        )?;
    }
    screen.flush()?;
    Ok(Outcome::Done)
}

/// The sentence, and under it what the scan found.
fn marks(
    out: &mut impl Write,
    reading: &Reading,
    range: &std::ops::Range<usize>,
    lexicon: &Lexicon,
) -> std::io::Result<()> {
    writeln!(out, "{}", &reading.passage.text[range.clone()])?;
    for mark in reading.marks_of(range) {
        let words = &reading.passage.text[mark.range.clone()];
        match mark.sense {
            Sense::Metric(form) => writeln!(
                out,
                "  mark    {words:?} metric {} ({:?})",
                lexicon.metrics[form.metric as usize].id, form.strength
            )?,
            Sense::Block => writeln!(out, "  mark    {words:?} no metric")?,
            Sense::Cue(cue) => writeln!(out, "  mark    {words:?} cue {}", cue.as_str())?,
        }
    }
    Ok(())
}
