use super::*;
use proptest::prelude::*;

/// English with Chinese lines, as bilingual transcripts have them.
const BILINGUAL: &str = "Operator\nGood morning, and welcome to Larkfield's second quarter call.\n\
    早安，歡迎參加 Larkfield 第二季度電話會議。\nRevenue was $25 million, up 12% year over year.\n\
    營收為 2,500 萬美元，同比增長 12%。\nWe expect the gross margin to be between 68% and 70%.\n\
    我們預計毛利率將介於 68% 至 70% 之間。\n";
const SIMPLIFIED: &str = "Operator\nGood morning, and welcome to Larkfield's second quarter call.\n\
    早上好，欢迎参加 Larkfield 第二季度电话会议。\nRevenue was $25 million, up 12% year over year.\n\
    营业收入为 2,500 万美元，同比增长 12%。\nWe expect the gross margin to be between 68% and 70%.\n\
    我们预计毛利率将介于 68% 至 70% 之间。\n";
const ENGLISH: &str = "Operator\nGood morning, and welcome to the second quarter call of Larkfield.\n";

fn text(bytes: &[u8]) -> (String, &'static str) {
    let decoded = decode(bytes.to_vec()).expect("text");
    assert!(decoded.broken.is_empty(), "{:?}", decoded.text);
    (decoded.text, decoded.encoding)
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let unit = |u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() };
    text.encode_utf16().flat_map(unit).collect()
}

fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let (bytes, _, failed) = encoding.encode(text);
    assert!(!failed, "{} has all of the characters", encoding.name());
    bytes.into_owned()
}

#[test]
fn every_encoding_of_a_bilingual_call() {
    let mark = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    let chinese: String = BILINGUAL.chars().filter(|c| !c.is_ascii()).collect();
    for (name, bytes, expected, encoding) in [
        ("UTF-8", BILINGUAL.as_bytes().to_vec(), BILINGUAL, "UTF-8"),
        (
            "UTF-8 with mark",
            mark(b"\xEF\xBB\xBF", BILINGUAL.into()),
            BILINGUAL,
            "UTF-8",
        ),
        (
            "UTF-16LE with mark",
            mark(b"\xFF\xFE", utf16(BILINGUAL, false)),
            BILINGUAL,
            "UTF-16LE",
        ),
        (
            "UTF-16BE with mark",
            mark(b"\xFE\xFF", utf16(BILINGUAL, true)),
            BILINGUAL,
            "UTF-16BE",
        ),
        ("UTF-16LE", utf16(BILINGUAL, false), BILINGUAL, "UTF-16LE"),
        ("UTF-16BE", utf16(BILINGUAL, true), BILINGUAL, "UTF-16BE"),
        ("UTF-16LE, English", utf16(ENGLISH, false), ENGLISH, "UTF-16LE"),
        ("UTF-16BE, English", utf16(ENGLISH, true), ENGLISH, "UTF-16BE"),
        ("UTF-16LE, Chinese", utf16(&chinese, false), &chinese, "UTF-16LE"),
        ("UTF-16BE, Chinese", utf16(&chinese, true), &chinese, "UTF-16BE"),
        ("Big5", encoded(BILINGUAL, BIG5), BILINGUAL, "Big5"),
        ("GB18030", encoded(SIMPLIFIED, GB18030), SIMPLIFIED, "gb18030"),
        (
            "GB18030, Traditional",
            encoded(BILINGUAL, GB18030),
            BILINGUAL,
            "gb18030",
        ),
    ] {
        assert_eq!(text(&bytes), (expected.to_string(), encoding), "{name}");
    }
    let utf32: Vec<u8> = "\u{FEFF}營收"
        .chars()
        .flat_map(|c| u32::from(c).to_le_bytes())
        .collect();
    assert_eq!(text(&utf32), ("營收".to_string(), "UTF-32LE"));
}

#[test]
fn english_in_windows_1252() {
    for expected in [
        "We don’t guide — “not yet” — to €5 million…",
        "The café in São Paulo, and Société Générale’s analyst",
        "Müller asks about £12 million ± 5%, or ½ of it",
    ] {
        let bytes = encoded(&format!("{ENGLISH}{expected}"), WINDOWS_1252);
        assert_eq!(
            text(&bytes),
            (format!("{ENGLISH}{expected}"), "windows-1252"),
            "{expected}"
        );
    }
}

#[test]
fn utf8_with_errors_stays_utf8_and_says_where() {
    for (name, broken) in [
        (
            "a lone byte in ASCII",
            [ENGLISH.as_bytes(), b"and \xFF so on\n"].concat(),
        ),
        (
            "a broken pair in ASCII",
            [ENGLISH.as_bytes(), b"and \xC3( so on\n"].concat(),
        ),
        ("cut off", BILINGUAL.as_bytes()[..BILINGUAL.len() - 3].to_vec()),
        (
            "one Chinese byte lost",
            BILINGUAL
                .bytes()
                .enumerate()
                .filter(|(i, _)| *i != 75)
                .map(|(_, b)| b)
                .collect(),
        ),
    ] {
        let decoded = decode(broken).expect(name);
        assert_eq!(decoded.encoding, "UTF-8", "{name}");
        assert!(!decoded.broken.is_empty(), "{name}");
        for &at in &decoded.broken {
            assert!(decoded.text[at..].starts_with('\u{FFFD}'), "{name}");
        }
    }
}

#[test]
fn nul_bytes_become_blanks() {
    let decoded = decode(b"Revenue\0was $25 million.\nMore words here.\0".to_vec()).expect("text");
    assert_eq!(decoded.text, "Revenue was $25 million.\nMore words here. ");
    assert_eq!(decoded.nuls, [7, 41]);
}

#[test]
fn refused() {
    let noise: Vec<u8> = (0u32..4000)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    for (name, bytes, expected) in [
        ("nothing", vec![], "nothing is in it"),
        ("blanks", b" \n\t\r\n".to_vec(), "nothing is in it"),
        ("a mark alone", b"\xEF\xBB\xBF".to_vec(), "nothing is in it"),
        ("NULs", vec![0; 100], "nothing is in it"),
        ("PNG", b"\x89PNG\r\n\x1A\n....".to_vec(), "not text, but a PNG image"),
        (
            "zip",
            b"PK\x03\x04....".to_vec(),
            "not text, but a zip archive or an Office document",
        ),
        ("noise", noise, "not text, but binary data"),
    ] {
        assert_eq!(
            decode(bytes).map_err(|e| e.to_string()),
            Err(expected.to_string()),
            "{name}"
        );
    }
    assert!(
        decode(b"RIFF was the word. BZh too.".to_vec()).is_ok(),
        "letters that are no magic"
    );
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = decode(bytes);
    }

    #[test]
    fn utf8_comes_back(words in "[a-zA-Z0-9 ,.$%\n\u{4E00}-\u{9FA5}“”é]{1,300}") {
        prop_assume!(!words.trim().is_empty());
        let decoded = decode(words.clone().into_bytes()).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(decoded.text, words);
    }

    /// Lines of the call in any order and number: what was encoded comes back, marked or not.
    #[test]
    fn other_encodings_come_back(picks in proptest::collection::vec(0usize..7, 4..40), big in any::<bool>()) {
        let of = |source: &str| -> String {
            let lines: Vec<&str> = source.lines().collect();
            picks.iter().map(|&i| format!("{}\n", lines[i])).collect()
        };
        let (traditional, simplified) = (of(BILINGUAL), of(SIMPLIFIED));
        prop_assert_eq!(text(&utf16(&traditional, big)).0, traditional.clone());
        prop_assert_eq!(text(&encoded(&traditional, BIG5)).0, traditional);
        prop_assert_eq!(text(&encoded(&simplified, GB18030)).0, simplified);
    }
}
