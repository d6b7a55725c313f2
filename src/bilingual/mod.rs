//! Lines → [`Row`]s: each English line with the translation that belongs to it.
//!
//! Lines are classed by script, not by position. What comes out is the document as an English
//! reader sees it, so that all layouts can be read as if they had one language; the translation
//! hangs on the English line that it renders.
//!
//! Law: no byte of the source is in two rows; no English piece holds a Chinese character.

mod pieces;
pub mod script;

pub use pieces::Pieces;

use crate::people::label;
use crate::source::Document;
use crate::span::Span;
use script::{Script, Shares, english_pieces, look, may_hold_cjk, script_of};

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
    pub english: Pieces,
    /// The lines that translate it.
    pub chinese: Pieces,
    /// Blanks before the first word.
    pub indent: u32,
}

impl Row {
    /// The English as one text; empty where there is none or it is in several pieces.
    pub fn text<'d>(&self, document: &'d Document) -> &'d str {
        match &*self.english {
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
            english: self.english.to_vec(),
            chinese: self.chinese.to_vec(),
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
    let mut rows: Vec<Row> = Vec::with_capacity(document.line_count() as usize);
    let mut written = Written::default();
    for line in document.lines() {
        let row = plain_row(text, line);
        let words = row.line.of(text);
        if row.is_blank() || !may_hold_cjk(words) {
            written.english |= !row.is_blank();
            rows.push(row);
            continue;
        }
        if let Some(at) = translated_label(words) {
            let (start, end) = (row.line.start as usize, row.line.end as usize);
            let label = trimmed(text, start, start + at);
            let translation = trimmed(text, start + at, end);
            written.english = true;
            written.add(Shares::of(translation.of(text)));
            rows.push(Row {
                line: label,
                english: Pieces::One(label),
                chinese: Pieces::One(translation),
                ..row
            });
            continue;
        }
        if let Some((_, name)) = titled_name(words) {
            let (start, end) = (row.line.start as usize, row.line.end as usize);
            let at = words.len() - name.len();
            let title = trimmed(text, start, start + at);
            written.english = true;
            written.add(Shares::of(title.of(text)));
            rows.push(Row {
                english: Pieces::One(trimmed(text, start + at, end)),
                chinese: Pieces::One(title),
                ..row
            });
            continue;
        }
        let (shares, at) = look(words);
        let left_over = at.is_some_and(|at| is_left_over(text, &rows, &words[at..]));
        if let Some(at) = at.filter(|_| !left_over) {
            for part in split_row(text, &row, at) {
                written.english |= !part.english.is_empty();
                for span in part.chinese.iter() {
                    written.add(Shares::of(span.of(text)));
                }
                rows.push(part);
            }
        } else if left_over || shares.script() == Script::Cjk {
            written.add(shares);
            rows.push(Row {
                english: Pieces::None,
                chinese: Pieces::One(row.line),
                ..row
            });
        } else {
            let start = row.line.start as usize;
            let english: Pieces = english_pieces(words)
                .into_iter()
                .map(|r| Span::new(start + r.start, start + r.end))
                .collect();
            written.english |= !english.is_empty();
            rows.push(Row { english, ..row });
        }
    }
    Rows {
        rows: align(text, rows),
        languages: written.languages(),
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
        english: Pieces::of(span),
        chinese: Pieces::None,
        indent: span.start - line.start,
    }
}

/// Where the translation of a label begins on its line: `Operator 操作员`.
fn translated_label(words: &str) -> Option<usize> {
    let at = words
        .find(|c: char| !c.is_ascii())
        .filter(|&at| (2..=40).contains(&at))?;
    let (label, translation) = (words[..at].trim_end(), &words[at..]);
    let plain = translation.chars().count() <= 12
        && translation
            .chars()
            .all(|c| c.is_alphabetic() && may_hold_cjk(c.encode_utf8(&mut [0; 4])));
    (plain && label.len() < at && crate::people::VOCABULARY.unnamed(label).is_some()).then_some(at)
}

/// The Chinese title, with the name in Chinese, before an English name: `財務長:林志明 Ming Lin`; and the English name.
pub(crate) fn titled_name(words: &str) -> Option<(&str, &str)> {
    /// A title of 16 signs, a name of 6, an English one of 40 bytes, and what is between them.
    const LONGEST: usize = 120;
    if words.len() > LONGEST {
        return None;
    }
    let (title, name) = words.split_once([':', ':'])?;
    let is_chinese = |text: &str| text.chars().all(script::is_cjk_letter);
    let (chinese, english) = name.split_at(name.find(|c: char| c.is_ascii_alphabetic())?);
    let written = chinese.chars().count() <= 6 && is_chinese(chinese.trim());
    let titled = (2..=16).contains(&title.chars().count()) && is_chinese(title);
    let named = english.len() <= 40 && english.contains(' ') && crate::people::name::is_speaker(english);
    (titled && written && named).then_some((title, english))
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
                chinese: Pieces::One(span),
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

/// What a document is written in.
#[derive(Default)]
struct Written {
    english: bool,
    han: usize,
    kana: usize,
    hangul: usize,
}

impl Written {
    fn add(&mut self, translation: Shares) {
        self.kana += translation.kana;
        self.hangul += translation.hangul;
        self.han += translation.cjk - translation.kana - translation.hangul;
    }

    fn languages(&self) -> Vec<&'static str> {
        let mut found = Vec::new();
        if self.english {
            found.push("en");
        }
        if self.hangul > self.han.max(self.kana) {
            found.push("ko");
        } else if self.kana * 4 > self.han && self.kana > 0 {
            found.push("ja");
        } else if self.han > 0 {
            found.push("zh");
        }
        found
    }
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
    let mut run: Vec<Row> = Vec::new(); // translations that follow each other
    let mut block = 0; // English rows in `out` since the last translation
    let mut rows = rows.into_iter().peekable();
    while let Some(mut row) = rows.next() {
        if row.is_blank() {
            out.push(row);
        } else if !row.is_orphan() {
            // A disclaimer above the first header is not its translation.
            if !pending.is_empty() && is_header(text, &row) {
                out.append(&mut pending);
            }
            for c in pending.drain(..) {
                row.chinese.extend(c.chinese.iter().copied());
            }
            out.push(row);
            block += 1;
        } else if let Some(k) = header_above(text, &out, &row) {
            out[k].chinese.extend(row.chinese.iter().copied());
            block = 0;
        } else if chinese_first {
            pending.push(row);
        } else {
            run.push(row);
            while let Some(next) = rows.next_if(Row::is_orphan) {
                run.push(next);
            }
            hang(text, &mut out, &mut run, block);
            block = 0;
        }
    }
    out.extend(pending);
    out
}

/// Hangs translations that follow each other on the English rows above them, of which `block` stand
/// there.
fn hang(text: &str, out: &mut Vec<Row>, run: &mut Vec<Row>, block: usize) {
    let n = run.len();
    if n > 1 && block == n {
        let partners: Vec<usize> = (0..out.len())
            .rev()
            .filter(|&k| !out[k].is_blank())
            .take_while(|&k| !out[k].is_orphan() && out[k].chinese.is_empty())
            .take(n)
            .collect();
        if partners.len() == n {
            for (k, c) in partners.into_iter().rev().zip(run.drain(..)) {
                out[k].chinese.extend(c.chinese.iter().copied());
            }
            return;
        }
    }
    let above = out.iter_mut().rev().find(|r| !r.is_blank());
    match above.filter(|r| !r.is_orphan() && !is_bare_name(text, r)) {
        Some(above) => {
            for c in run.drain(..) {
                above.chinese.extend(c.chinese.iter().copied());
            }
        }
        None => out.append(run),
    }
}

/// Whether an English line can only be a header: a name with a title or a firm, or a bare one.
fn is_header(text: &str, row: &Row) -> bool {
    let [line] = &*row.english else {
        return false;
    };
    is_bare_name(text, row) || label::shape(line.of(text)).is_some_and(|l| !l.is_bare())
}

/// A name above Chinese speech heads it; it is not what the Chinese renders.
fn is_bare_name(text: &str, row: &Row) -> bool {
    let [name] = &*row.english else {
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
    let [header] = &*above.english else {
        return None;
    };
    let header = header.of(text);
    if !above.chinese.is_empty() || !short(header) {
        return None;
    }
    let shape = label::shape(header)?;
    // A translated word or two under a bare name could be a paragraph ("謝謝"): the name must
    // stand in it, or its length must be that of a name.
    let fits = !shape.is_bare() || translated.chars().count() <= header.chars().count();
    fits.then_some(k)
}

/// Whether translations stand above their English, told by the numbers and names that both share.
fn chinese_first(text: &str, rows: &[Row]) -> bool {
    let mut content = rows.iter().filter(|r| !r.is_blank());
    let (mut before, mut after) = (0usize, 0usize);
    let mut judged = 0;
    let (mut first, mut second) = (content.next(), content.next());
    for third in content {
        let Some((above, row)) = first.zip(second) else { break };
        (first, second) = (second, Some(third));
        if !row.is_orphan() || above.is_orphan() || third.is_orphan() {
            continue;
        }
        let tokens = latin_tokens(row.line.of(text));
        before += shared(&tokens, above.line.of(text));
        after += shared(&tokens, third.line.of(text));
        judged += 1;
        if judged >= 24 {
            break;
        }
    }
    after > before
}

/// Words of a line that are looked at.
const TOKENS: usize = 120;

/// Latin words and numbers of two characters and more, each once.
fn latin_tokens(text: &str) -> Vec<&[u8]> {
    let mut tokens: Vec<&[u8]> = latin_words(text).collect();
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

/// The letters and digits of ASCII.
static ALPHANUMERIC: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0;
    while b < 128 {
        table[b] = (b as u8).is_ascii_alphanumeric();
        b += 1;
    }
    table
};

fn latin_words(text: &str) -> impl Iterator<Item = &[u8]> {
    let mut rest = text.as_bytes();
    let next = move || loop {
        let start = rest.iter().position(|&b| ALPHANUMERIC[usize::from(b)])?;
        rest = &rest[start..];
        let length = rest.iter().take_while(|&&b| ALPHANUMERIC[usize::from(b)]).count();
        let (word, behind) = rest.split_at(length);
        rest = behind;
        if length >= 2 {
            return Some(word);
        }
    };
    std::iter::from_fn(next).take(TOKENS)
}

/// How many of the tokens stand in a text.
fn shared(tokens: &[&[u8]], text: &str) -> usize {
    if tokens.is_empty() {
        return 0;
    }
    let mut begins = [false; 256];
    for token in tokens {
        begins[usize::from(token[0])] = true;
    }
    let mut found = [false; TOKENS];
    let mut count = 0;
    for word in latin_words(text).filter(|w| begins[usize::from(w[0])]) {
        if let Ok(i) = tokens.binary_search(&word)
            && !found[i]
        {
            found[i] = true;
            count += 1;
        }
    }
    count
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
