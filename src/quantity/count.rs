//! Bare numbers with a noun: customers, stores, employees.

use super::{Quantity, Reader, Unit};
use crate::lexicon::Class;
use crate::text::TokenKind;

/// Words that may stand between a number and its noun without being the noun.
fn is_modifier(r: &Reader<'_>, i: usize) -> bool {
    r.token(i).is_some_and(|t| {
        t.kind == TokenKind::Word
            && !t.is_any(
                Class::Preposition.bit()
                    | Class::Conjunction.bit()
                    | Class::Pronoun.bit()
                    | Class::Be.bit()
                    | Class::Modal.bit()
                    | Class::Determiner.bit()
                    | Class::Negation.bit(),
            )
            && !matches!(t.text, "have" | "has" | "had" | "started" | "to" | "do" | "did")
    })
}

fn is_plural_noun(r: &Reader<'_>, i: usize) -> bool {
    r.token(i).is_some_and(|t| {
        t.kind == TokenKind::Word
            && !t.is(Class::NotCounted)
            && !t.is_any(
                Class::Up.bit()
                    | Class::Down.bit()
                    | Class::Be.bit()
                    | Class::TimeUnit.bit()
                    | Class::Future.bit()
                    | Class::Past.bit(),
            )
            && (t.text.len() > 3
                && t.text.ends_with('s')
                && !t.text.ends_with("ss")
                && !t.text.ends_with("us")
                && !t.text.ends_with("'s")
                || t.is(Class::CountedNoun))
    })
}

/// "eight stores", "one additional store", "four international rigs": things that companies count stand behind, so that a
/// small number in words is a count and not "two things"; "the two stores" are known and not counted again.
pub(super) fn is_counted(r: &Reader<'_>, start: usize, at: usize) -> bool {
    if matches!(r.before(start, 1), "the" | "these" | "those" | "both") {
        return false;
    }
    // "three top-drive drilling crews", "eight Blue Harbor market locations"
    let modifier = |i: usize| is_modifier(r, i) || r.token(i).is_some_and(|t| t.is_symbol("-"));
    let modifiers = (0..4).take_while(|&k| modifier(at + k)).count();
    (0..=modifiers).any(|k| r.is(at + k, Class::Counted))
}

/// What is weighed and measured, and never paid.
const MEASURES: &[&str] = &[
    "tons",
    "tonnes",
    "barrels",
    "boe",
    "ounces",
    "gallons",
    "megawatts",
    "gigawatts",
    "acres",
    "mcf",
    "mmbtu",
    "mwh",
];

/// "$5.9 million to $6.1 million tons", "weighted average shares of approximately $51.5 million": the sign was misheard, and
/// nothing is paid.
pub(super) fn unsign(r: &Reader<'_>, q: &mut Quantity) {
    let money = matches!(q.unit, Unit::Money(_)) && q.scaled && q.per.is_none();
    if money && (MEASURES.contains(&r.text(q.tokens.end)) || is_share_count(r, q.tokens.start)) {
        q.unit = Unit::Plain;
        q.currency_said = false;
        q.garbled = true;
    }
}

/// "diluted share count to be approximately", "weighted average shares for the quarter are about": shares are counted there.
fn is_share_count(r: &Reader<'_>, start: usize) -> bool {
    let mut at = start;
    for _ in 0..8 {
        let Some(i) = at.checked_sub(1) else { return false };
        at = i;
        match r.text(i) {
            "of" | "be" | "to" | "is" | "are" | "was" | "were" | "at" | "for" | "the" | "approximately" | "about"
            | "around" | "roughly" | "approximate" | "should" | "will" | "expected" | "total" | "quarter" | "year"
            | "full" | "fourth" | "third" | "second" | "first" | "outstanding" => {}
            "count" => return matches!(r.before(i, 1), "share" | "shares"),
            "shares" => {
                return (1..=3).any(|k| matches!(r.before(i, k), "weighted" | "average" | "diluted"));
            }
            _ if r.token(i).is_some_and(|t| t.is_whole() || t.text.starts_with('q')) => {}
            _ => return false,
        }
    }
    false
}

/// Reads the noun behind a bare number: at most three modifiers, then a plural noun.
pub(super) fn read(r: &Reader<'_>, q: &mut Quantity) {
    let start = q.tokens.end;
    // A small number in words ("two things") was not read; digits and scaled numbers are.
    let hyphen = |i: usize| r.token(i).is_some_and(|t| t.is_symbol("-"));
    let mut words = 0;
    // "three top-drive drilling crews": a hyphen is no word of its own.
    for at in (start..start + 6).filter(|&i| !hyphen(i)) {
        // "one additional store"
        let one = q.high == Some(rust_decimal::Decimal::ONE) && r.is(at, Class::Counted);
        if (is_plural_noun(r, at) || one) && !names_money(r, at) {
            let mut end = at + 1;
            // "customer lines" went in; a noun right behind a plural ("sales people") goes on.
            while end < start + 4 && is_plural_noun(r, end) {
                end += 1;
            }
            q.unit = Unit::Count;
            q.noun = Some(start..end);
            q.rule = "count-noun";
            return;
        }
        if !is_modifier(r, at)
            || !hyphen(at.wrapping_sub(1))
                && r.token(at)
                    .is_some_and(|t| t.is(Class::NotCounted) || t.is(Class::TimeUnit) || t.kind != TokenKind::Word)
        {
            break;
        }
        words += 1;
        if words > 3 {
            break;
        }
    }
}

/// "the number of guests this year will exceed 2.1 million": what is counted was named before.
pub(super) fn named_before(r: &Reader<'_>, quantities: &mut [Quantity]) {
    for i in 0..quantities.len() {
        let q = &quantities[i];
        if q.unit != Unit::Plain || !(q.scaled || r.passage.text[q.range.clone()].contains(',')) {
            continue;
        }
        let from = quantities[..i].last().map_or(0, |o| o.tokens.end);
        let start = q.tokens.start;
        let clause = (from..start)
            .rfind(|&k| matches!(r.text(k), ";" | ","))
            .map_or(from, |k| k + 1);
        let number =
            (clause.max(start.saturating_sub(24))..start).rfind(|&k| r.text(k) == "number" && r.text(k + 1) == "of");
        let Some(number) = number else { continue };
        let noun = (number + 2..number + 6)
            .take_while(|&k| is_modifier(r, k))
            .find(|&k| is_plural_noun(r, k));
        let verb = || {
            (number..start).any(|k| {
                r.token(k)
                    .is_some_and(|t| t.is_any(Class::Be.bit() | Class::Modal.bit()))
            })
        };
        if let Some(noun) = noun.filter(|_| verb()) {
            let q = &mut quantities[i];
            q.unit = Unit::Count;
            q.noun = Some(noun..noun + 1);
            q.rule = "count-number-of";
        }
    }
}

/// Nouns that make a bare scaled number money ("225 million in revenues" is linked by its metric instead).
fn names_money(r: &Reader<'_>, i: usize) -> bool {
    r.is(i, Class::MoneyNoun)
}

/// "7 of them", "only 14 have started": numbers whose noun was said before.
pub(super) fn anaphora(r: &Reader<'_>, quantities: &mut [Quantity]) {
    for quantity in quantities {
        if quantity.unit != Unit::Plain {
            continue;
        }
        let end = quantity.tokens.end;
        let of_them = r.text(end) == "of"
            && matches!(
                r.text(end + 1),
                "them" | "those" | "these" | "which" | "whom" | "that" | "our"
            )
            // "between 200 million and 225 million, of which 100 million will be spent": money without its sign
            && !(quantity.scaled && r.text(end + 1) == "which");
        let subject = matches!(r.text(end), "have" | "has" | "had" | "were" | "are")
            && matches!(
                r.before(quantity.tokens.start, 1),
                "only" | "just" | "and" | "," | "" | "about" | "but" | "over"
            );
        if of_them || subject {
            quantity.unit = Unit::Count;
            quantity.rule = "count-anaphora";
            // "1 million of that or less"
            if of_them && r.text(end + 2) == "or" && matches!(r.text(end + 3), "less" | "fewer") {
                quantity.low = None;
                quantity.qualifier = crate::records::Qualifier::AtMost;
            }
        }
    }
}

/// Bare unscaled numbers are kept only where a metric may claim them: decimals, thousands, ranges.
pub(super) fn is_worth_linking(r: &Reader<'_>, q: &Quantity) -> bool {
    let text = &r.passage.text[q.range.clone()];
    // "community count to be 340"
    let counted = || (1..=4).any(|k| matches!(r.before(q.tokens.start, k), "count" | "headcount"));
    text.contains('.') || text.contains(',') || q.low != q.high || counted()
}
