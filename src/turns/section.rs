//! Where the prepared remarks end and the questions begin.

use super::Voice;
use super::cast::Cast;
use super::intro::introductions;
use crate::layout::{Draft, Side};
use crate::people::VOCABULARY;
use crate::records::Section;

/// The part of the call of each turn: as the layout marks it, else from the operator's first
/// invitation to ask, else from the first analyst.
pub fn sections(draft: &Draft, voices: &[Voice], cast: &Cast) -> Vec<Section> {
    let marked = draft.turns.iter().any(|t| t.section == Some(Section::Qa));
    if marked {
        return draft
            .turns
            .iter()
            .map(|t| t.section.unwrap_or(Section::Prepared))
            .collect();
    }
    let start = begin(draft, voices, cast).unwrap_or(voices.len());
    (0..voices.len())
        .map(|i| if i < start { Section::Prepared } else { Section::Qa })
        .collect()
}

fn begin(draft: &Draft, voices: &[Voice], cast: &Cast) -> Option<usize> {
    let has_operator = (0..voices.len()).any(|i| cast.is_operator(i));
    let mut spoken = 0;
    for (i, voice) in voices.iter().enumerate() {
        let host = cast.is_operator(i) || (!has_operator && voice.length < 3000);
        if host && spoken > 0 && opens(voice, cast.is_operator(i)) {
            return Some(i);
        }
        // Whoever opened the call reads the questions that were sent in.
        let opener = spoken > 0 && cast.person_of(i).is_some() && cast.person_of(i) == opener(draft, cast);
        if opener && voice.questions && voice.length < 3000 && voice.says(&VOCABULARY.reads_questions) {
            return Some(i);
        }
        if cast.is_caller(i) && spoken > 0 || draft.turns[i].side == Some(Side::Caller) {
            // The operator's own line before the first question opens the part.
            let before = i.checked_sub(1).filter(|&b| cast.is_operator(b) && b > 0);
            return Some(before.unwrap_or(i));
        }
        if !cast.is_operator(i) {
            spoken += voice.length;
        }
    }
    None
}

/// The first to speak who is not the operator.
fn opener(draft: &Draft, cast: &Cast) -> Option<usize> {
    let first = (0..draft.turns.len()).find(|&i| !cast.is_operator(i))?;
    cast.person_of(first)
}

/// Whether the turn invites questions or names the first who asks.
fn opens(voice: &Voice, operator: bool) -> bool {
    if operator && voice.says(&VOCABULARY.opens_questions) {
        return true;
    }
    let asked = |text: &str| introductions(text).iter().any(|i| i.asks && i.firm.is_some());
    if operator {
        return voice.introduced().iter().any(|i| i.asks && i.firm.is_some());
    }
    let close = if voice.close.is_empty() {
        &voice.lead
    } else {
        &voice.close
    };
    close.to_lowercase().contains("first question") && asked(close)
}
