//! Text without speakers: an article, or a call of which only the words were kept. Each line is a
//! paragraph of its own, so that one sentence a line and whole paragraphs both come out right.

use super::probe::Probe;
use super::{Builder, Draft, Input, Reader};

/// The family.
pub struct Prose;

impl Reader for Prose {
    fn name(&self) -> &'static str {
        "prose"
    }

    fn about(&self) -> &'static str {
        "text without speakers: a speakerless call, an article"
    }

    fn ceiling(&self) -> u32 {
        1
    }

    fn evidence(&self, probe: &Probe) -> u32 {
        u32::from(!probe.lines.is_empty())
    }

    fn read(&self, input: &Input) -> Draft {
        let mut builder = Builder::default();
        for i in (0..input.rows.rows.len()).filter(|&i| !input.is_void(i)) {
            // The title that is put above a text taken out of data.
            if input.document.extracted.is_some() && !builder.speaks() && input.text(i).starts_with("# ") {
                builder.draft.head.push(input.rows.rows[i].line);
                continue;
            }
            builder.say(input, i);
        }
        if builder.speaks() {
            let warning = input.warning(
                None,
                "no-speakers",
                "no speakers were found: the words are taken as management's",
            );
            builder.draft.diagnostics.push(warning);
        }
        builder.finish()
    }
}
