//! What an introduction tells: `from the line of Dana Hill with Brook Bank`, `to Ms. Ann Oak, Head
//! of Investor Relations`.

use crate::people::VOCABULARY;
use crate::people::label::is_title_rather_than_firm;

/// One person introduced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Introduction {
    /// The name as said.
    pub name: String,
    /// The firm after `with`, `of`, `from`, `at`.
    pub firm: Option<String>,
    /// The title after a comma.
    pub title: Option<String>,
    /// Whether the sentence invites a question.
    pub asks: bool,
}

/// Every person introduced in a text, in order.
pub fn introductions(text: &str) -> Vec<Introduction> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let office = i.checked_sub(1).filter(|&b| is_office(&tokens[b]));
        let Some(end) = name_run(&tokens, i) else {
            i += 1;
            continue;
        };
        let name = words(text, &tokens[i..end]);
        let mut introduction = Introduction {
            name,
            firm: firm_before(text, &tokens, i),
            // `our CFO, Ann Oak`
            title: office.map(|b| tokens[b].word.to_string()),
            asks: asks(text, &tokens, i, end),
        };
        let mut next = end;
        let comma = tokens[end - 1].stop == Some(',');
        let open = tokens[end - 1].stop.is_none() || comma;
        if let Some(token) = tokens.get(end).filter(|_| open) {
            if is_link(token.word) {
                let from = if tokens.get(end + 1).is_some_and(|t| t.word == "the") {
                    end + 2
                } else {
                    end + 1
                };
                next = firm_run(&tokens, from);
                introduction.firm = firm(text, &tokens, from, next);
            } else if comma {
                let stop = title_run(&tokens, end);
                let mut from = end;
                // `Ann Oak, Hart's Chief Financial Officer`
                let genitive = |k: usize| {
                    let word: &str = tokens[k].word;
                    (word.ends_with("'s") || word.ends_with("’s"))
                        && k + 1 < stop
                        && VOCABULARY.is_title(tokens[k + 1].word)
                };
                while from < stop && (matches!(tokens[from].word, "our" | "the" | "your" | "its") || genitive(from)) {
                    from += 1;
                }
                let title = words(text, &tokens[from..stop]);
                let begins = tokens
                    .get(from)
                    .is_some_and(|t| is_capital(t.word) || VOCABULARY.is_title(t.word));
                if begins && is_title_rather_than_firm(&title) {
                    introduction.title = Some(title);
                    next = stop;
                } else {
                    next = firm_run(&tokens, end);
                    introduction.firm = firm(text, &tokens, end, next);
                }
            }
        }
        i = next.max(end);
        found.push(introduction);
    }
    found
}

/// `CEO`, `CFO,` right before a name.
fn is_office(token: &Token) -> bool {
    matches!(token.stop, None | Some(','))
        && (2..=4).contains(&token.word.len())
        && token.word.bytes().all(|b| b.is_ascii_uppercase())
        && VOCABULARY.is_sure_title(token.word)
}

/// The firm of `from Brook Bank is Dana Hill`.
fn firm_before(text: &str, tokens: &[Token], name: usize) -> Option<String> {
    let is = name
        .checked_sub(1)
        .filter(|&k| tokens[k].word == "is" && tokens[k].stop.is_none())?;
    let from = (is.saturating_sub(7)..is)
        .rev()
        .find(|&k| matches!(tokens[k].word, "from" | "at" | "with"))?;
    let run = tokens.get(from + 1..is)?;
    let plain = |t: &Token| t.stop.is_none() && (is_capital(t.word) || matches!(t.word, "of" | "and" | "&" | "the"));
    (run.first().is_some_and(|t| is_capital(t.word)) && run.iter().all(plain)).then(|| words(text, run))
}

struct Token<'t> {
    word: &'t str,
    start: usize,
    end: usize,
    /// The sign that ends a phrase after the word.
    stop: Option<char>,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    for raw in text.split_whitespace() {
        // The transcriber was not sure how a name is spelt.
        if matches!(raw, "[ph]" | "(ph)") {
            continue;
        }
        let at = raw.as_ptr() as usize - text.as_ptr() as usize;
        let letters = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
        if letters(raw.as_bytes().first()) && letters(raw.as_bytes().last()) {
            tokens.push(Token {
                word: raw,
                start: at,
                end: at + raw.len(),
                stop: None,
            });
            continue;
        }
        let lead = raw.len() - raw.trim_start_matches(['(', '"', '“', '‘']).len();
        let body = &raw[lead..];
        let word = body.trim_end_matches([',', ';', ':', '.', '?', '!', ')', ']', '"', '”', '…']);
        let tail = &body[word.len()..];
        let abbreviation = tail.starts_with('.') && is_abbreviation(word);
        let (word, tail) = if abbreviation {
            (&body[..word.len() + 1], &tail[1..])
        } else {
            (word, tail)
        };
        tokens.push(Token {
            word,
            start: at + lead,
            end: at + lead + word.len(),
            stop: tail.chars().next(),
        });
    }
    tokens
}

/// Words whose stop does not end a sentence: initials, courtesies, company forms.
fn is_abbreviation(word: &str) -> bool {
    word.contains('.')
        || (word.chars().count() == 1 && word.starts_with(char::is_uppercase))
        || matches!(
            word,
            "Mr" | "Ms" | "Mrs" | "Dr" | "Prof" | "St" | "Jr" | "Sr" | "Inc" | "Co" | "Corp" | "Ltd" | "Cos" | "Bros"
        )
}

fn words(text: &str, tokens: &[Token]) -> String {
    match (tokens.first(), tokens.last()) {
        (Some(a), Some(b)) => crate::people::label::tidy(&text[a.start..b.end]),
        _ => String::new(),
    }
}

fn is_capital(word: &str) -> bool {
    if word.is_ascii() {
        return word.bytes().any(|b| b.is_ascii_uppercase());
    }
    word.starts_with(char::is_uppercase) || word.chars().skip(1).any(char::is_uppercase)
}

/// The end of a run of capitalised words that can be a name: one to five of them.
fn name_run(tokens: &[Token], mut i: usize) -> Option<usize> {
    let begin = i;
    while i < tokens.len() && VOCABULARY.is_courtesy(tokens[i].word) {
        i += 1;
    }
    let courtesy = i > begin;
    let first = tokens.get(i)?;
    if !is_capital(first.word) || first.word.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    if !courtesy && !crate::people::name::is_name(first.word) && first.word.len() > 2 {
        return None;
    }
    let mut end = i;
    while end < tokens.len() && end - i < 6 {
        let word = tokens[end].word;
        let particle =
            end > i && VOCABULARY.is_particle(word) && tokens.get(end + 1).is_some_and(|t| is_capital(t.word));
        if !is_capital(word) && !particle
            || word.bytes().any(|b| b.is_ascii_digit())
            || word.ends_with(['\'', '’'])
            || word.ends_with("'s")
            || word.ends_with("’s")
            || is_office(&tokens[end])
        {
            break;
        }
        end += 1;
        if tokens[end - 1].stop.is_some() {
            break;
        }
    }
    (end > i && (courtesy || end - i >= 2 || tokens.get(end).is_some_and(|t| is_link(t.word)))).then_some(end)
}

fn is_link(word: &str) -> bool {
    matches!(
        word,
        "with" | "of" | "from" | "at" | "for" | "representing" | "with:" | "-" | "--" | "–" | "—" | "in" | "over"
    )
}

/// The end of a run of words that can be a firm.
fn firm_run(tokens: &[Token], from: usize) -> usize {
    let mut end = from;
    while end < tokens.len() && end - from < 12 {
        let word = tokens[end].word;
        let next_capital = || {
            tokens
                .get(end + 1)
                .is_some_and(|t| is_capital(t.word) || t.word.starts_with(|c: char| c.is_ascii_digit()))
        };
        let joins = matches!(word, "of" | "and" | "&" | "the" | "de" | "for" | "+" | "du" | "la")
            && end > from
            && next_capital();
        let number = word.starts_with(|c: char| c.is_ascii_digit()) && next_capital();
        let opens = end > from
            && matches!(
                word,
                "Please"
                    | "Your"
                    | "You"
                    | "Go"
                    | "Thank"
                    | "Sir"
                    | "And"
                    | "We"
                    | "The"
                    | "Our"
                    | "Hi"
                    | "Good"
                    | "Mr."
                    | "Ms."
            );
        if !(is_capital(word) || joins || number) || opens {
            break;
        }
        end += 1;
        match tokens[end - 1].stop {
            None => {}
            Some(',') if joins_after_comma(tokens, end) => {}
            Some(_) => break,
        }
    }
    end
}

/// `Brook, Hart & Woods`, `Brook Securities, Inc.`, `Brook & Co, LLC`.
fn joins_after_comma(tokens: &[Token], next: usize) -> bool {
    let Some(token) = tokens.get(next) else {
        return false;
    };
    if matches!(
        token.word,
        "Inc"
            | "Inc."
            | "LLC"
            | "LP"
            | "L.P."
            | "Ltd"
            | "Ltd."
            | "Incorporated"
            | "Limited"
            | "Research"
            | "N.A."
            | "L.L.C."
            | "Co"
            | "Co."
    ) {
        return true;
    }
    is_capital(token.word)
        && tokens[next..]
            .iter()
            .take(3)
            .skip(1)
            .any(|t| matches!(t.word, "&" | "and"))
        || matches!(token.word, "&" | "and") && tokens.get(next + 1).is_some_and(|t| is_capital(t.word))
}

fn firm(text: &str, tokens: &[Token], from: usize, end: usize) -> Option<String> {
    // `Outbrook (sic) [Outerbrook]`: the transcriber's correction is the name.
    if tokens.get(end).is_some_and(|t| t.word == "sic")
        && let Some(right) = tokens.get(end + 1).and_then(|t| t.word.strip_prefix('['))
    {
        return Some(right.trim_end_matches(']').to_string());
    }
    let name = words(text, tokens.get(from..end)?);
    (!name.is_empty()).then_some(name)
}

/// The end of a title after a comma: to the end of the clause.
fn title_run(tokens: &[Token], from: usize) -> usize {
    let mut end = from;
    while end < tokens.len() && end - from < 16 {
        if matches!(
            tokens[end].word,
            "who" | "please" | "Please" | "from" | "to" | "for" | "you" | "will" | "is" | "thank"
        ) {
            break;
        }
        // "CEO of Food and Ann Oak": another person follows.
        let another = tokens[end].word == "and"
            && end > from
            && (end + 1..end + 3).all(|k| {
                tokens
                    .get(k)
                    .is_some_and(|t| is_capital(t.word) && !VOCABULARY.is_title(t.word))
            });
        if another
            && tokens
                .get(end + 2)
                .is_some_and(|t| t.stop.is_some() || tokens.get(end + 3).is_some_and(|n| !is_capital(n.word)))
        {
            break;
        }
        end += 1;
        match tokens[end - 1].stop {
            None => {}
            Some(',') if tokens.get(end).is_some_and(|t| VOCABULARY.is_sure_title(t.word)) => {}
            Some(_) => break,
        }
    }
    end
}

/// Whether the sentence around a name speaks of questions or of an open line.
fn asks(text: &str, tokens: &[Token], from: usize, end: usize) -> bool {
    let ends = |t: &Token| matches!(t.stop, Some('.' | '?' | '!'));
    let first = tokens[..from].iter().rposition(ends).map_or(0, |i| i + 1);
    let last = tokens[end.saturating_sub(1)..]
        .iter()
        .position(ends)
        .map_or(tokens.len(), |i| end + i);
    let after = tokens[last.min(tokens.len())..]
        .iter()
        .position(ends)
        .map_or(tokens.len(), |i| last + i + 1);
    let sentence = |a: usize, b: usize| match (tokens.get(a), tokens.get(b.saturating_sub(1))) {
        (Some(x), Some(y)) if x.start <= y.end => &text[x.start..y.end],
        _ => "",
    };
    let own = sentence(first, last);
    let hands = || VOCABULARY.hands_over.hit(own);
    let invited = || VOCABULARY.invites.hit(own) || VOCABULARY.invites_after.hit(sentence(last, after));
    (VOCABULARY.asks.hit(own) || invited()) && !hands()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_people() {
        // text, name, firm, title, asks
        let cases: &[(&str, &str, &str, &str, bool)] = &[
            (
                "(Operator Instructions) The first question is from Erin Hart of Lake Road. Please go ahead.",
                "Erin Hart",
                "Lake Road",
                "",
                true,
            ),
            (
                "That will be from Dana [ph] with Brook Bank.",
                "Dana",
                "Brook Bank",
                "",
                true,
            ),
            (
                "Next up from Brook Bank is Dana Hill.",
                "Dana Hill",
                "Brook Bank",
                "",
                true,
            ),
            (
                "You will hear from Hart CEO Ann Oak, followed by Lee Marsh.",
                "Ann Oak",
                "",
                "CEO",
                true,
            ),
            ("With me is our CFO, Ann Oak; and others.", "Ann Oak", "", "CFO", false),
            (
                "I turn the call over to Ann Oak, Hart's Head of Investor Relations.",
                "Ann Oak",
                "",
                "Head of Investor Relations",
                false,
            ),
            (
                "Your first question comes from the line of Dana Hill with Brook Bank.",
                "Dana Hill",
                "Brook Bank",
                "",
                true,
            ),
            (
                "Our next question is from Dana Hill with Brook, Hart & Woods. Your line is open.",
                "Dana Hill",
                "Brook, Hart & Woods",
                "",
                true,
            ),
            (
                "We'll go next to Dana Hill with B. Reed Securities, Inc. Your line is open.",
                "Dana Hill",
                "B. Reed Securities, Inc.",
                "",
                true,
            ),
            (
                "The next question is from Ray Wall of Outbrook (sic) [Outerbrook].",
                "Ray Wall",
                "Outerbrook",
                "",
                true,
            ),
            (
                "Our next question is from Dana Hill, Brook Stanley. Please go ahead.",
                "Dana Hill",
                "Brook Stanley",
                "",
                true,
            ),
            (
                "I would like to hand over the call to Mr. Ken Oak of EK Global Investor Relations. Mr. Oak, please begin.",
                "Mr. Ken Oak",
                "EK Global Investor Relations",
                "",
                false,
            ),
            (
                "I would now like to turn the conference over to your host, Ms. Ann Oak, Managing Director and Head of Investor Relations. Please go ahead.",
                "Ms. Ann Oak",
                "",
                "Managing Director and Head of Investor Relations",
                false,
            ),
        ];
        for &(text, name, firm, title, asks) in cases {
            let found = introductions(text);
            let one = found
                .iter()
                .find(|i| i.name == name)
                .unwrap_or_else(|| panic!("{text}: {found:?}"));
            assert_eq!(
                (
                    one.firm.as_deref().unwrap_or(""),
                    one.title.as_deref().unwrap_or(""),
                    one.asks
                ),
                (firm, title, asks),
                "{text}"
            );
        }
    }
}
