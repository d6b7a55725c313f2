use proptest::prelude::*;
use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    example: Vec<Example>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    name: String,
    text: String,
    expect: Vec<String>,
}

fn shown(text: &str, q: &ChineseQuantity) -> String {
    let bound = |v: Option<Decimal>| v.map_or("-".to_string(), |v| v.to_string());
    let value = if q.low == q.high {
        bound(q.low)
    } else {
        format!("{}..{}", bound(q.low), bound(q.high))
    };
    let mut line = format!("{} | {} | {value}", q.span.of(text), q.kind);
    let qualifier = (q.qualifier != Qualifier::Exact).then(|| q.qualifier.as_str());
    let flags = [
        q.currency,
        qualifier,
        q.falls.then_some("falls"),
        q.bare.then_some("bare"),
    ];
    for flag in flags.into_iter().flatten() {
        line.push(' ');
        line.push_str(flag);
    }
    line
}

#[test]
fn examples() {
    let file: File = toml::from_str(include_str!("examples.toml")).unwrap();
    let mut failures = String::new();
    for example in &file.example {
        let got: Vec<String> = read(&example.text).iter().map(|q| shown(&example.text, q)).collect();
        if got != example.expect {
            failures += &format!("\n{}: {}\n", example.name, example.text);
            for line in example.expect.iter().filter(|e| !got.contains(e)) {
                failures += &format!("  expected {line}\n");
            }
            for line in got.iter().filter(|g| !example.expect.contains(g)) {
                failures += &format!("  got      {line}\n");
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// Pieces that figures are made of, to reach the grammar's corners more often than chance would.
const PIECES: &str = "0|1|5|99999999999999|,|，|.|．|%|-|－|–|~|至|到|和|與|、|或|一|二|兩|十|百|千|萬|億|兆|半|點|數|幾|上|多|餘|百分之|成|倍|倍半|個|家|年|月|美元|元|美分|角|分|$|US$|RMB|負|約|近|超過|不到|之間|介於|從|以上| |　|\u{a0}|million|billion|k|x|第|虧損|，|。|[|]|(|A|/|:|９";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn spans_are_in_order_whatever_the_text(
        pieces in prop::collection::vec(prop::sample::select(PIECES.split('|').collect::<Vec<_>>()), 0..40),
        noise in ".{0,12}",
    ) {
        for text in [pieces.concat(), format!("{noise}{}{noise}", pieces.concat())] {
            let mut last = 0;
            for q in read(&text) {
                prop_assert!(q.span.start >= last && !q.span.is_empty());
                prop_assert!(text.get(q.span.range()).is_some());
                prop_assert!(q.low.is_some() || q.high.is_some());
                if let (Some(low), Some(high)) = (q.low, q.high) {
                    prop_assert!(low <= high);
                }
                last = q.span.end;
            }
        }
    }
}
