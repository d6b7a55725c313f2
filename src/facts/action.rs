//! What a statement does to earlier guidance: raise, lower, narrow, reiterate, withdraw, decline, initiate.

use super::sentence::Sentence;
use super::{compared, tense};
use crate::lexicon::{Class, Cue};
use crate::records::Action;

/// The action that a sentence states which is known to be guidance: there, to go on expecting is to reiterate, and more than
/// the guidance before is to raise it.
pub fn of_guidance(s: &Sentence<'_>) -> Option<Action> {
    of(s)
        .or_else(|| moved(s))
        .or_else(|| is_said_again(s).then_some(Action::Reiterate))
}

/// "An increase of $125 million over our prior guidance", "gives us the confidence to increase our EPS guidance".
fn moved(s: &Sentence<'_>) -> Option<Action> {
    // What is better may be less: a tax rate, an expense.
    let way = |i: usize| match s.word(i) {
        "above" => Some(Action::Raise),
        "below" => Some(Action::Lower),
        word if word.starts_with("improv") || word == "better" => None,
        _ if s.is(i, Class::Up) => Some(Action::Raise),
        _ if s.is(i, Class::Down) => Some(Action::Lower),
        _ => None,
    };
    let guided = |from: usize| {
        (from..from + 8)
            .take_while(|&i| s.word(i) != ",")
            .any(|i| s.is(i, Class::MovedNoun))
    };
    let compares = |i: usize| {
        matches!(
            s.word(i),
            "over" | "from" | "than" | "versus" | "above" | "below" | "to" | "against"
        ) && (i + 1..=i + 2).any(|k| compared::is_earlier(s, k))
            && guided(i + 1)
    };
    (0..s.tokens.len()).find_map(|i| {
        let action = way(i)?;
        let against = (i..i + 14).take_while(|&k| !matches!(s.word(k), ";")).any(compares);
        let own = matches!(s.word(i + 1), "our" | "the")
            && (s.back(i, 1) == "to"
                || s.is(i.wrapping_sub(1), Class::FirstPerson)
                || matches!(s.back(i, 1), "have" | "are" | "'re" | "'ve"))
            && guided(i + 2);
        (against || own).then_some(action)
    })
}

/// "We continue to anticipate", "we still plan", "remains on track": what is expected was expected before.
fn is_said_again(s: &Sentence<'_>) -> bool {
    let again = |i: usize| {
        matches!(
            s.word(i),
            "continue" | "continues" | "continued" | "still" | "remain" | "remains" | "unchanged"
        )
    };
    let cue = |(range, cue): &(std::ops::Range<usize>, Cue)| *cue == Cue::Reiterate && range.clone().any(again);
    let expects = |i: usize| tense::looks_ahead(s, i) || s.is(i, Class::AboutGuidance);
    let sure = |i: usize| matches!(s.word(i), "confident" | "schedule" | "pace" | "track" | "comfortable");
    let goes_on = |i: usize| match s.word(i) {
        "still" => (i + 1..i + 3).any(expects),
        "continue" | "continues" => {
            matches!(s.word(i + 1), "to" | "with") && (i + 2..i + 5).any(|k| expects(k) || sure(k))
        }
        "continued" => s.is(i + 1, Class::AboutGuidance),
        "remain" | "remains" => (i + 1..i + 4).any(sure),
        word => word.starts_with("reconfirm"),
    };
    s.cues.iter().any(cue) || (0..s.tokens.len()).any(goes_on)
}

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
