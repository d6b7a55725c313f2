//! Laws that hold for any text: nothing panics, spans quote the source, a turn alone gives the figures that it gives
//! among others.

mod common;

use std::sync::LazyLock;

use guidepost::lexicon::Lexicon;
use guidepost::records::Mined;
use guidepost::source::Document;
use guidepost::span::Span;
use guidepost::turns;
use proptest::prelude::*;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::built_in);

fn mine(text: &str) -> (Document, Mined) {
    let mut document = Document::from_text("any", text);
    document.hints.any = true;
    document.hints.year = Some(2023);
    document.hints.quarter = Some(2);
    let mined = guidepost::mine(&document, &LEXICON);
    (document, mined)
}

/// What the laws say of everything that was mined from a text.
fn laws(document: &Document, mined: &Mined) -> Result<(), TestCaseError> {
    let quoted = |start: u32, end: u32| document.text.get(start as usize..end as usize);
    for f in &mined.figures {
        prop_assert_eq!(quoted(f.start, f.end), Some(f.text.as_str()));
        prop_assert!(
            f.low.is_some() || f.high.is_some() || f.rule.contains("garbled"),
            "{f:?}"
        );
        if let (Some(low), Some(high)) = (f.low, f.high) {
            prop_assert!(low <= high, "{low} above {high}: {:?}", f.text);
        }
        if let (Some(start), Some(end)) = (f.translation_start, f.translation_end) {
            prop_assert_eq!(quoted(start, end), f.translation_text.as_deref());
        }
    }
    for g in &mined.guidance {
        prop_assert_eq!(quoted(g.start, g.end), Some(g.text.as_str()));
    }
    for a in &mined.arr {
        prop_assert_eq!(quoted(a.start, a.end), Some(a.text.as_str()));
    }
    let starts = |list: Vec<u32>| list.windows(2).all(|w| w[0] <= w[1]);
    prop_assert!(
        starts(mined.figures.iter().map(|f| f.start).collect()),
        "figures are not in order"
    );
    prop_assert!(
        starts(mined.turns.iter().map(|t| t.start).collect()),
        "turns are not in order"
    );
    for pair in mined.figures.windows(2) {
        prop_assert!(
            pair[0].end <= pair[1].start,
            "{:?} and {:?} overlap",
            pair[0].text,
            pair[1].text
        );
    }
    for turn in &mined.turns {
        prop_assert!(quoted(turn.start, turn.end).is_some(), "turn {}", turn.turn);
    }
    let row = &mined.document;
    prop_assert_eq!(row.figures as usize, mined.figures.len());
    prop_assert_eq!(row.turns as usize, mined.turns.len());
    Ok(())
}

/// Words that mean something to the grammars, in any order.
fn soup() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "$",
        "€",
        "RMB",
        "5",
        "12.5",
        "1,200",
        "100",
        "2023",
        "0",
        "-",
        "–",
        "%",
        "percent",
        "basis points",
        "bps",
        "million",
        "billion",
        "m",
        "k",
        "dollars",
        "cents",
        "half",
        "a",
        "and",
        "to",
        "from",
        "between",
        "up",
        "down",
        "at least",
        "or so",
        "plus or minus",
        "low",
        "mid-teens",
        "single digits",
        "per share",
        "x",
        "times",
        "revenue",
        "gross margin",
        "EPS",
        "ARR",
        "net new ARR",
        "customers",
        "stores",
        "we expect",
        "guidance",
        "raise",
        "in",
        "the",
        "third quarter",
        "of",
        "fiscal 2024",
        "Q3",
        "next year",
        "year-over-year",
        "was",
        "grew",
        "fell",
        "by",
        "compared to",
        "respectively",
        "operating loss",
        "net loss of",
        ",",
        ".",
        "?",
        ";",
        "(",
        ")",
        "\n",
        "\n\n",
        "\r\n",
        "Operator",
        "Mara Quill - CFO",
        "Question-and-Answer Session",
        "Tobin Ash: ",
        "二零二三年",
        "2,500 萬美元",
        "1.1 億美元",
        "百分點",
        "我們預計收入",
        "第三季",
        "“",
        "’",
        "\u{a0}",
        "\u{200b}",
        "é",
        "😀",
        "$12 million",
        "5%",
        "$1.2 to $1.3 billion",
        "$15, $1-5 million",
        "120 basis points",
        "2,410 customers",
        "down 5% to 3%",
        "from $10 million to $12 million",
        "$18,446,744,073,709,551,615 trillion",
        "99999999999999999999%",
    ];
    prop::collection::vec((prop::sample::select(WORDS), prop::bool::weighted(0.8)), 0..60).prop_map(|words| {
        words.into_iter().fold(String::new(), |mut text, (word, blank)| {
            text.push_str(word);
            if blank {
                text.push(' ');
            }
            text
        })
    })
}

fn quickly(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(quickly(400))]

    #[test]
    fn words_in_any_order_keep_the_laws(text in soup()) {
        let (document, mined) = mine(&text);
        laws(&document, &mined)?;
    }

    #[test]
    fn any_characters_keep_the_laws(text in "\\PC{0,200}") {
        let (document, mined) = mine(&text);
        laws(&document, &mined)?;
    }

    #[test]
    fn any_bytes_keep_the_laws(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(document) = Document::from_bytes("any", bytes) {
            let mined = guidepost::mine(&document, &LEXICON);
            laws(&document, &mined)?;
        }
    }

    #[test]
    fn the_same_text_gives_the_same_records(text in soup()) {
        prop_assert_eq!(mine(&text).1, mine(&text).1);
    }
}

proptest! {
    #![proptest_config(quickly(60))]

    /// A call that was cut off, or put together from pieces of two.
    #[test]
    fn pieces_of_calls_keep_the_laws(
        (one, other) in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
        (cut, start) in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
    ) {
        let sources = common::corpus();
        if !sources.is_empty() {
            let (one, other) = (&one.get(&sources).document.text, &other.get(&sources).document.text);
            let boundary = |text: &str, at: usize| (at..=text.len()).find(|&i| text.is_char_boundary(i)).unwrap_or(0);
            let (cut, start) = (boundary(one, cut.index(one.len())), boundary(other, start.index(other.len())));
            let start = start.max(boundary(other, other.len().saturating_sub(6000)));
            let text = format!("{}{}", &one[boundary(one, cut.saturating_sub(6000))..cut], &other[start..]);
            let (document, mined) = mine(&text);
            laws(&document, &mined)?;
        }
    }
}

#[test]
fn a_turn_alone_gives_the_figures_that_it_gives_in_the_call() {
    let (mut all, mut odd) = (0, Vec::new());
    for source in common::corpus() {
        let document = &source.document;
        let mined = guidepost::mine(document, &LEXICON);
        let call = turns::split(document);
        for (i, turn) in call.turns.iter().enumerate() {
            for paragraph in turn.paragraphs.iter().filter(|p| p.english.len() == 1) {
                let span = paragraph.english[0];
                let words = span.of(&document.text);
                let (_, alone) = mine(words);
                let in_call: Vec<_> = mined
                    .figures
                    .iter()
                    .filter(|f| {
                        f.turn as usize == i
                            && span.contains(Span {
                                start: f.start,
                                end: f.end,
                            })
                    })
                    .map(|f| (f.start - span.start, f.end - span.start, f.kind))
                    .collect();
                let alone: Vec<_> = alone.figures.iter().map(|f| (f.start, f.end, f.kind)).collect();
                all += 1;
                if alone != in_call {
                    odd.push(format!("{}: {in_call:?} alone {alone:?}: {words}", document.id));
                }
            }
        }
    }
    assert!(odd.is_empty(), "{} of {all} paragraphs:\n{}", odd.len(), odd.join("\n"));
}
