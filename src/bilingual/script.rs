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
    /// Whether the first letter is one of these.
    pub cjk_first: bool,
}

impl Shares {
    /// Counts words and ideographs.
    pub fn of(text: &str) -> Self {
        let mut shares = Self::default();
        let mut inside = false;
        for c in text.chars() {
            let cjk = is_cjk_letter(c);
            let letter = !cjk && (c.is_ascii_alphabetic() || !c.is_ascii() && c.is_alphabetic());
            shares.cjk_first |= cjk && shares.words + shares.cjk == 0;
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
            (words, cjk) if cjk > words || cjk > 0 && cjk == words && self.cjk_first => Script::Cjk,
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
/// A border is sure where a finished English sentence meets Chinese (which may begin with a name in
/// Latin letters), where a tab parts the two, or where a short line without any Chinese sentence
/// sign holds two or more English words and then Chinese only (`Company Participants 公司参与者`).
/// An English name inside a Chinese sentence is no border.
pub fn border(line: &str) -> Option<usize> {
    if !may_hold_cjk(line) {
        return None;
    }
    tab_border(line)
        .or_else(|| english_then_cjk(line))
        .or_else(|| cjk_then_english(line))
        .or_else(|| short_border(line))
}

/// Words with a letter in them.
fn words(text: &str) -> usize {
    text.split_whitespace()
        .filter(|w| w.chars().any(char::is_alphabetic))
        .count()
}

fn is(text: &str, script: Script) -> bool {
    Shares::of(text).script() == script
}

/// A tab (or a bar) with one language on each side.
fn tab_border(line: &str) -> Option<usize> {
    line.char_indices()
        .filter(|&(_, c)| matches!(c, '\t' | '|' | '｜'))
        .find_map(|(i, c)| {
            let (head, tail) = (&line[..i], &line[i + c.len_utf8()..]);
            let parted =
                is(head, Script::Latin) && is(tail, Script::Cjk) || is(head, Script::Cjk) && is(tail, Script::Latin);
            parted.then_some(i + c.len_utf8())
        })
}

/// The end of the English sentences after which the translation begins: of all sentence ends the
/// one that leaves the fewest ideographs before it and the fewest Latin words behind.
fn english_then_cjk(line: &str) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    let mut ended = false; // a sentence has ended, only blanks since
    let mut last_word = "";
    let mut word_start = 0;
    for (i, c) in line.char_indices() {
        if c.is_whitespace() {
            continue;
        }
        let after_blank = i == 0 || line[..i].ends_with(char::is_whitespace);
        if ended && (after_blank || is_cjk(c)) {
            let (head, tail) = line.split_at(i);
            let first = tail.char_indices().find(|&(_, c)| is_cjk_letter(c)).map(|(at, _)| at);
            let near = first.is_some_and(|at| words(&tail[..at]) <= 6);
            if near && words(head) >= 2 && is(head, Script::Latin) && is(tail, Script::Cjk) && !is_fragment(head) {
                let abbreviation = matches!(
                    last_word,
                    "Inc." | "Corp." | "Ltd." | "Co." | "Mr." | "Ms." | "Dr." | "U.S."
                );
                let cost = Shares::of(head).cjk + Shares::of(tail).words + if abbreviation { 8 } else { 0 };
                if best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, i));
                }
            }
        }
        if after_blank {
            word_start = i;
        }
        if matches!(c, '.' | '?' | '!') {
            last_word = &line[word_start..i + c.len_utf8()];
            // The stop of an initial ends nothing: `Lee C. Oak`.
            ended = last_word.len() > 2 || c != '.';
        } else if !(ended && matches!(c, '"' | '”' | ')' | ']' | '’' | '\'')) {
            ended = matches!(c, ')' | ']' | '"' | '”' | '/');
            last_word = "";
        }
    }
    best.map(|(_, at)| at)
}

/// Chinese first: everything after its last character is a finished English sentence.
fn cjk_then_english(line: &str) -> Option<usize> {
    let (last, c) = line.char_indices().rev().find(|&(_, c)| is_cjk(c))?;
    let end = last + c.len_utf8();
    let tail = line[end..].trim_start_matches([' ', '\t', '|', '/', '.', '"', '”', ')']);
    let finished = tail.trim_end().ends_with(['.', '?', '!', '"', '”', ')']);
    let opened = tail.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“' | '(' | '[' | '\''));
    (words(tail) >= 3 && is(&line[..end], Script::Cjk) && finished && opened).then(|| line.len() - tail.len())
}

/// A short line: words, then their translation, and no Chinese sentence.
fn short_border(line: &str) -> Option<usize> {
    let first = line.char_indices().find(|&(_, c)| is_cjk_letter(c))?.0;
    let (head, tail) = line.split_at(first);
    let sentence = line.contains(['。', ',', '，', '、', '；', '？', '！']);
    if sentence
        || !head.ends_with([' ', '\t'])
        || words(head) < 2
        || tail.chars().count() > 40
        || !is(tail, Script::Cjk)
    {
        return None;
    }
    let capital = head
        .split_whitespace()
        .all(|w| !w.starts_with(|c: char| c.is_lowercase()) || w.len() <= 3);
    // `Erin Hart - 執行長` is a header of which only the title is translated.
    let open = head.trim_end().ends_with(['-', '–', '—', ',', '(', '&', ':', '/', '|']);
    (capital && !open).then_some(first)
}

/// A bracket or a quotation alone before Chinese (`"Smart" 系列`) is no English sentence.
fn is_fragment(head: &str) -> bool {
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
            ("Company: Hart Education (好未来)", Script::Latin),
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
            (
                "It grew. We like it. AI和代理應用需要很多。",
                Some("AI和代理應用需要很多。"),
            ),
            (
                "It is good for us.\tHart, Inc. 現在支撐著很多。",
                Some("Hart, Inc. 現在支撐著很多。"),
            ),
            (
                "It is good for us. Hart, Inc. 現在支撐著很多產品。",
                Some("Hart, Inc. 現在支撐著很多產品。"),
            ),
            ("so we hardly—\t所以我想說，這幾乎——", Some("所以我想說，這幾乎——")),
            ("Erin Hart - 总裁兼首席执行官", None),
            ("Lee C. Oakman - 总裁兼首席执行官", None),
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
