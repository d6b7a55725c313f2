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
                || matches!(
                    t.text,
                    "people"
                        | "men"
                        | "women"
                        | "children"
                        | "headcount"
                        | "staff"
                        | "aircraft"
                        | "megawatts"
                        | "mw"
                        | "gw"
                        | "mwh"
                        | "boe"
                        | "boepd"
                        | "ftes"
                ))
    })
}

/// "eight stores", "four international rigs": things that companies count stand behind, so that a small number in words is
/// a count and not "two things"; "the two stores" are known and not counted again.
pub(super) fn is_counted(r: &Reader<'_>, start: usize, at: usize) -> bool {
    if matches!(r.before(start, 1), "the" | "these" | "those" | "both") {
        return false;
    }
    let modifiers = (0..2).take_while(|&k| is_modifier(r, at + k)).count();
    (0..=modifiers).any(|k| r.token(at + k).is_some_and(|t| t.is(Class::Counted)))
}

/// Reads the noun behind a bare number: at most three modifiers, then a plural noun.
pub(super) fn read(r: &Reader<'_>, q: &mut Quantity) {
    let start = q.tokens.end;
    // A small number in words ("two things") was not read; digits and scaled numbers are.
    for length in 0..=3 {
        let at = start + length;
        if is_plural_noun(r, at) && !names_money(r, at) {
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
            || r.token(at)
                .is_some_and(|t| t.is(Class::NotCounted) || t.is(Class::TimeUnit) || t.kind != TokenKind::Word)
        {
            break;
        }
    }
}

/// Nouns that make a bare scaled number money ("225 million in revenues" is linked by its metric instead).
fn names_money(r: &Reader<'_>, i: usize) -> bool {
    matches!(
        r.text(i),
        "revenues"
            | "sales"
            | "earnings"
            | "savings"
            | "dollars"
            | "expenses"
            | "costs"
            | "investments"
            | "proceeds"
            | "profits"
            | "losses"
            | "synergies"
    )
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
    text.contains('.') || text.contains(',') || q.low != q.high
}
