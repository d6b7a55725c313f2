//! Header shapes: what stands above a turn, taken apart into name, title and firm.

use std::borrow::Cow;

use super::VOCABULARY;
use super::name::{is_name, is_speaker};

/// A speaker as a header or a roster writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// The name; empty in `- VP of IR`.
    pub name: String,
    /// The title.
    pub title: Option<String>,
    /// The firm.
    pub firm: Option<String>,
}

impl Label {
    /// A bare name.
    pub fn bare(name: &str) -> Self {
        Self {
            name: tidy(name),
            ..Self::default()
        }
    }
}

/// The dashes that part a header, with the blanks that they need.
const DASHES: [&str; 6] = ["--", " — ", " – ", " ― ", " - ", "—"];

/// Single blanks, no stray signs at the ends, and what a PDF did to the letters undone: ligatures
/// (`Oﬃcer`), a blank after a capital (`W olfe`), a blank before a comma.
pub fn tidy(text: &str) -> String {
    let text = text.trim();
    if is_tidy(text) {
        return untrailed(text).to_string();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let joined = matches!(word, "," | ";" | ":" | ".") || word.starts_with(", ");
        let kerned = word.len() > 1
            && word.starts_with(|c: char| c.is_ascii_lowercase())
            && out.ends_with(|c: char| c.is_ascii_uppercase() && !matches!(c, 'A' | 'I'))
            && out.chars().rev().nth(1).is_none_or(char::is_whitespace)
            && !VOCABULARY.is_particle(word)
            && !matches!(word, "and" | "of" | "the" | "for" | "at" | "in" | "to");
        if !out.is_empty() && !joined && !kerned {
            out.push(' ');
        }
        for c in word.chars() {
            match ligature(c) {
                Some(letters) => out.push_str(letters),
                None => out.push(c),
            }
        }
    }
    untrailed(&out).to_string()
}

/// Without stray signs at the ends.
pub(crate) fn untrailed(text: &str) -> &str {
    text.trim_matches([',', ';', ':', '-', '–', '—']).trim()
}

/// Whether a text without blanks around it has nothing inside that a PDF may have broken: ASCII,
/// single blanks, no sign and no rest of a word behind a blank.
fn is_tidy(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut word = 0; // bytes of the word so far
    for (i, &b) in bytes.iter().enumerate() {
        match b {
            b' ' => {
                let next = bytes.get(i + 1).copied().unwrap_or(b' ');
                let capital = word == 1 && bytes[i - 1].is_ascii_uppercase();
                if matches!(next, b' ' | b',' | b';' | b':' | b'.') || capital && next.is_ascii_lowercase() {
                    return false;
                }
                word = 0;
            }
            b'!'..=b'~' => word += 1,
            _ => return false,
        }
    }
    true
}

/// The letters of a ligature character.
pub fn ligature(c: char) -> Option<&'static str> {
    Some(match c {
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        _ => return None,
    })
}

fn some(text: &str) -> Option<String> {
    let text = tidy(text);
    (!text.is_empty()).then_some(text)
}

/// The dashes with which a text can be cut: one bit for each of `DASHES`.
pub fn dashes(text: &str) -> u8 {
    let bytes = text.as_bytes();
    let blank = |i: Option<usize>| i.and_then(|i| bytes.get(i)) == Some(&b' ');
    let mut found = 0;
    for i in memchr::memchr2_iter(b'-', 0xE2, bytes) {
        let before = || blank(i.checked_sub(1));
        found |= match &bytes[i..] {
            [b'-', b'-', ..] => 1,
            [b'-', ..] => u8::from(before() && blank(Some(i + 1))) << 4,
            [_, 0x80, 0x94, ..] => 1 << 5 | u8::from(before() && blank(Some(i + 3))) << 1,
            [_, 0x80, 0x93, ..] => u8::from(before() && blank(Some(i + 3))) << 2,
            [_, 0x80, 0x95, ..] => u8::from(before() && blank(Some(i + 3))) << 3,
            _ => 0,
        };
    }
    found
}

/// Cuts a text at every separator of the dash that stands in it first.
pub fn dash_parts(text: &str) -> Vec<&str> {
    let found = dashes(text);
    if found != 0 {
        let dash = DASHES[found.trailing_zeros() as usize];
        return text.split(dash).map(str::trim).collect();
    }
    // A dash at the very beginning or end leaves an empty part: `- VP of IR`.
    match dash_at_an_end(text) {
        Some((left, right)) => vec![left, right],
        None => vec![text.trim()],
    }
}

fn dash_at_an_end(text: &str) -> Option<(&str, &str)> {
    for dash in ['-', '–', '—'] {
        if let Some(rest) = text.strip_prefix(dash).filter(|r| r.starts_with(' ')) {
            return Some(("", rest.trim()));
        }
        if let Some(rest) = text.strip_suffix(dash).filter(|r| r.ends_with(' ')) {
            return Some((rest.trim(), ""));
        }
    }
    None
}

/// A header line taken apart, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape<'t> {
    /// The name; empty in `- VP of IR`.
    pub name: &'t str,
    /// The title; one that holds dashes of its own has them with blanks.
    pub title: Option<Cow<'t, str>>,
    /// The firm.
    pub firm: Option<Cow<'t, str>>,
}

impl Shape<'_> {
    /// Whether there is a name and nothing else.
    pub fn is_bare(&self) -> bool {
        let empty = |text: &str| untrailed(text).is_empty();
        self.title.as_deref().is_none_or(empty) && self.firm.as_deref().is_none_or(empty)
    }

    /// The label that the line writes.
    pub fn label(&self) -> Label {
        Label {
            name: if self.name.is_empty() {
                String::new()
            } else {
                tidy(self.name)
            },
            title: self.title.as_deref().and_then(some),
            firm: self.firm.as_deref().and_then(some),
        }
    }
}

/// Reads a header line of the dash family: `Name - Title`, `Name - Firm`, `Name - Firm - Title`,
/// `Name, Firm - Title`, `- Title`, or a bare name.
///
/// *Not this* a sentence with a dash in it: the left part must be a name, the whole has no final
/// sentence sign and at most 200 bytes.
pub fn read(text: &str) -> Option<Label> {
    shape(text).map(|s| s.label())
}

/// [`read`] without a copy of the words.
pub fn shape(text: &str) -> Option<Shape<'_>> {
    let text = text.trim();
    if text.is_empty() || text.len() > 200 || text.ends_with(['?', '!', ':', ';', ',']) {
        return None;
    }
    let found = dashes(text);
    if found == 0 {
        return match dash_at_an_end(text) {
            Some((left, right)) => of_two(left, right),
            None => is_speaker(text).then_some(Shape {
                name: text,
                title: None,
                firm: None,
            }),
        };
    }
    let dash = DASHES[found.trailing_zeros() as usize];
    let (left, rest) = text.split_once(dash)?;
    let left = left.trim();
    let Some((middle, rest)) = rest.split_once(dash) else {
        return of_two(left, rest.trim());
    };
    let last = rest.split(dash).last().unwrap_or(rest).trim();
    if !is_speaker(left) || ends_sentence(last) {
        return None;
    }
    // The firm comes before the title; a title may hold dashes of its own.
    let middle = middle.trim();
    let title = if rest.contains(dash) {
        Cow::Owned(rest.split(dash).map(str::trim).collect::<Vec<_>>().join(" - "))
    } else {
        Cow::Borrowed(rest.trim())
    };
    let turned = !middle.is_empty() && VOCABULARY.is_sure_title(middle) && !VOCABULARY.is_sure_title(&title);
    let (title, firm) = if turned {
        (Cow::Borrowed(middle), title)
    } else {
        (title, Cow::Borrowed(middle))
    };
    Some(Shape {
        name: left,
        title: Some(title),
        firm: Some(firm),
    })
}

/// A header of two parts.
fn of_two<'t>(left: &'t str, right: &'t str) -> Option<Shape<'t>> {
    if left.is_empty() {
        return VOCABULARY.is_title(right).then_some(Shape {
            name: "",
            title: Some(Cow::Borrowed(right)),
            firm: None,
        });
    }
    if ends_sentence(right) {
        return None;
    }
    let (name, firm) = match left.split_once(',') {
        Some((name, firm)) if !is_suffix(firm) && is_speaker(name) => (name, Some(firm)),
        _ => (left, None),
    };
    if !is_speaker(name) {
        return None;
    }
    let firm = firm.filter(|f| !untrailed(f).is_empty());
    let (title, firm) = if firm.is_some() {
        (Some(right), firm)
    } else if let Some((firm, title)) = right
        .split_once(", ")
        .filter(|(f, t)| !VOCABULARY.is_title(f) && is_title_rather_than_firm(t))
    {
        // `Name - Firm, Title`
        (Some(title), Some(firm))
    } else if is_title_rather_than_firm(right) {
        (Some(right), None)
    } else {
        (None, Some(right))
    };
    Some(Shape {
        name,
        title: title.map(Cow::Borrowed),
        firm: firm.map(Cow::Borrowed),
    })
}

/// Whether the one thing after a name is a title: title words decide, and a firm's own words only
/// where no sure title word stands beside them.
pub fn is_title_rather_than_firm(text: &str) -> bool {
    VOCABULARY.is_sure_title(text) || (VOCABULARY.is_title(text) && !VOCABULARY.is_firm(text))
}

fn is_suffix(text: &str) -> bool {
    VOCABULARY.is_suffix(text.trim())
}

/// A stop after a word of more than a few letters; `Inc.` and `Jr.` do not end a sentence.
fn ends_sentence(text: &str) -> bool {
    let Some(stem) = text.trim_end().strip_suffix('.') else {
        return text.ends_with(['?', '!']);
    };
    let last = stem.rsplit([' ', ',']).next().unwrap_or("");
    !(last.contains('.') || last.len() <= 4 && last.starts_with(char::is_uppercase))
}

/// Whether a label is a name at all (`Name - Title` yes, a sentence no); used where a reader needs
/// a second opinion.
pub fn is_bare_name(text: &str) -> bool {
    is_name(text) || VOCABULARY.unnamed(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_a_pdf_broke() {
        for (text, want) in [
            ("W olfe Research,  LLC", "Wolfe Research, LLC"),
            ("Hart T echnology , Inc.", "Hart Technology, Inc."),
            ("Chief Executive Oﬃcer", "Chief Executive Officer"),
            ("J van Dyke", "J van Dyke"),
            ("Plan B and more", "Plan B and more"),
        ] {
            assert_eq!(tidy(text), want);
        }
    }

    #[test]
    fn headers() {
        type Parts<'a> = Option<(&'a str, &'a str, &'a str)>;
        let cases: &[(&str, Parts)] = &[
            ("Operator", Some(("Operator", "", ""))),
            (
                "Erin Hart - CEO & President",
                Some(("Erin Hart", "CEO & President", "")),
            ),
            (
                "Dana Hill, Brook Bank - Analyst",
                Some(("Dana Hill", "Analyst", "Brook Bank")),
            ),
            ("Dana Hill - Brook Bank", Some(("Dana Hill", "", "Brook Bank"))),
            (
                "Dana Hill -- Brook Bank -- Analyst",
                Some(("Dana Hill", "Analyst", "Brook Bank")),
            ),
            (
                "Dana Hill--Brook Bank--Analyst",
                Some(("Dana Hill", "Analyst", "Brook Bank")),
            ),
            (
                "Dana Hill — Vice President — Brook Bank",
                Some(("Dana Hill", "Vice President", "Brook Bank")),
            ),
            (
                "Unidentified Participant -- -- Analyst",
                Some(("Unidentified Participant", "Analyst", "")),
            ),
            (
                "Bryan Oak -- Bryan Oak -- Analyst",
                Some(("Bryan Oak", "Analyst", "Bryan Oak")),
            ),
            (
                "Ann Oak--SVP - Investor Relations",
                Some(("Ann Oak", "SVP - Investor Relations", "")),
            ),
            ("Lee Oak, Jr. - CFO", Some(("Lee Oak, Jr.", "CFO", ""))),
            ("- VP of IR", Some(("", "VP of IR", ""))),
            ("Dru Anderson", Some(("Dru Anderson", "", ""))),
            (
                "Dana Hill - Brook, Investor Relations",
                Some(("Dana Hill", "Investor Relations", "Brook")),
            ),
            ("Dana Hill - Brook Inc.", Some(("Dana Hill", "", "Brook Inc."))),
            ("We grew -- and this matters -- by 24%.", None),
            ("Dana Hill - who has been with us for years.", None),
            ("Thank you - we will begin", None),
            ("Good morning", None),
        ];
        for (text, want) in cases {
            let got = read(text);
            let got = got.as_ref().map(|l| {
                (
                    l.name.as_str(),
                    l.title.as_deref().unwrap_or(""),
                    l.firm.as_deref().unwrap_or(""),
                )
            });
            assert_eq!(&got, want, "{text}");
        }
    }
}
