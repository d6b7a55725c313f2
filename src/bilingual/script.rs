//! The script of a line, and where a line changes from one script to the other.

/// What a line is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// No letters at all: a rule, a number, a time stamp.
    Neutral,
    /// Latin letters, perhaps with a Chinese name among them.
    Latin,
    /// Chinese, Japanese or Korean, perhaps with Latin names and numbers among them.
    Cjk,
}

/// Whether a character is written in Chinese, Japanese or Korean: ideographs, kana, hangul, and
/// their punctuation and full-width forms.
pub fn is_cjk(c: char) -> bool {
    is_cjk_letter(c) || matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}' | '\u{FE30}'..='\u{FE4F}')
}

/// An ideograph, kana or hangul.
pub fn is_cjk_letter(c: char) -> bool {
    matches!(c,
        '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{3100}'..='\u{312F}' | '\u{31F0}'..='\u{31FF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether a text may hold such a character, told from its bytes alone.
///
/// Law: where this says no, no character of the text is [`is_cjk`]. The lead bytes of U+3000 and
/// above are 0xE3 to 0xEF and 0xF0 to 0xF3; typographic quotes and dashes are 0xE2.
pub fn may_hold_cjk(text: &str) -> bool {
    text.as_bytes().iter().any(|&b| (0xE3..=0xF3).contains(&b))
}

/// How much of each script a text holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shares {
    /// Words of Latin (or Greek, Cyrillic, …) letters.
    pub words: usize,
    /// Ideographs, kana, hangul.
    pub cjk: usize,
}

impl Shares {
    /// Counts words and ideographs.
    pub fn of(text: &str) -> Self {
        let mut shares = Self::default();
        let mut inside = false;
        for c in text.chars() {
            let cjk = is_cjk_letter(c);
            let letter = !cjk && (c.is_ascii_alphabetic() || !c.is_ascii() && c.is_alphabetic());
            shares.cjk += usize::from(cjk);
            shares.words += usize::from(letter && !inside);
            inside = letter || inside && matches!(c, '\'' | '’' | '-' | '.' | '&');
        }
        shares
    }

    /// The script that carries the meaning. An ideograph says as much as a word: a translated
    /// sentence full of English names (`下一個問題來自 Brook Capital 的 Dana Hill。`) has more of
    /// them than of words, an English one with a Chinese name in it has fewer.
    pub fn script(self) -> Script {
        match (self.words, self.cjk) {
            (0, 0) => Script::Neutral,
            (words, cjk) if cjk > 0 && cjk >= words => Script::Cjk,
            _ => Script::Latin,
        }
    }
}

/// The script of a text.
pub fn script_of(text: &str) -> Script {
    if may_hold_cjk(text) {
        Shares::of(text).script()
    } else if text.bytes().any(|b| b.is_ascii_alphabetic() || b >= 0x80) {
        Script::Latin
    } else {
        Script::Neutral
    }
}

/// The byte at which a line turns from a whole English text to its translation, or the reverse.
///
/// A border is sure where a finished English sentence meets Chinese, or where a short line without
/// any Chinese sentence sign holds two or more English words and then Chinese only
/// (`Company Participants 公司参与者`). An English name inside a Chinese sentence is no border.
pub fn border(line: &str) -> Option<usize> {
    if !may_hold_cjk(line) {
        return None;
    }
    let words = |s: &str| {
        s.split_whitespace()
            .filter(|w| w.chars().any(|c| c.is_alphabetic()))
            .count()
    };
    let latin = |s: &str| words(s) >= 1 && Shares::of(s).script() == Script::Latin;
    let cjk = |s: &str| Shares::of(s).script() == Script::Cjk;
    let mut previous: Option<char> = None; // last character that is no blank
    let mut last_cjk_end = 0;
    for (i, c) in line.char_indices() {
        if is_cjk_letter(c) || matches!(c, '「' | '《' | '『' | '（') {
            let finished = previous.is_some_and(|p| matches!(p, '.' | '?' | '!' | '"' | '”' | ')' | ']' | '|' | '/'));
            if finished {
                let (head, tail) = line.split_at(i);
                if words(head) >= 2 && latin(head) && cjk(tail) && !head_is_fragment(head) {
                    return Some(i);
                }
            }
        }
        if is_cjk(c) {
            last_cjk_end = i + c.len_utf8();
        }
        if !c.is_whitespace() {
            previous = Some(c);
        }
    }
    // Chinese first: everything after its last character is a finished English sentence.
    let tail = &line[last_cjk_end..];
    let tail_text = tail.trim_start_matches([' ', '\t', '|', '/', '.', '"', '”', ')']);
    if last_cjk_end > 0 && words(tail_text) >= 3 && cjk(&line[..last_cjk_end]) {
        let finished = tail_text.trim_end().ends_with(['.', '?', '!', '"', '”', ')']);
        let opened = tail_text.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“' | '(' | '[' | '\''));
        if finished && opened {
            return Some(line.len() - tail_text.len());
        }
    }
    // A short line: words, then their translation, and no Chinese sentence.
    let first = line.char_indices().find(|&(_, c)| is_cjk_letter(c))?.0;
    let (head, tail) = line.split_at(first);
    let sentence = line.contains(['。', ',', '，', '、', '；', '？', '！']);
    if !sentence && head.ends_with([' ', '\t']) && words(head) >= 2 && tail.chars().count() <= 40 && cjk(tail) {
        let capital = head
            .split_whitespace()
            .all(|w| !w.starts_with(|c: char| c.is_lowercase()) || w.len() <= 3);
        if capital {
            return Some(first);
        }
    }
    None
}

/// A bracket or a quotation alone before Chinese (`"Smart" 系列`) is no English sentence.
fn head_is_fragment(head: &str) -> bool {
    let head = head.trim_end();
    head.ends_with([')', ']', '"', '”']) && !head.contains(['.', '?', '!'])
}

/// The parts of an English text without its Chinese characters, as byte ranges.
///
/// `Far EasTone (遠傳) is` gives `Far EasTone` and `is`: brackets that hold nothing else go with them.
pub fn english_pieces(text: &str) -> Vec<std::ops::Range<usize>> {
    if !may_hold_cjk(text) {
        return std::iter::once(0..text.len()).collect();
    }
    let mut cuts: Vec<std::ops::Range<usize>> = Vec::new();
    for (i, c) in text.char_indices() {
        if is_cjk(c) {
            let end = i + c.len_utf8();
            match cuts.last_mut() {
                Some(last) if text[last.end..i].chars().all(|c| c.is_whitespace() || c == '·') => last.end = end,
                _ => cuts.push(i..end),
            }
        }
    }
    for cut in &mut cuts {
        let before = text[..cut.start].trim_end();
        let after = text[cut.end..].trim_start();
        let pair = (before.chars().last(), after.chars().next());
        if matches!(pair, (Some('('), Some(')')) | (Some('['), Some(']'))) {
            cut.start = before.len() - 1;
            cut.end = text.len() - after.len() + 1;
        }
    }
    let mut pieces = Vec::new();
    let mut at = 0;
    for cut in cuts.into_iter().chain(std::iter::once(text.len()..text.len())) {
        let piece = &text[at..cut.start.max(at)];
        let trimmed = piece.trim();
        if !trimmed.is_empty() {
            let start = at + (piece.len() - piece.trim_start().len());
            pieces.push(start..start + trimmed.len());
        }
        at = cut.end.max(at);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts() {
        for (text, want) in [
            ("", Script::Neutral),
            ("----- 12 -----", Script::Neutral),
            ("We grew 24%.", Script::Latin),
            ("We supply Far Harbor (遠港) in Asia.", Script::Latin),
            ("我們成長了 24%。", Script::Cjk),
            ("下一個問題來自 Brook Road Capital Markets 的 Dana Hill。", Script::Cjk),
            ("Nortia 集團顯然擁有 3,000 萬條 FWA 線路。", Script::Cjk),
            ("매출은 24% 증가했습니다.", Script::Cjk),
            ("– “Thank you” –", Script::Latin),
        ] {
            assert_eq!(script_of(text), want, "{text}");
        }
    }

    #[test]
    fn borders() {
        for (text, want) in [
            ("We grew 24%. 我們的 ARR 成長了 24%。", Some("我們的 ARR 成長了 24%。")),
            (
                "我們的 ARR 成長了 24%。 We grew 24% this quarter.",
                Some("We grew 24% this quarter."),
            ),
            ("Company Participants 公司参与者", Some("公司参与者")),
            ("Dana Vogt - Hill Bank 大卫·沃格特 - 希尔", Some("大卫·沃格特 - 希尔")),
            ("Nortia 集團顯然擁有 3,000 萬條線路。", None),
            ("Kenny Hill 先生,請開始。", None),
            ("\"Smart\" 系列成長了。", None),
            ("We grew 24%.", None),
            ("我們成長了。", None),
            ("We supply Far Harbor (遠港) in Asia.", None),
        ] {
            assert_eq!(border(text).map(|b| &text[b..]), want, "{text}");
        }
    }

    #[test]
    fn pieces() {
        for (text, want) in [
            ("We grew.", vec!["We grew."]),
            (
                "We supply Far Harbor (遠港) in Asia.",
                vec!["We supply Far Harbor", "in Asia."],
            ),
            ("遠港", vec![]),
            ("遠港 is big", vec!["is big"]),
        ] {
            let got: Vec<_> = english_pieces(text).into_iter().map(|r| &text[r]).collect();
            assert_eq!(got, want, "{text}");
        }
    }
}
