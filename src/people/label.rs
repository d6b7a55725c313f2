//! Header shapes: what stands above a turn, taken apart into name, title and firm.

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
    out.trim_matches([',', ';', ':', '-', '–', '—']).trim().to_string()
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

/// Cuts a text at every separator of the dash that stands in it first.
pub fn dash_parts(text: &str) -> Vec<&str> {
    for dash in DASHES {
        if text.contains(dash) {
            return text.split(dash).map(str::trim).collect();
        }
    }
    // A dash at the very beginning or end leaves an empty part: `- VP of IR`.
    for dash in ['-', '–', '—'] {
        if let Some(rest) = text.strip_prefix(dash).filter(|r| r.starts_with(' ')) {
            return vec!["", rest.trim()];
        }
        if let Some(rest) = text.strip_suffix(dash).filter(|r| r.ends_with(' ')) {
            return vec![rest.trim(), ""];
        }
    }
    vec![text.trim()]
}

/// Reads a header line of the dash family: `Name - Title`, `Name - Firm`, `Name - Firm - Title`,
/// `Name, Firm - Title`, `- Title`, or a bare name.
///
/// *Not this* a sentence with a dash in it: the left part must be a name, the whole has no final
/// sentence sign and at most 200 bytes.
pub fn read(text: &str) -> Option<Label> {
    let text = text.trim();
    if text.is_empty() || text.len() > 200 || text.ends_with(['?', '!', ':', ';', ',']) {
        return None;
    }
    let parts = dash_parts(text);
    match parts.as_slice() {
        [one] => is_speaker(one).then(|| Label::bare(one)),
        ["", title] => VOCABULARY.is_title(title).then(|| Label {
            name: String::new(),
            title: some(title),
            firm: None,
        }),
        [left, right] => {
            if ends_sentence(right) {
                return None;
            }
            let (name, firm) = match left.split_once(',') {
                Some((name, firm)) if !is_suffix(firm) && is_speaker(name) => (name, some(firm)),
                _ => (*left, None),
            };
            if !is_speaker(name) {
                return None;
            }
            let mut label = Label {
                firm,
                ..Label::bare(name)
            };
            if label.firm.is_some() {
                label.title = some(right);
            } else if let Some((firm, title)) = right
                .split_once(", ")
                .filter(|(f, t)| !VOCABULARY.is_title(f) && is_title_rather_than_firm(t))
            {
                // `Name - Firm, Title`
                label.firm = some(firm);
                label.title = some(title);
            } else if is_title_rather_than_firm(right) {
                label.title = some(right);
            } else {
                label.firm = some(right);
            }
            Some(label)
        }
        [left, middle, rest @ ..] => {
            if !is_speaker(left) || ends_sentence(rest.last().unwrap_or(&"")) {
                return None;
            }
            // The firm comes before the title; a title may hold dashes of its own.
            let title = rest.join(" - ");
            let title = title.as_str();
            let mut label = Label::bare(left);
            if !middle.is_empty() && VOCABULARY.is_sure_title(middle) && !VOCABULARY.is_sure_title(title) {
                label.title = some(middle);
                label.firm = some(title);
            } else {
                label.firm = some(middle);
                label.title = some(title);
            }
            Some(label)
        }
        [] => None,
    }
}

/// Whether the one thing after a name is a title: title words decide, and a firm's own words only
/// where no sure title word stands beside them.
pub fn is_title_rather_than_firm(text: &str) -> bool {
    VOCABULARY.is_sure_title(text) || (VOCABULARY.is_title(text) && !VOCABULARY.is_firm(text))
}

fn is_suffix(text: &str) -> bool {
    VOCABULARY.name_suffixes.contains(&text.trim().to_lowercase())
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
