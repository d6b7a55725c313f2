use proptest::prelude::*;
use serde::Deserialize;

use super::*;
use crate::quantity::chinese::read;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    example: Vec<Example>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    name: String,
    figures: Vec<String>,
    chinese: String,
    verdicts: Vec<String>,
}

/// `money 12..- USD falls`; figures stand at even distances, as far as the examples tell.
fn figure(text: &str, start: u32) -> EnglishFigure<'_> {
    let mut words = text.split(' ');
    let kind = words.next().unwrap().parse().unwrap();
    let value = words.next().unwrap();
    let (low, high) = value.split_once("..").unwrap_or((value, value));
    let bound = |v: &str| (v != "-").then(|| v.parse().unwrap());
    let mut figure = EnglishFigure {
        kind,
        low: bound(low),
        high: bound(high),
        currency: None,
        bare: false,
        falls: false,
        start,
    };
    for word in words {
        match word {
            "falls" => figure.falls = true,
            "bare" => figure.bare = true,
            code => figure.currency = Some(code),
        }
    }
    figure
}

fn shown(chinese: &str, found: &Option<Counterpart>) -> String {
    match found {
        None => "missing".to_string(),
        Some(c) => {
            assert_eq!(c.agrees, c.issue.is_none());
            format!("{} | {}", c.issue.map_or("agrees", |i| i.as_str()), c.span.of(chinese))
        }
    }
}

#[test]
fn examples() {
    let file: File = toml::from_str(include_str!("examples.toml")).unwrap();
    let mut failures = String::new();
    for example in &file.example {
        let step = 100 / example.figures.len() as u32;
        let figures: Vec<_> = (0..).zip(&example.figures).map(|(i, f)| figure(f, i * step)).collect();
        let checked = check(&figures, 100, &read(&example.chinese), example.chinese.len());
        let got: Vec<String> = checked.iter().map(|c| shown(&example.chinese, c)).collect();
        if got != example.verdicts {
            failures += &format!(
                "\n{}: {}\n  expected {:?}\n  got      {got:?}\n",
                example.name, example.chinese, example.verdicts
            );
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn a_loss_has_the_sign_of_its_figure() {
    let chinese = "營運虧損為 3,800 萬美元至 4,400 萬美元";
    let checked = check(
        &[figure("money -44000000..-38000000 USD", 0)],
        100,
        &read(chinese),
        chinese.len(),
    );
    let found = checked[0].as_ref().unwrap();
    assert_eq!(
        (found.low, found.high),
        (Some((-44_000_000).into()), Some((-38_000_000).into()))
    );
}

#[test]
fn a_book_on_one_line_takes_no_longer_than_its_length() {
    let chinese = "營收 25 億美元，成長 7%，".repeat(20_000);
    let mut figures = Vec::new();
    for i in 0..20_000 {
        figures.push(figure("money 2400000000 USD", i * 10));
        figures.push(figure("percent 7", i * 10 + 5));
    }
    let checked = check(&figures, 200_000, &read(&chinese), chinese.len());
    assert!(
        checked
            .iter()
            .skip(1)
            .step_by(2)
            .all(|c| c.as_ref().is_some_and(|c| c.agrees))
    );
    assert!(
        checked
            .iter()
            .step_by(2)
            .filter(|c| c.as_ref().is_some_and(|c| !c.agrees))
            .count()
            > 15_000
    );
}

proptest! {
    #[test]
    fn each_chinese_value_serves_one_figure(
        ours in prop::collection::vec((0u8..3, 1i64..20, 0i64..3), 0..12),
        theirs in prop::collection::vec((0u8..3, 1i64..20, 0i64..3), 0..12),
    ) {
        let text = |&(kind, value, more): &(u8, i64, i64)| match kind {
            0 => format!("成長{value}%到{}%，", value + more),
            1 => format!("共{value}萬美元，"),
            _ => format!("有{value}個，"),
        };
        let chinese: String = theirs.iter().map(text).collect();
        let names = ["percent", "money", "count"];
        let figures: Vec<String> = ours
            .iter()
            .map(|&(kind, value, more)| format!("{} {value}..{}", names[usize::from(kind)], value + more))
            .collect();
        let figures: Vec<_> = (0..).zip(&figures).map(|(i, f)| figure(f, i)).collect();
        let quantities = read(&chinese);
        let checked = check(&figures, figures.len(), &quantities, chinese.len());
        prop_assert_eq!(checked.len(), figures.len());
        let mut used = vec![0; quantities.len()];
        for found in checked.iter().flatten() {
            prop_assert!(chinese.get(found.span.range()).is_some());
            used[found.index] += 1;
        }
        // Two figures at most, where one Chinese range tells both.
        prop_assert!(used.iter().zip(&quantities).all(|(&n, q)| n <= 1 + usize::from(q.is_range)));
    }
}
