//! `Name: text`, one turn a line or more; also `Name, Title: text` and the name with its colon
//! alone on a line.

use std::collections::{HashMap, HashSet};

use super::marks::{Mark, is_operator_direction, mark};
use super::probe::Probe;
use super::{Builder, Draft, Entry, Input, Reader, Side};
use crate::bilingual::{Paragraph, Row};
use crate::people::label::{self, Label};
use crate::people::name::{is_name, is_speaker, is_voice_number};
use crate::people::{Unnamed, VOCABULARY, fold};
use crate::records::Section;
use crate::span::Span;

/// The family.
pub struct Colon;

impl Reader for Colon {
    fn name(&self) -> &'static str {
        "name-colon"
    }

    fn about(&self) -> &'static str {
        "`Name: text`, a turn begins with its speaker's name and a colon"
    }

    fn ceiling(&self) -> u32 {
        65
    }

    fn evidence(&self, probe: &Probe) -> u32 {
        let mut seen: HashMap<&str, u32> = HashMap::new();
        for line in &probe.lines {
            if let Some(prefix) = prefix(line.text) {
                *seen.entry(prefix.name).or_default() += 1;
            }
        }
        let names = seen.iter().filter(|&(name, &n)| is_sure(name, n)).count();
        let turns: u32 = seen
            .iter()
            .filter(|&(name, &n)| is_sure(name, n))
            .map(|(_, &n)| n)
            .sum();
        let again = seen.iter().any(|(name, &n)| is_sure(name, n) && n > 1)
            || seen.keys().any(|k| VOCABULARY.unnamed(k).is_some());
        if names < 2 || !again || turns < 3 || (turns as usize) * 60 < probe.lines.len() {
            return 0;
        }
        65
    }

    fn read(&self, input: &Input) -> Draft {
        read(input, |_, _| false)
    }
}

/// Reads such a text; rows that `skip` tells are no speech.
pub fn read(input: &Input, skip: impl Fn(&Input, usize) -> bool) -> Draft {
    let rows = &input.rows.rows;
    let mut counts: HashMap<String, u32> = HashMap::new();
    for i in 0..rows.len() {
        if let Some(prefix) = prefix(input.text(i)) {
            *counts.entry(fold(prefix.name)).or_default() += 1;
        }
    }
    let mut builder = Builder::default();
    let mut side = None; // whose people are listed
    let mut listing = false; // a list of the company's people is under way
    let operated = counts
        .keys()
        .any(|name| VOCABULARY.unnamed(name) == Some(Unnamed::Operator));
    let mut announced: HashSet<String> = HashSet::new(); // single names that the operator has just said
    let mut used = None; // a row that a header over two lines has taken
    let mut begun = false; // a heading has said that the words of the call follow
    for (i, row) in rows.iter().enumerate() {
        if input.is_void(i) || skip(input, i) || used == Some(i) {
            continue;
        }
        let text = input.text(i);
        if let Some(broken) = broken(input, i) {
            builder.header(row.line.start, broken.label);
            if !broken.rest.english.is_empty() {
                builder.say_part(input, broken.row, broken.rest);
            }
            used = Some(broken.row);
            continue;
        }
        match mark(text) {
            Some(Mark::Questions) if builder.speaks() => {
                builder.section(Section::Qa);
                continue;
            }
            Some(Mark::Prepared) => {
                begun = true;
                continue;
            }
            Some(which @ (Mark::Company | Mark::Callers)) if !builder.speaks() => {
                listing = true;
                side = Some(if which == Mark::Company {
                    Side::Company
                } else {
                    Side::Caller
                });
                continue;
            }
            _ => {}
        }
        // `(Operator Direction.)`: all that is written of what the operator said.
        if !operated && is_operator_direction(text) {
            builder.header(row.line.start, Label::bare("Operator"));
            builder.say(input, i);
            continue;
        }
        let prefix = prefix(text).filter(|p| {
            is_sure(p.name, counts.get(&fold(p.name)).copied().unwrap_or(0))
                || announced.contains(&fold(p.name))
                || announces(input, &builder.draft, p.name) && announced.insert(fold(p.name))
        });
        if let Some(prefix) = prefix {
            if !builder.speaks() && VOCABULARY.unnamed(prefix.name) == Some(Unnamed::Management) {
                // `MANAGEMENT:` on the title page heads a list.
                listing = list(prefix.rest_of(text), Some(Side::Company), &mut builder.draft.roster);
                if listing {
                    side = Some(Side::Company);
                    continue;
                }
            }
            listing = false;
            // `Ann Oak:` and on the next line `Chief Designer: Thank you.`
            let waits = builder.draft.turns.last_mut().filter(|t| t.paragraphs.is_empty());
            if let Some(label) = waits.and_then(|t| t.label.as_mut())
                && VOCABULARY.is_sure_title(prefix.name)
                && VOCABULARY.unnamed(prefix.name).is_none()
            {
                label.title.get_or_insert_with(|| prefix.name.to_string());
                let paragraph = prefix.rest(row, text);
                if !paragraph.english.is_empty() {
                    builder.say_part(input, i, paragraph);
                }
                continue;
            }
            let turn = builder.header(row.line.start, prefix.label());
            turn.side = prefix.side;
            let paragraph = prefix.rest(row, text);
            if !paragraph.english.is_empty() {
                builder.say_part(input, i, paragraph);
            }
        } else if builder.speaks() || begun && is_speech(text) {
            // Pages cut off at the front begin in the speech of somebody whose name is lost.
            builder.say(input, i);
        } else if !(listing && list(text, side, &mut builder.draft.roster)) {
            builder.draft.head.push(row.line);
        }
    }
    builder.finish()
}

/// Whether the operator, who speaks last, has just named somebody: `… from the line of Ann from Brook Bank.`
fn announces(input: &Input, draft: &Draft, name: &str) -> bool {
    let Some(turn) = draft.turns.last() else { return false };
    let label = turn.label.as_ref().map_or("", |l| l.name.as_str());
    let Some(last) = turn.paragraphs.last() else {
        return false;
    };
    if VOCABULARY.unnamed(label) != Some(Unnamed::Operator) || !is_name(name) {
        return false;
    }
    // The last lines, in a text broken at a margin.
    let lines = &last.english[last.english.len().saturating_sub(4)..];
    let close = lines
        .iter()
        .map(|s| crate::turns::foot(s.of(&input.document.text), 300));
    let close = close.collect::<Vec<_>>().join(" ");
    VOCABULARY.asks.hit(&close) && close.split(|c: char| !c.is_alphanumeric()).any(|w| w == name)
}

/// Whether a line before the first header is a paragraph that somebody said, and no title or date.
fn is_speech(text: &str) -> bool {
    text.len() >= 100 && text.ends_with(['.', '?', '!', '"', '”', ')']) && text.contains(' ')
}

/// A header in capitals that a margin broke.
struct Broken {
    label: Label,
    /// The second row.
    row: usize,
    /// What is said behind the colon.
    rest: Paragraph,
}

/// `ANN OAK, SENIOR ANALYST, BROOK BANK & CO., RESEARCH` and on the next line `DIVISION: Thank you.`
///
/// *Not this* a line with small letters before the colon, or one that names nobody before its comma.
fn broken(input: &Input, i: usize) -> Option<Broken> {
    let text = input.text(i);
    if text.len() > 140
        || !text.starts_with(|c: char| c.is_ascii_uppercase())
        || text.bytes().any(|b| b.is_ascii_lowercase())
    {
        return None;
    }
    let (name, front) = text
        .split_once(", ")
        .filter(|_| !text.contains([':', '?', '!', '$', '%']))?;
    if !name.contains(' ') || !is_name(name) || !VOCABULARY.is_title(front) {
        return None;
    }
    let row = input.next(i)?;
    let below = input.text(row);
    let (back, _) = crate::turns::head(below, 80).split_once(':')?;
    if back.is_empty()
        || back.bytes().any(|b| b.is_ascii_lowercase())
        || prefix(below).is_some_and(|p| p.name.contains(' '))
    {
        return None;
    }
    let mut label = Label::bare(name);
    super::roster::place(&mut label, &format!("{front} {back}"), None);
    let said = below[back.len() + 1..].trim_start();
    let mut rest = input.rows.rows[row].paragraph();
    let end = input.rows.rows[row].english.first()?.end as usize;
    rest.english = if said.is_empty() {
        Vec::new()
    } else {
        vec![Span::new(end - said.len(), end)]
    };
    Some(Broken { label, row, rest })
}

/// `MR. ANN OAK – HEAD OF SALES – HART LIMITED`, or in capitals the rest of such a line.
fn list(text: &str, side: Option<Side>, roster: &mut Vec<Entry>) -> bool {
    if text.is_empty() {
        return true;
    }
    if text.len() > 200 {
        return false;
    }
    match label::shape(text) {
        Some(shape) if !shape.is_bare() => {
            let mut label = shape.label();
            // A line broken before the firm leaves a dash at the end.
            if label.title.is_none() && side != Some(Side::Caller) {
                label.title = label.firm.take();
            }
            roster.push(Entry { label, side });
            true
        }
        _ => !text.chars().any(char::is_lowercase),
    }
}

/// A name before a colon.
pub struct Prefix<'t> {
    /// The name.
    pub name: &'t str,
    /// What stands between the name and the colon.
    tail: &'t str,
    /// A `Q` or an `A` before the name.
    side: Option<Side>,
    /// Bytes up to and with the colon.
    length: usize,
}

impl Prefix<'_> {
    /// Whether the name is in capitals.
    pub fn is_capitals(&self) -> bool {
        self.name.len() > 4 && !self.name.chars().any(char::is_lowercase)
    }

    /// The text without the name.
    fn rest_of<'t>(&self, text: &'t str) -> &'t str {
        text[self.length..].trim_start()
    }

    /// The row without the name.
    pub fn rest(&self, row: &Row, text: &str) -> Paragraph {
        let mut paragraph = row.paragraph();
        let rest = self.rest_of(text);
        let end = row.english.first().map_or(0, |s| s.end as usize);
        paragraph.english = if rest.is_empty() {
            Vec::new()
        } else {
            vec![Span::new(end - rest.len(), end)]
        };
        paragraph
    }

    fn label(&self) -> Label {
        let mut label = Label::bare(self.name);
        let tail = self.tail.trim().trim_matches(['(', ')', ',']).trim();
        if tail.is_empty() {
            return label;
        }
        super::roster::place(&mut label, tail, self.side);
        label
    }
}

/// The name before the first colon of a line: at most six words, perhaps with a title behind a
/// comma (`Ann Oak, Head of Investor Relations: Thank you`), or a voice's number.
pub fn prefix(text: &str) -> Option<Prefix<'_>> {
    let head = crate::turns::head(text, 140);
    let wide = || if head.is_ascii() { None } else { head.find('：') };
    let colon = memchr::memchr(b':', head.as_bytes()).or_else(wide)?;
    let length = colon + head[colon..].chars().next().map_or(1, char::len_utf8);
    let mut whole = &head[..colon];
    // A clock time has a digit on both sides of its colon.
    if whole.ends_with(|c: char| c.is_ascii_digit()) && !is_voice_number(whole) || whole.len() < 2 {
        return None;
    }
    let mut side = None;
    for (letter, which) in [("Q", Side::Caller), ("A", Side::Company)] {
        let rest = whole.strip_prefix(letter).map(str::trim_start);
        if let Some(rest) = rest.and_then(|r| r.strip_prefix(['-', '–', '—'])) {
            side = Some(which);
            whole = rest;
        }
    }
    let whole = whole.trim().trim_matches('*').trim();
    let plain = |name, tail| Prefix {
        name,
        tail,
        side,
        length,
    };
    // `Ann Oak (Hart Securities):`, `Candice (Operator):`; but `Jon Hill (ph):`
    let bracket = whole.strip_suffix(')').and_then(|w| w.split_once(" ("));
    if let Some((name, inside)) = bracket.filter(|(name, inside)| inside.len() > 3 && is_speaker(name)) {
        match VOCABULARY.unnamed(inside) {
            Some(_) => return Some(plain(inside, "")),
            None if name.contains(' ') => return Some(plain(name, &whole[name.len()..])),
            None => {}
        }
    }
    if whole.len() <= 60 && is_speaker(whole) {
        return Some(plain(whole, ""));
    }
    let cut = whole.find([',', '(']).filter(|&c| c > 3)?;
    let (name, tail) = (whole[..cut].trim(), &whole[cut..]);
    let told = VOCABULARY.is_title(tail)
        || VOCABULARY.is_firm(tail)
        || VOCABULARY
            .unnamed(tail.trim_matches(|c: char| !c.is_alphanumeric()))
            .is_some();
    // `DANA HILL, Brook:` — a firm without a word that tells one: all its words are capitalised.
    let capital = tail
        .trim_matches([',', ' ', '(', ')'])
        .split_whitespace()
        .all(|w| w.starts_with(|c: char| c.is_uppercase() || matches!(c, '&' | '.')))
        && words(tail) <= 4;
    (is_name(name) && name.contains(' ') && (told || capital)).then(|| plain(name, tail))
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// A label that names nobody, a name of two words and more, or a single word that comes three times.
fn is_sure(name: &str, count: u32) -> bool {
    VOCABULARY.unnamed(name).is_some()
        || is_voice_number(name)
        || name.split_whitespace().nth(1).is_some()
        || count >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes() {
        for (line, want) in [
            ("Operator: Good day.", Some(("Operator", None, None))),
            ("Ann Oak:Thank you.", Some(("Ann Oak", None, None))),
            (
                "Ann Oak, Head of Investor Relations: Thank you.",
                Some(("Ann Oak", Some("Head of Investor Relations"), None)),
            ),
            (
                "David Hill, Brook & Co.: I just wanted",
                Some(("David Hill", None, Some("Brook & Co."))),
            ),
            ("DANA HILL, Brook: Thank you.", Some(("DANA HILL", None, Some("Brook")))),
            (
                "Ann Oak (Hart Securities): How",
                Some(("Ann Oak", None, Some("Hart Securities"))),
            ),
            ("Candice (Operator): Good day.", Some(("Operator", None, None))),
            ("spk03: Thank you.", Some(("spk03", None, None))),
            ("Q - Ann Oak: How", Some(("Ann Oak", None, None))),
            ("Three things: first", None),
            ("We start at 5:00 today", None),
            ("Thank you all: good", None),
        ] {
            let label = prefix(line).map(|p| p.label());
            let got = label
                .as_ref()
                .map(|l| (l.name.as_str(), l.title.as_deref(), l.firm.as_deref()));
            assert_eq!(got, want, "{line}");
        }
    }
}
