//! What a statement does to earlier guidance: raise, lower, narrow, reiterate, withdraw, decline, initiate.

use super::sentence::Sentence;
use crate::lexicon::{Class, Cue};
use crate::records::Action;

/// The action that the words of a sentence state.
pub fn of(s: &Sentence<'_>) -> Option<Action> {
    let about_guidance = s.has(Cue::Outlook) || s.says(Class::AboutGuidance);
    let cue = |c: Cue| s.has(c);
    if cue(Cue::Withdraw) && about_guidance {
        return Some(Action::Withdraw);
    }
    if cue(Cue::Decline) && (about_guidance || s.says(Class::Told)) {
        return Some(Action::Decline);
    }
    if !about_guidance {
        return None;
    }
    for (class, action) in [
        (Cue::Raise, Action::Raise),
        (Cue::Lower, Action::Lower),
        (Cue::Narrow, Action::Narrow),
        (Cue::Widen, Action::Widen),
        (Cue::Reiterate, Action::Reiterate),
        (Cue::Initiate, Action::Initiate),
    ] {
        if stands_near_guidance(s, class) {
            return Some(action);
        }
    }
    // "we are increasing our full year revenue guidance", "guidance has been raised"
    let verb = |class: Class| {
        s.says(class)
            && s.says(Class::MovedNoun)
            && (0..s.tokens.len()).any(|i| s.is(i, class) && (1..=9).any(|k| s.is(i + k, Class::MovedNoun)))
    };
    [
        (Class::Raising, Action::Raise),
        (Class::Lowering, Action::Lower),
        (Class::Maintaining, Action::Reiterate),
    ]
    .into_iter()
    .find_map(|(class, action)| verb(class).then_some(action))
}

/// Whether a cue stands near words of guidance: "maintained our discipline" keeps no outlook.
fn stands_near_guidance(s: &Sentence<'_>, class: Cue) -> bool {
    let about = |i: usize| {
        s.is(i, Class::AboutGuidance)
            || s.cues
                .iter()
                .any(|(range, cue)| *cue == Cue::Outlook && range.contains(&i))
    };
    s.cues
        .iter()
        .filter(|(_, cue)| *cue == class)
        .any(|(range, _)| (range.start.saturating_sub(12)..range.end + 7).any(about))
}
