//! Lines → [`Row`]s: each English line with the translation that belongs to it.
//!
//! Lines are classed by script, not by position. What comes out is the document as an English
//! reader sees it, so that all layouts can be read as if they had one language; the translation
//! hangs on the English line that it renders.
//!
//! Law: no byte of the source is in two rows; no English piece holds a Chinese character.

pub mod script;

use crate::source::Document;
use crate::span::Span;
use script::{Script, border, english_pieces, may_hold_cjk, script_of};

/// One paragraph: its English, and the Chinese that translates it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Pieces of English in the order of the text, without the blanks and page furniture between
    /// them; most paragraphs are one piece. The words are those of the pieces joined by a blank.
    pub english: Vec<Span>,
    /// The Chinese (or other translation) aligned to it, in pieces likewise.
    pub chinese: Vec<Span>,
}

/// One line as an English reader sees it.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// The line without blanks and bullets around it.
    pub line: Span,
    /// Its English, in pieces; empty for a blank line and for a translation without partner.
    pub english: Vec<Span>,
    /// The lines that translate it.
    pub chinese: Vec<Span>,
    /// Blanks before the first word.
    pub indent: u32,
}

impl Row {
    /// The English as one text; empty where there is none or it is in several pieces.
    pub fn text<'d>(&self, document: &'d Document) -> &'d str {
        match self.english.as_slice() {
            [one] => one.of(&document.text),
            _ => "",
        }
    }

    /// Whether the line holds nothing.
    pub fn is_blank(&self) -> bool {
        self.english.is_empty() && self.chinese.is_empty()
    }

    /// Whether only a translation stands here.
    pub fn is_orphan(&self) -> bool {
        self.english.is_empty() && !self.chinese.is_empty()
    }

    /// The row as a paragraph.
    pub fn paragraph(&self) -> Paragraph {
        Paragraph {
            english: self.english.clone(),
            chinese: self.chinese.clone(),
        }
    }
}

/// A document's rows and what they are written in.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// The rows in the order of the text.
    pub rows: Vec<Row>,
    /// Languages found, ISO 639-1, English first.
    pub languages: Vec<&'static str>,
}

/// Splits a document into rows.
pub fn rows(document: &Document) -> Rows {
    let text = &document.text;
    if !may_hold_cjk(text) {
        let rows = document.lines().map(|line| plain_row(text, line)).collect();
        return Rows {
            rows,
            languages: vec!["en"],
        };
    }
    let mut rows: Vec<Row> = Vec::new();
    for line in document.lines() {
        let row = plain_row(text, line);
        let words = row.line.of(text);
        if row.is_blank() || !may_hold_cjk(words) {
            rows.push(row);
            continue;
        }
        let at = border(words);
        let left_over = at.is_some_and(|at| is_left_over(text, &rows, &words[at..]));
        if let Some(at) = at.filter(|_| !left_over) {
            rows.extend(split_row(text, &row, at));
        } else if left_over || script_of(words) == Script::Cjk {
            rows.push(Row {
                english: Vec::new(),
                chinese: vec![row.line],
                ..row
            });
        } else {
            let start = row.line.start as usize;
            let english = english_pieces(words)
                .into_iter()
                .map(|r| Span::new(start + r.start, start + r.end))
                .collect();
            rows.push(Row { english, ..row });
        }
    }
    let languages = languages(text, &rows);
    Rows {
        rows: align(text, rows),
        languages,
    }
}

fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let part = &text[start..end];
    let lead = part.len() - part.trim_start_matches(is_margin).len();
    let words = part[lead..].trim_end_matches(is_margin);
    Span::new(start + lead, start + lead + words.len())
}

fn is_margin(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}' | '\u{00AD}' | '\0')
}

fn plain_row(text: &str, line: Span) -> Row {
    let mut span = trimmed(text, line.start as usize, line.end as usize);
    let words = span.of(text);
    // A bullet is a sign of the list, not of the speech.
    if let Some(rest) = words.strip_prefix(['•', '●', '◦', '▪']) {
        span = trimmed(text, span.end as usize - rest.len(), span.end as usize);
    }
    Row {
        line: span,
        english: if span.is_empty() { Vec::new() } else { vec![span] },
        chinese: Vec::new(),
        indent: span.start - line.start,
    }
}

/// Whether the English at the end of a Chinese line is a part of the line above that was left
/// untranslated (`……基準。I hope that answers it.`), not a paragraph of its own.
fn is_left_over(text: &str, rows: &[Row], tail: &str) -> bool {
    if script_of(tail) != Script::Latin {
        return false;
    }
    let squeeze = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let tail = squeeze(tail);
    let above = rows
        .iter()
        .rev()
        .find(|r| !r.is_blank())
        .and_then(|r| r.english.first());
    above.is_some_and(|span| squeeze(span.of(text)).contains(&tail))
}

/// A line in both languages becomes an English row and a Chinese one, in their order.
fn split_row(text: &str, row: &Row, at: usize) -> [Row; 2] {
    let (start, end) = (row.line.start as usize, row.line.end as usize);
    [trimmed(text, start, start + at), trimmed(text, start + at, end)].map(|span| {
        let words = span.of(text).trim_end_matches(['|', '/', '\t', ' ']);
        let span = Span::new(span.start as usize, span.start as usize + words.len());
        if script_of(words) == Script::Cjk {
            Row {
                line: span,
                chinese: vec![span],
                ..Row::default()
            }
        } else {
            let english = english_pieces(words)
                .into_iter()
                .map(|r| Span::new(span.start as usize + r.start, span.start as usize + r.end))
                .collect();
            Row {
                line: span,
                english,
                ..Row::default()
            }
        }
    })
}

fn languages(text: &str, rows: &[Row]) -> Vec<&'static str> {
    let mut english = false;
    let (mut han, mut kana, mut hangul) = (0usize, 0usize, 0usize);
    for row in rows {
        english |= !row.english.is_empty();
        for c in row.chinese.iter().flat_map(|s| s.of(text).chars()) {
            match c {
                '\u{3040}'..='\u{30FF}' => kana += 1,
                '\u{AC00}'..='\u{D7AF}' => hangul += 1,
                c if script::is_cjk_letter(c) => han += 1,
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    if english {
        found.push("en");
    }
    if hangul > han.max(kana) {
        found.push("ko");
    } else if kana * 4 > han && kana > 0 {
        found.push("ja");
    } else if han > 0 {
        found.push("zh");
    }
    found
}

/// Hangs each translation on its English row.
///
/// As many translations as English lines in a block go one to one; otherwise a translation goes to
/// the line before it (or after it, in a document that puts Chinese first). A translation with no
/// English line on that side stays alone.
fn align(text: &str, rows: Vec<Row>) -> Vec<Row> {
    let chinese_first = chinese_first(text, &rows);
    let mut out: Vec<Row> = Vec::with_capacity(rows.len());
    let mut pending: Vec<Row> = Vec::new(); // translations that wait for the English below
    let mut block = 0; // English rows in `out` since the last translation
    let mut i = 0;
    while i < rows.len() {
        let row = &rows[i];
        if row.is_blank() {
            out.push(row.clone());
            i += 1;
        } else if !row.is_orphan() {
            let mut row = row.clone();
            // A disclaimer above the first header is not its translation.
            if is_header(text, &row) {
                out.append(&mut pending);
            }
            for c in pending.drain(..) {
                row.chinese.extend(c.chinese);
            }
            out.push(row);
            block += 1;
            i += 1;
        } else if let Some(k) = header_above(text, &out, row) {
            out[k].chinese.extend(&row.chinese);
            block = 0;
            i += 1;
        } else if chinese_first {
            pending.push(row.clone());
            i += 1;
        } else {
            let run: Vec<&Row> = rows[i..].iter().take_while(|r| r.is_orphan()).collect();
            let n = run.len();
            let partners: Vec<usize> = (0..out.len())
                .rev()
                .filter(|&k| !out[k].is_blank())
                .take_while(|&k| !out[k].is_orphan() && out[k].chinese.is_empty())
                .take(n)
                .collect();
            if n > 1 && block == n && partners.len() == n {
                for (k, c) in partners.into_iter().rev().zip(&run) {
                    out[k].chinese.extend(&c.chinese);
                }
            } else if let Some(k) = (0..out.len())
                .rev()
                .find(|&k| !out[k].is_blank())
                .filter(|&k| !out[k].is_orphan() && !is_bare_name(text, &out[k]))
            {
                for c in &run {
                    out[k].chinese.extend(&c.chinese);
                }
            } else {
                out.extend(run.iter().map(|&c| c.clone()));
            }
            block = 0;
            i += n;
        }
    }
    out.extend(pending);
    out
}

/// Whether an English line can only be a header: a name with a title or a firm, or a bare one.
fn is_header(text: &str, row: &Row) -> bool {
    let [line] = row.english.as_slice() else {
        return false;
    };
    let label = crate::people::label::read(line.of(text));
    is_bare_name(text, row) || label.is_some_and(|l| l.title.is_some() || l.firm.is_some())
}

/// A name above Chinese speech heads it; it is not what the Chinese renders.
fn is_bare_name(text: &str, row: &Row) -> bool {
    let [name] = row.english.as_slice() else {
        return false;
    };
    let name = name.of(text);
    name.len() < 50 && !name.ends_with(['.', '?', '!']) && crate::people::name::is_speaker(name)
}

/// The header that a short translated line renders: both stand together, whichever language comes
/// first in the paragraphs.
fn header_above(text: &str, out: &[Row], row: &Row) -> Option<usize> {
    let translated = row.line.of(text);
    let short = |s: &str| s.len() <= 150 && !s.ends_with(['。', '.', '?', '？', '!', '！', '…', '，', ',']);
    if !short(translated) || translated.contains('。') {
        return None;
    }
    let k = (0..out.len()).rev().find(|&k| !out[k].is_blank())?;
    let above = &out[k];
    let [header] = above.english.as_slice() else {
        return None;
    };
    let header = header.of(text);
    let label = crate::people::label::read(header)?;
    // A translated word or two under a bare name could be a paragraph ("謝謝"): the name must
    // stand in it, or its length must be that of a name.
    let fits = label.title.is_some() || label.firm.is_some() || translated.chars().count() <= header.chars().count();
    (above.chinese.is_empty() && short(header) && fits).then_some(k)
}

/// Whether translations stand above their English, told by the numbers and names that both share.
fn chinese_first(text: &str, rows: &[Row]) -> bool {
    let content: Vec<&Row> = rows.iter().filter(|r| !r.is_blank()).collect();
    let (mut before, mut after) = (0usize, 0usize);
    let mut judged = 0;
    for triple in content.windows(3) {
        if !triple[1].is_orphan() || triple[0].is_orphan() || triple[2].is_orphan() {
            continue;
        }
        let tokens = latin_tokens(triple[1].line.of(text));
        let shared = |row: &Row| {
            let other = latin_tokens(row.line.of(text));
            tokens.iter().filter(|t| other.contains(t)).count()
        };
        before += shared(triple[0]);
        after += shared(triple[2]);
        judged += 1;
        if judged >= 24 {
            break;
        }
    }
    after > before
}

/// Latin words and numbers of two characters and more.
fn latin_tokens(text: &str) -> Vec<&str> {
    let mut tokens: Vec<&str> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|t| t.len() >= 2)
        .take(120)
        .collect();
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        let document = Document::from_text("t", text);
        let join = |spans: &[Span]| spans.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" ");
        rows(&document)
            .rows
            .iter()
            .filter(|r| !r.is_blank())
            .map(|r| (join(&r.english), join(&r.chinese)))
            .collect()
    }

    #[test]
    fn alignment() {
        let cases: &[(&str, &[(&str, &str)])] = &[
            (
                "We grew 24%.\n我們成長 24%。\nMore.\n更多。",
                &[("We grew 24%.", "我們成長 24%。"), ("More.", "更多。")],
            ),
            (
                "免責聲明:翻譯。\nWe grew.\n我們成長。",
                &[("", "免責聲明:翻譯。"), ("We grew.", "我們成長。")],
            ),
            (
                "我們成長 24%。\nWe grew 24%.\n毛利率 31%。\nGross margin was 31%.",
                &[
                    ("We grew 24%.", "我們成長 24%。"),
                    ("Gross margin was 31%.", "毛利率 31%。"),
                ],
            ),
            ("One.\nTwo.\n二。", &[("One.", ""), ("Two.", "二。")]),
            ("One.\nTwo.\n一。\n二。", &[("One.", "一。"), ("Two.", "二。")]),
            ("We grew 24%. 我們成長 24%。", &[("We grew 24%.", "我們成長 24%。")]),
            (
                "It grew. I hope that helps you.\n成長了。I hope that helps you.",
                &[("It grew. I hope that helps you.", "成長了。I hope that helps you.")],
            ),
            (
                "Erin Hart\n大家好，感谢各位参加。营收增长21.6%。",
                &[("Erin Hart", ""), ("", "大家好，感谢各位参加。营收增长21.6%。")],
            ),
            ("  • Good day.\n    日安。", &[("Good day.", "日安。")]),
            (
                "Erin Hart - CEO\nErin Hart - 執行長\n成長 24%。\nWe grew 24%.\n毛利率 31%。\nGross margin 31%.",
                &[
                    ("Erin Hart - CEO", "Erin Hart - 執行長"),
                    ("We grew 24%.", "成長 24%。"),
                    ("Gross margin 31%.", "毛利率 31%。"),
                ],
            ),
        ];
        for (text, want) in cases {
            let got = pairs(text);
            let got: Vec<(&str, &str)> = got.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            assert_eq!(&got, want, "{text}");
        }
    }
}
