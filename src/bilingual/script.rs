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
    let lead = |b: u8| u8::from(b.wrapping_sub(0xE3) <= 0xF3 - 0xE3);
    // A block at a time without a branch: the compiler makes vectors of it.
    let (blocks, rest) = text.as_bytes().as_chunks::<64>();
    blocks
        .iter()
        .any(|block| block.iter().fold(0, |any, &b| any | lead(b)) != 0)
        || rest.iter().fold(0, |any, &b| any | lead(b)) != 0
}

/// How much of each script a text holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shares {
    /// Words of Latin (or Greek, Cyrillic, …) letters.
    pub words: usize,
    /// Ideographs, kana, hangul.
    pub cjk: usize,
    /// Kana among them.
    pub kana: usize,
    /// Hangul among them.
    pub hangul: usize,
    /// Whether the first letter is one of these.
    pub cjk_first: bool,
    /// Whether the last character belongs to a word.
    inside: bool,
}

/// One character, as far as scripts go.
enum Sign {
    Ascii(u8),
    Ideograph,
    Other(char),
}

/// The sign at a byte of a text, and its length.
#[inline]
fn sign_at(text: &str, at: usize) -> (Sign, usize) {
    let bytes = text.as_bytes();
    match bytes[at] {
        b @ ..0x80 => (Sign::Ascii(b), 1),
        // U+5000 to U+9FFF, most of what is written in Chinese.
        0xE5..=0xE9 => (Sign::Ideograph, 3),
        _ => {
            let c = text[at..].chars().next().unwrap_or('\0');
            (Sign::Other(c), c.len_utf8())
        }
    }
}

impl Shares {
    /// Counts words and ideographs.
    pub fn of(text: &str) -> Self {
        let mut shares = Self::default();
        let mut at = 0;
        while at < text.len() {
            let (sign, length) = sign_at(text, at);
            shares.count(&sign);
            at += length;
        }
        shares
    }

    #[inline]
    fn count(&mut self, sign: &Sign) {
        let (cjk, letter, joint) = match *sign {
            Sign::Ascii(b) => (false, b.is_ascii_alphabetic(), matches!(b, b'\'' | b'-' | b'.' | b'&')),
            Sign::Ideograph => (true, false, false),
            Sign::Other(c) => {
                let cjk = is_cjk_letter(c);
                self.kana += usize::from(matches!(c, '\u{3040}'..='\u{30FF}'));
                self.hangul += usize::from(matches!(c, '\u{AC00}'..='\u{D7AF}'));
                (cjk, !cjk && c.is_alphabetic(), c == '’')
            }
        };
        self.cjk_first |= cjk && self.words + self.cjk == 0;
        self.cjk += usize::from(cjk);
        self.words += usize::from(letter && !self.inside);
        self.inside = letter || self.inside && joint;
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

/// What a line is written in, and the byte at which it turns from a whole English text to its
/// translation, or the reverse.
///
/// A border is sure where a finished English sentence meets Chinese (which may begin with a name in
/// Latin letters), where a tab parts the two, or where a short line without any Chinese sentence
/// sign holds two or more English words and then Chinese only (`Company Participants 公司参与者`).
/// An English name inside a Chinese sentence is no border.
pub fn look(line: &str) -> (Shares, Option<usize>) {
    let mut shares = Shares::default();
    let mut ends: Vec<End> = Vec::new(); // where English sentences end before other words
    let mut first = None; // the first ideograph
    let mut bars = false;
    let mut ended = false; // a sentence has ended, only blanks since
    let mut after_blank = true;
    let mut word_start = 0;
    let mut last_word = "";
    let mut at = 0;
    while at < line.len() {
        let (sign, length) = sign_at(line, at);
        let (blank, cjk) = match sign {
            Sign::Ascii(b) => (b.is_ascii_whitespace() || b == 0x0B, false),
            Sign::Ideograph if shares.cjk > 0 && !ended && !after_blank => {
                // The run of ideographs goes on.
                let run = ideographs(&line.as_bytes()[at..]);
                (shares.cjk, shares.inside, last_word) = (shares.cjk + run, false, "");
                at += 3 * run;
                continue;
            }
            Sign::Ideograph => (false, true),
            Sign::Other(c) => (c.is_whitespace(), is_cjk(c)),
        };
        if !blank {
            if ended && (after_blank || cjk) && shares.script() == Script::Latin {
                let abbreviated = is_abbreviation(last_word);
                ends.push(End {
                    at,
                    head: shares,
                    abbreviated,
                });
            }
            if after_blank {
                word_start = at;
            }
            match sign {
                Sign::Ascii(b @ (b'.' | b'?' | b'!')) => {
                    last_word = &line[word_start..at + 1];
                    // The stop of an initial ends nothing: `Lee C. Oak`.
                    ended = last_word.len() > 2 || b != b'.';
                }
                Sign::Ascii(b'"' | b')' | b']' | b'\'') | Sign::Other('”' | '’') if ended => {}
                _ => {
                    ended = matches!(sign, Sign::Ascii(b')' | b']' | b'"' | b'/') | Sign::Other('”'));
                    last_word = "";
                }
            }
        }
        bars |= matches!(sign, Sign::Ascii(b'\t' | b'|') | Sign::Other('｜'));
        let seen = shares.cjk;
        shares.count(&sign);
        if first.is_none() && shares.cjk > seen {
            first = Some(at);
        }
        after_blank = blank;
        at += length;
    }
    let Some(first) = first else {
        return (shares, None);
    };
    let border = Some(line)
        .filter(|_| bars)
        .and_then(tab_border)
        .or_else(|| english_then_cjk(line, &ends, shares))
        .or_else(|| cjk_then_english(line))
        .or_else(|| short_border(line, first));
    (shares, border)
}

/// How many ideographs a text begins with.
fn ideographs(bytes: &[u8]) -> usize {
    let mut run = 0;
    while matches!(bytes.get(3 * run), Some(0xE5..=0xE9)) {
        run += 1;
    }
    run
}

/// The end of an English sentence, before which a line is English.
struct End {
    /// Where the next word begins.
    at: usize,
    /// What stands before it.
    head: Shares,
    /// Whether the stop is that of an abbreviation.
    abbreviated: bool,
}

fn is_abbreviation(word: &str) -> bool {
    matches!(word, "Inc." | "Corp." | "Ltd." | "Co." | "Mr." | "Ms." | "Dr." | "U.S.")
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
fn english_then_cjk(line: &str, ends: &[End], whole: Shares) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    for end in ends {
        let (head, tail) = line.split_at(end.at);
        let Some(first) = tail.char_indices().find(|&(_, c)| is_cjk_letter(c)).map(|(at, _)| at) else {
            break;
        };
        let behind = Shares {
            words: whole.words - end.head.words,
            cjk: whole.cjk - end.head.cjk,
            cjk_first: !tail[..first].contains(char::is_alphabetic),
            ..Shares::default()
        };
        let parted = behind.script() == Script::Cjk && words(&tail[..first]) <= 6;
        if parted && words(head) >= 2 && !is_fragment(head) {
            let cost = end.head.cjk + behind.words + if end.abbreviated { 8 } else { 0 };
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, end.at));
            }
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
fn short_border(line: &str, first: usize) -> Option<usize> {
    let (head, tail) = line.split_at(first);
    if !head.ends_with([' ', '\t'])
        || line.contains(['。', ',', '，', '、', '；', '？', '！'])
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
            assert_eq!(look(text).1.map(|b| &text[b..]), want, "{text}");
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
