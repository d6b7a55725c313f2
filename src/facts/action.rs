//! What a statement does to earlier guidance: raise, lower, narrow, reiterate, withdraw, decline, initiate.

use super::sentence::Sentence;
use crate::lexicon::Cue;
use crate::records::Action;

/// The action that the words of a sentence state.
pub fn of(s: &Sentence<'_>) -> Option<Action> {
    let about_guidance = s.has(Cue::Outlook)
        || s.tokens.iter().any(|t| {
            matches!(
                t.text,
                "guidance"
                    | "outlook"
                    | "forecast"
                    | "forecasts"
                    | "expectation"
                    | "expectations"
                    | "target"
                    | "targets"
                    | "range"
                    | "estimate"
                    | "estimates"
                    | "expect"
                    | "projection"
                    | "projections"
                    | "thinking"
                    | "guide"
                    | "goal"
                    | "goals"
                    | "objective"
                    | "objectives"
            )
        });
    let cue = |c: Cue| s.has(c);
    if cue(Cue::Withdraw) && about_guidance {
        return Some(Action::Withdraw);
    }
    if cue(Cue::Decline)
        && (about_guidance
            || s.tokens.iter().any(|t| {
                matches!(
                    t.text,
                    "predict"
                        | "quantify"
                        | "talk"
                        | "tell"
                        | "discuss"
                        | "comment"
                        | "estimate"
                        | "speculate"
                        | "specific"
                )
            }))
    {
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
        if cue(class) {
            return Some(action);
        }
    }
    // "we are increasing our full year revenue guidance", "guidance has been raised"
    let verb = |words: &[&str]| {
        s.tokens.iter().enumerate().any(|(i, t)| {
            words.contains(&t.text)
                && (1..=9).any(|k| {
                    matches!(
                        s.word(i + k),
                        "guidance"
                            | "outlook"
                            | "forecast"
                            | "range"
                            | "expectations"
                            | "expectation"
                            | "target"
                            | "targets"
                            | "estimate"
                    )
                })
        })
    };
    if verb(&[
        "raise",
        "raising",
        "raised",
        "increasing",
        "upgrading",
        "lifting",
        "boosting",
    ]) {
        return Some(Action::Raise);
    }
    if verb(&["lowering", "lowered", "reducing", "cutting"]) {
        return Some(Action::Lower);
    }
    if verb(&["maintaining", "maintain", "reiterating", "reaffirming", "confirming"]) {
        return Some(Action::Reiterate);
    }
    None
}
