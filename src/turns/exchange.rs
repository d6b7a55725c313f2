//! The kind of each turn, and the exchanges: one analyst's time at the microphone.

use super::Voice;
use super::cast::Cast;
use crate::people::VOCABULARY;
use crate::records::{Role, Section, TurnKind};

/// What a turn does, and in which exchange.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// What the turn does.
    pub kind: TurnKind,
    /// The exchange, 1-based.
    pub exchange: Option<u32>,
}

/// The parts of all turns.
///
/// An exchange opens where the operator introduces somebody, or where another analyst speaks
/// without introduction. It ends where the operator closes the questions.
pub fn parts(voices: &[Voice], cast: &Cast, sections: &[Section]) -> Vec<Part> {
    let mut parts = Vec::with_capacity(voices.len());
    let mut number = 0;
    let mut open = false; // an exchange is under way
    let mut asker: Option<usize> = None; // the analyst at the microphone
    let mut fresh = false; // introduced, nobody has spoken yet
    for (i, voice) in voices.iter().enumerate() {
        let role = cast.of_turn(i).map_or(Role::Unknown, |p| p.role);
        if sections[i] == Section::Prepared {
            let kind = if role == Role::Operator {
                TurnKind::Operator
            } else {
                TurnKind::Presentation
            };
            parts.push(Part { kind, exchange: None });
            continue;
        }
        let kind = match role {
            Role::Operator => {
                let introduces = introduces(voice, cast, voices, i);
                if introduces {
                    if !fresh {
                        number += 1;
                    }
                    (open, fresh, asker) = (true, true, None);
                } else if voice.says(&VOCABULARY.closes_questions) {
                    (open, asker) = (false, None);
                }
                TurnKind::Operator
            }
            Role::Analyst => {
                let person = cast.person_of(i);
                let other = asker.is_some() && asker != person;
                if !open || other && !fresh {
                    number += 1;
                    open = true;
                }
                asker = person;
                fresh = false;
                TurnKind::Question
            }
            _ if !open => TurnKind::Presentation,
            Role::Unknown if voice.questions => TurnKind::Question,
            _ => {
                // The company answers; until the analyst has spoken it is a greeting.
                TurnKind::Answer
            }
        };
        parts.push(Part {
            kind,
            exchange: open.then_some(number),
        });
    }
    parts
}

/// Whether an operator's turn gives the microphone to somebody who asks: it names a caller, or the
/// next to speak is one and the words are no closing.
fn introduces(voice: &Voice, cast: &Cast, voices: &[Voice], i: usize) -> bool {
    let named = voice
        .introduced()
        .iter()
        .any(|x| x.asks && (x.firm.is_some() || cast.knows(&x.name)));
    let next_asks = (i + 1 < voices.len()) && cast.of_turn(i + 1).is_some_and(|p| p.role == Role::Analyst);
    let closes = voice.says(&VOCABULARY.closes_questions);
    if next_asks {
        let says_name = cast.of_turn(i + 1).is_some_and(|p| says_name(&voice.lead, &p.name));
        return named || says_name || !closes && mentions_question(&voice.lead);
    }
    named && !closes
}

/// Whether the family name of the next speaker is said.
fn says_name(text: &str, name: &str) -> bool {
    let words = crate::people::name::key_words(name);
    words
        .last()
        .is_some_and(|w| w.len() > 2 && crate::people::fold(text).contains(w.as_str()))
}

fn mentions_question(text: &str) -> bool {
    let folded = text.to_lowercase();
    [
        "question",
        "line",
        "go ahead",
        "next",
        "proceed",
        "follow-up",
        "follow up",
        "operator direction",
    ]
    .iter()
    .any(|c| folded.contains(c))
}
