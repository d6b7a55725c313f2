//! How fast a store of ten thousand calls is written and asked. It takes minutes and some gigabytes of disk:
//! `cargo bench --bench store`; the variable `GUIDEPOST_CALLS` makes it another number of calls.

#[path = "../tests/common/ending.rs"]
mod ending;

use std::path::Path;
use std::time::Duration;

use ending::ending;
use guidepost::batch;
use guidepost::lexicon::Lexicon;
use guidepost::records::{Action, Basis, Role, Section};
use guidepost::source::{Document, discover};
use guidepost::store::{Prepared, Query, Sort, Store, What};

const CALLS: usize = 10_000;

/// The names of the companies of the corpus, each to be given an ending.
const NAMES: [&str; 6] = [
    "Kestrand",
    "Orrinvale",
    "Quillhaven",
    "Birchlock",
    "Pennywhistle",
    "Lumenforge",
];

/// Call number `i`: one of the corpus under another name, and in another year.
fn call(texts: &[(String, String)], i: usize) -> Document {
    let (id, text) = &texts[i % texts.len()];
    let copy = i / texts.len();
    let mut text = text.clone();
    for name in NAMES {
        text = text.replace(name, &format!("{name}{}", ending(copy % 400)));
    }
    let (year, shift) = (2024, copy % 9);
    for y in (year - 2..=year + 3).rev() {
        text = text.replace(&y.to_string(), &(y + shift).to_string());
    }
    Document::from_bytes(format!("{copy:05}/{id}"), text.into_bytes()).expect("text")
}

/// What the process has used of the processor.
#[cfg(target_os = "linux")]
fn used() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// Elsewhere, the time that passes.
#[cfg(not(target_os = "linux"))]
fn used() -> Duration {
    use std::sync::OnceLock;
    static START: OnceLock<std::time::Instant> = OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}

fn main() {
    let calls = std::env::var("GUIDEPOST_CALLS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(CALLS);
    let lexicon = Lexicon::built_in();
    let corpus = discover(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")], None);
    let texts: Vec<(String, String)> = corpus
        .inputs
        .iter()
        .map(|input| (input.id.clone(), input.read().expect("readable").text))
        .collect();
    let numbers: Vec<usize> = (0..calls).collect();

    // Time of the processor, of all threads: what else the machine does says nothing of the store.
    let began = used();
    let mut figures = 0;
    let mine = |&i: &usize| guidepost::mine(&call(&texts, i), &lexicon);
    batch::in_order(
        &numbers,
        0,
        |_| 40_000,
        mine,
        |_, mined| {
            figures += mined.map_err(|p| p.0)?.figures.len();
            Ok::<(), String>(())
        },
    )
    .expect("mined");
    let mining = used() - began;
    println!("mining alone: {calls} calls, {figures} figures in {mining:.1?}");

    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("calls.db");
    let mut store = Store::create(&path).expect("a store");
    let began = used();
    let mut writer = store.writer(&lexicon, "");
    let prepare = |&i: &usize| Prepared::new(&[call(&texts, i)], format!("/calls/{i}"), &lexicon);
    batch::in_order(
        &numbers,
        0,
        |_| 40_000,
        prepare,
        |_, prepared| writer.add(prepared.map_err(|p| p.0)?).map_err(|e| e.to_string()),
    )
    .expect("written");
    let written = used() - began;
    writer.finish().expect("compared");
    let indexing = used() - began;
    drop(store);
    let size = std::fs::metadata(&path).expect("a file").len();
    println!(
        "indexing: {indexing:.1?} (of it {:.1?} comparing the calls), {:.2} × mining, {} MB",
        indexing - written,
        indexing.as_secs_f64() / mining.as_secs_f64(),
        size >> 20
    );

    let store = Store::open(&path).expect("a store");
    let all = Query {
        limit: 20,
        ..Query::default()
    };
    let words = |text: &str| Query {
        text: text.into(),
        ..all.clone()
    };
    let guidance = Query {
        what: vec![What::Guidance],
        ..all.clone()
    };
    let figures = Query {
        what: vec![What::Figure],
        ..all.clone()
    };
    let period = |text: &str| text.parse().ok();
    let questions: Vec<(&str, Query)> = vec![
        ("nothing", all.clone()),
        ("a common word", words("revenue")),
        ("two common words", words("revenue growth")),
        ("a phrase", words("\"gross margin\"")),
        ("a rare phrase", words("\"photograph of December\"")),
        ("no such words", words("zyzzyva")),
        ("words that never meet", words("photograph dividend")),
        ("Chinese", words("毛利率")),
        ("two Chinese characters", words("收入")),
        ("one Chinese character", words("營")),
        ("guidance", guidance.clone()),
        (
            "for a quarter",
            Query {
                period: period("2024-Q4"),
                ..guidance.clone()
            },
        ),
        (
            "for a year",
            Query {
                period: period("FY2025"),
                ..guidance.clone()
            },
        ),
        (
            "for a month exactly",
            Query {
                period: period("2024-10"),
                exact: true,
                ..guidance.clone()
            },
        ),
        (
            "of a call",
            Query {
                call: period("2024-Q2"),
                ..guidance.clone()
            },
        ),
        (
            "of calls of a time",
            Query {
                since: "2024-01-01".parse().ok(),
                until: "2024-12-31".parse().ok(),
                ..figures.clone()
            },
        ),
        (
            "of a company",
            Query {
                company: Some("Kestrandfa".into()),
                ..all.clone()
            },
        ),
        (
            "words of a company",
            Query {
                company: Some("Orrinvalefaba".into()),
                ..words("margin")
            },
        ),
        (
            "rare words of many companies",
            Query {
                company: Some("Orrin".into()),
                ..words("photograph")
            },
        ),
        (
            "of a ticker",
            Query {
                ticker: Some("BRLK".into()),
                ..guidance.clone()
            },
        ),
        (
            "a metric",
            Query {
                metrics: vec!["gross_margin".into()],
                ..figures.clone()
            },
        ),
        (
            "a metric and a segment",
            Query {
                metrics: vec!["arr".into()],
                segment: Some("Edge".into()),
                ..figures.clone()
            },
        ),
        (
            "a metric and a basis",
            Query {
                metrics: vec!["eps".into()],
                basis: Some(Basis::NonGaap),
                ..guidance.clone()
            },
        ),
        (
            "things that never meet",
            Query {
                metrics: vec!["occupancy".into()],
                segment: Some("Edge".into()),
                ..figures.clone()
            },
        ),
        (
            "raised and lowered",
            Query {
                actions: vec![Action::Raise, Action::Lower],
                ..guidance.clone()
            },
        ),
        (
            "withdrawn",
            Query {
                actions: vec![Action::Withdraw],
                ..guidance.clone()
            },
        ),
        (
            "large values",
            Query {
                min: "1000000000".parse().ok(),
                ..figures.clone()
            },
        ),
        (
            "small values",
            Query {
                min: "0".parse().ok(),
                max: "1".parse().ok(),
                ..figures.clone()
            },
        ),
        (
            "a speaker",
            Query {
                speaker: Some("Marion Teague".into()),
                ..words("backlog")
            },
        ),
        (
            "analysts",
            Query {
                role: Some(Role::Analyst),
                section: Some(Section::Qa),
                ..words("guidance")
            },
        ),
        (
            "turns",
            Query {
                what: vec![What::Turn],
                ..words("capital")
            },
        ),
        (
            "everything at once",
            Query {
                metrics: vec!["revenue".into()],
                period: period("FY2025"),
                role: Some(Role::Management),
                section: Some(Section::Prepared),
                min: "1000000".parse().ok(),
                ..Query {
                    what: vec![What::Guidance],
                    ..words("expect")
                }
            },
        ),
        (
            "the oldest",
            Query {
                sort: Sort::Oldest,
                ..words("margin")
            },
        ),
    ];
    let mut slow = Vec::new();
    for (name, query) in &questions {
        let times: Vec<Duration> = (0..3)
            .map(|_| {
                let began = used();
                store.search(query).expect("an answer");
                used() - began
            })
            .collect();
        let found = store.search(query).expect("an answer").len();
        let worst = times.iter().max().copied().unwrap_or_default();
        println!(
            "{name:<32} {found:>3} found, first {:>9.2?}, worst {worst:>9.2?}",
            times[0]
        );
        if worst > Duration::from_millis(100) {
            slow.push(*name);
        }
    }
    let ranked = Query {
        sort: Sort::Rank,
        ..words("recurring revenue")
    };
    let began = used();
    store.search(&ranked).expect("an answer");
    println!("ranked, which looks at all that match: {:.1?}", used() - began);
    println!("over 100 ms (the aim is none): {slow:?}");
    let ratio = indexing.as_secs_f64() / mining.as_secs_f64();
    println!("indexing against mining alone: {ratio:.1} (the aim is at most 3)");
}
