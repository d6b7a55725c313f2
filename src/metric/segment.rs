//! What a metric is narrowed to: "FleetSense revenue" style names before it, "revenue from …", "in our … segment".

use std::ops::Range;

use super::{MetricMention, phrase_at, phrase_before};
use crate::lexicon::Class;
use crate::text::{Passage, Token, TokenKind};

/// A segment and the first token of the metric's noun phrase.
pub(super) struct Found {
    pub(super) segment: Option<String>,
    pub(super) first: usize,
}

fn words<'a>(passage: &'a Passage, tokens: &[Token<'_>], range: Range<usize>) -> &'a str {
    &passage.text[tokens[range.start].start..tokens[range.end - 1].end]
}

/// Whether the token is a name: capitals inside, all capitals, or a capital that no sentence start explains.
fn is_name(passage: &Passage, tokens: &[Token<'_>], i: usize) -> bool {
    let token = &tokens[i];
    let written = &passage.text[token.start..token.end];
    if token.kind != TokenKind::Word
        || !written.starts_with(|c: char| c.is_uppercase())
        || token.is(Class::Modifier)
        || token.is(Class::Month)
        || written.ends_with("'s")
    {
        return false;
    }
    let inner = written.chars().skip(1).any(|c| c.is_uppercase());
    inner || i > 0 && !tokens[i - 1].is_symbol("\"") || token.is(Class::Generic)
}

fn is_generic(tokens: &[Token<'_>], i: usize) -> bool {
    tokens[i].is(Class::Generic) && tokens[i].kind == TokenKind::Word
}

/// "transaction-based", "usage-based": where a compound that narrows begins; its parts may be tokens of their own.
fn based(passage: &Passage, tokens: &[Token<'_>], end: usize) -> Option<usize> {
    let narrows = |word: &str| {
        !matches!(
            word,
            "broad" | "stock" | "share" | "equity" | "asset" | "risk" | "us" | "u.s." | "fact"
        )
    };
    if let Some(word) = tokens[end].text.strip_suffix("-based") {
        return narrows(word).then_some(end);
    }
    let begin = end.checked_sub(1)?;
    let glued = passage.text.get(tokens[begin].end..tokens[end].start) == Some("-");
    (tokens[end].text == "based" && glued && narrows(tokens[begin].text)).then_some(begin)
}

/// The names right before a metric, and behind it after "from" or "in".
pub(super) fn around(passage: &Passage, tokens: &[Token<'_>], metric: &Range<usize>, stop: usize) -> Found {
    // To the left: modifiers are passed over, names and generic words taken, anything else ends it.
    let mut first = metric.start;
    let mut names: Option<Range<usize>> = None;
    let mut i = metric.start;
    while i > stop && metric.start - i < 7 {
        let j = i - 1;
        let token = &tokens[j];
        if token.kind == TokenKind::Symbol && matches!(token.text, "&" | "-" | "/") && names.is_some() {
            i = j;
            continue;
        }
        if let Some(words) = phrase_before(tokens, i).filter(|words| i - words >= stop) {
            names = Some(i - words..names.map_or(i, |n| n.end));
            first = i - words;
            i = first;
            continue;
        }
        if let Some(begin) = based(passage, tokens, j).filter(|&begin| begin >= stop) {
            names = Some(begin..names.map_or(i, |n| n.end));
            first = begin;
            i = begin;
            continue;
        }
        if is_name(passage, tokens, j)
            || is_generic(tokens, j)
            || (token.is(Class::Part) && j > stop && (is_name(passage, tokens, j - 1) || is_generic(tokens, j - 1)))
        {
            let end = names.as_ref().map_or(j + 1, |n| n.end);
            names = Some(j..end);
            first = j;
            i = j;
            continue;
        }
        // Inside a name only "and" and "of" go on: "Banking and Wealth revenue"
        if let Some(n) = &names {
            if matches!(token.text, "and" | "of")
                && j > stop
                && is_name(passage, tokens, j - 1)
                && n.start == j + 1
                && is_name(passage, tokens, n.start)
                && token.text == "and"
            {
                i = j;
                continue;
            }
            break;
        }
        let passed = token.kind == TokenKind::Word
            && token.is(Class::Modifier)
            && !token.is_any(
                Class::Preposition.bit()
                    | Class::Conjunction.bit()
                    | Class::Be.bit()
                    | Class::Pronoun.bit()
                    | Class::Determiner.bit(),
            )
            && !matches!(token.text, "expect" | "we" | "million" | "billion" | "percent");
        if !passed {
            break;
        }
        first = j;
        i = j;
    }
    let mut segment = names.map(|n| trim_part(passage, tokens, n));
    if segment.is_none() {
        segment = behind(passage, tokens, metric.end);
    }
    Found {
        segment: segment.filter(|s| !s.is_empty()),
        first,
    }
}

/// The name without "segment", "business" behind it and without modifiers inside its edges.
fn trim_part(passage: &Passage, tokens: &[Token<'_>], mut range: Range<usize>) -> String {
    while range.len() > 1
        && tokens[range.end - 1].is(Class::Part)
        && !matches!(tokens[range.end - 1].text, "products" | "product" | "solutions")
    {
        range.end -= 1;
    }
    while range.len() > 1 && matches!(tokens[range.start].text, "and" | "of" | "&" | "-" | "/") {
        range.start += 1;
    }
    if range.is_empty() {
        return String::new();
    }
    words(passage, tokens, range).to_string()
}

/// "revenue from maintenance and support", "sales in our Americas segment", "revenue for the DPI business".
pub(crate) fn behind(passage: &Passage, tokens: &[Token<'_>], end: usize) -> Option<String> {
    let lead = tokens.get(end)?.text;
    if !matches!(lead, "from" | "in" | "for" | "of" | "at" | "within") {
        return None;
    }
    let mut at = end + 1;
    while tokens
        .get(at)
        .is_some_and(|t| matches!(t.text, "our" | "the" | "its" | "their" | "both" | "all"))
    {
        at += 1;
    }
    let start = at;
    while at < tokens.len() && at < start + 5 {
        let name = is_name(passage, tokens, at) && at > 0;
        let joins = at > start
            && matches!(tokens[at].text, "and" | "&")
            && tokens.get(at + 1).is_some_and(|t| t.kind == TokenKind::Word)
            && (is_name(passage, tokens, at + 1) || is_generic(tokens, at + 1))
            && (is_name(passage, tokens, at - 1) || is_generic(tokens, at - 1));
        if let Some(words) = phrase_at(tokens, at) {
            at += words;
        } else if name || is_generic(tokens, at) || joins {
            at += 1;
        } else {
            break;
        }
    }
    if at == start {
        return None;
    }
    let has_part = tokens.get(at).is_some_and(|t| t.is(Class::Part));
    // A name alone after "for" or "of" may be a period or a company: a part noun must follow.
    if !has_part && matches!(lead, "for" | "of" | "at") {
        return None;
    }
    Some(trim_part(passage, tokens, start..at))
}

/// "In our Americas segment, revenue was …": a part named before the metrics of its clause narrows those
/// that have no segment of their own.
pub(super) fn of_clause(passage: &Passage, tokens: &[Token<'_>], metrics: &mut [MetricMention]) {
    let Some(first_metric) = metrics.first().map(|m| m.tokens.start) else {
        return;
    };
    let Some(lead) =
        (0..first_metric.min(6)).find(|&i| matches!(tokens[i].text, "in" | "within" | "for" | "at" | "on"))
    else {
        return;
    };
    if lead > 1 {
        return;
    }
    let mut at = lead + 1;
    while tokens.get(at).is_some_and(|t| matches!(t.text, "our" | "the" | "its")) {
        at += 1;
    }
    let start = at;
    while at < first_metric
        && at < start + 5
        && (is_name(passage, tokens, at)
            || is_generic(tokens, at)
            || (at > start && matches!(tokens[at].text, "and" | "&")))
    {
        at += 1;
    }
    if at == start || tokens[at - 1].text == "and" {
        return;
    }
    let part = tokens.get(at).is_some_and(|t| t.is(Class::Part));
    let comma = tokens.get(at + usize::from(part)).is_some_and(|t| t.is_symbol(","));
    if !(comma || part)
        || tokens[start..at]
            .iter()
            .any(|t| t.is(Class::Month) || t.text.starts_with('q') && t.text.len() == 2 || t.text.starts_with("fy"))
    {
        return;
    }
    let name = trim_part(passage, tokens, start..at);
    for metric in metrics.iter_mut().filter(|m| m.segment.is_none()) {
        metric.segment = Some(name.clone());
    }
}
