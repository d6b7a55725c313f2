use super::*;
use crate::lexicon::Lexicon;
use crate::records::{Action, Role, Section};
use crate::source::{Document, discover};

/// The calls of the corpus, as the command line finds them.
fn corpus() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let found = discover(&[folder], None);
    found
        .inputs
        .iter()
        .map(|i| i.read().expect("the corpus is readable"))
        .collect()
}

fn filled(documents: &[Document], lexicon: &Lexicon) -> Store {
    let mut store = Store::in_memory().expect("memory takes a store");
    let mut writer = store.writer(lexicon, "");
    for document in documents {
        writer
            .add(Prepared::new(
                std::slice::from_ref(document),
                document.path.as_str(),
                lexicon,
            ))
            .expect("written");
    }
    writer.finish().expect("written");
    store
}

#[test]
fn what_was_put_in_comes_out_equal() -> Result<(), StoreError> {
    let lexicon = Lexicon::built_in();
    let documents = corpus();
    let store = filled(&documents, &lexicon);
    for document in &documents {
        let mut mined = crate::mine(document, &lexicon);
        let kept = store.load(&document.id)?.expect("it is in the store");
        // What the company's other calls tell is the store's to add.
        for (mined, kept) in mined.guidance.iter_mut().zip(&kept.guidance) {
            if mined.action.is_none() {
                (mined.action, mined.action_source) = (kept.action, kept.action_source);
            }
            mined.prior_doc.clone_from(&kept.prior_doc);
            (mined.prior_low, mined.prior_high) = (kept.prior_low, kept.prior_high);
        }
        assert_eq!(kept, mined, "{}", document.id);
    }
    assert_eq!(store.documents()?.len(), documents.len());
    assert_eq!(store.load("nothing")?, None);
    Ok(())
}

#[test]
fn every_sentence_is_where_it_says() {
    for document in corpus() {
        let call = crate::read(&document);
        let sentences = sentences::of(&document, &call);
        assert!(sentences.is_sorted_by_key(|s| s.span.start), "{}", document.id);
        for sentence in &sentences {
            let quoted = sentence.span.of(&document.text);
            let same = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            let said = if sentence.english.is_empty() {
                &sentence.chinese
            } else {
                &sentence.english
            };
            assert_eq!(same(quoted), same(said), "{}:{}", document.id, sentence.line);
        }
    }
}

fn query(text: &str) -> Query {
    Query {
        text: text.into(),
        ..Query::default()
    }
}

#[test]
fn search_by_words_and_filters() -> Result<(), Box<dyn std::error::Error>> {
    let lexicon = Lexicon::built_in();
    let store = filled(&corpus(), &lexicon);
    let lines = |query: &Query| -> Result<Vec<(String, u32)>, StoreError> {
        Ok(store.search(query)?.into_iter().map(|h| (h.doc, h.line)).collect())
    };

    // Word forms, phrases, and the English sentence by its translation.
    let plain = lines(&query("margins"))?;
    assert!(plain.len() > 5 && plain == lines(&query("margin"))?);
    assert!(lines(&query("\"gross margin\""))?.len() < plain.len());
    for chinese in ["毛利率", "營收", "營", "收入", "基點"] {
        let hits = store.search(&query(chinese))?;
        assert!(!hits.is_empty(), "{chinese}");
        assert!(
            hits.iter()
                .all(|h| h.chinese.contains(chinese) && !h.sentence.is_empty()),
            "{chinese}"
        );
    }
    assert!(store.search(&query("zyzzyva"))?.is_empty());

    // Every filter does what a look at all records does.
    let all = store.search(&Query {
        what: vec![What::Guidance],
        ..Query::default()
    })?;
    assert!(all.len() > 200);
    let of = |hit: &Hit| match &hit.finding {
        Finding::Guidance(g) => (**g).clone(),
        other => panic!("no guidance: {other:?}"),
    };
    type Fits = fn(&Hit, &crate::records::Guidance) -> bool;
    let base = Query {
        what: vec![What::Guidance],
        ..Query::default()
    };
    let year = |g: &crate::records::Guidance| {
        g.period
            .as_deref()
            .is_some_and(|p| p.contains("2024") && !p.contains(".."))
    };
    assert!(all.iter().any(|h| year(&of(h))));
    let cases: Vec<(&str, Query, Fits)> = vec![
        (
            "company",
            Query {
                company: Some("kestrand".into()),
                ..base.clone()
            },
            |h, _| h.company.as_deref() == Some("Kestrand Industries"),
        ),
        (
            "metric",
            Query {
                metrics: vec!["revenue".into()],
                ..base.clone()
            },
            |_, g| g.metric.as_deref() == Some("revenue"),
        ),
        (
            "quarter",
            Query {
                period: Some("2024-Q4".parse()?),
                exact: true,
                ..base.clone()
            },
            |_, g| g.period.as_deref() == Some("2024-Q4"),
        ),
        (
            "year",
            Query {
                period: Some("FY2025".parse()?),
                ..base.clone()
            },
            |h, g| {
                let period = g
                    .period
                    .as_deref()
                    .and_then(|p| p.parse::<crate::period::Period>().ok());
                period.is_some_and(|p| p.lies_in(crate::period::Period::Year(2025), h.year_end))
            },
        ),
        (
            "call",
            Query {
                call: Some("2024-Q3".parse()?),
                ..base.clone()
            },
            |h, _| h.call_period.as_deref() == Some("2024-Q3"),
        ),
        (
            "call year",
            Query {
                call: Some("FY2024".parse()?),
                ..base.clone()
            },
            |h, _| h.call_period.as_deref().is_some_and(|p| p.starts_with("2024-Q")),
        ),
        (
            "segment",
            Query {
                segment: Some("edge".into()),
                ..base.clone()
            },
            |_, g| g.segment.as_deref() == Some("Edge"),
        ),
        (
            "basis",
            Query {
                basis: Some(crate::records::Basis::NonGaap),
                ..base.clone()
            },
            |_, g| g.basis == Some(crate::records::Basis::NonGaap),
        ),
        (
            "action",
            Query {
                actions: vec![Action::Raise, Action::Lower],
                ..base.clone()
            },
            |_, g| matches!(g.action, Some(Action::Raise | Action::Lower)),
        ),
        (
            "section",
            Query {
                section: Some(Section::Qa),
                ..base.clone()
            },
            |h, _| h.section == Section::Qa,
        ),
        (
            "role",
            Query {
                role: Some(Role::Management),
                ..base.clone()
            },
            |h, _| h.speaker_role == Role::Management,
        ),
        (
            "speaker",
            Query {
                speaker: Some("teague".into()),
                ..base.clone()
            },
            |h, _| h.speaker.as_deref() == Some("Marion Teague"),
        ),
        (
            "min",
            Query {
                min: "50000000".parse().ok(),
                ..base.clone()
            },
            |_, g| g.high.or(g.low).is_some_and(|v| v >= 50_000_000.into()),
        ),
        (
            "max",
            Query {
                max: "3".parse().ok(),
                ..base.clone()
            },
            |_, g| g.low.or(g.high).is_some_and(|v| v <= 3.into()),
        ),
        (
            "since",
            Query {
                since: "2024-01-01".parse().ok(),
                ..base.clone()
            },
            // Of some calls only the period is known: they stand a month after it.
            |h, _| {
                h.call_date
                    .as_deref()
                    .map_or(h.call_period.is_some(), |d| d >= "2024-01-01")
            },
        ),
        (
            "until",
            Query {
                until: "2025-12-31".parse().ok(),
                ..base.clone()
            },
            |h, _| {
                h.call_date
                    .as_deref()
                    .map_or(h.call_period.is_some(), |d| d <= "2025-12-31")
            },
        ),
    ];
    for (name, query, fits) in &cases {
        let expected: Vec<&Hit> = all.iter().filter(|h| fits(h, &of(h))).collect();
        let got = store.search(query)?;
        let told = |hits: &[&Hit]| hits.iter().map(|h| format!("{}:{}", h.doc, h.line)).collect::<Vec<_>>();
        assert!(
            got.iter().collect::<Vec<_>>() == expected,
            "{name}: {:?}, expected {:?}",
            told(&got.iter().collect::<Vec<_>>()),
            told(&expected)
        );
        assert!(
            !got.is_empty() && got.len() < all.len(),
            "{name}: {} of {}",
            got.len(),
            all.len()
        );
    }

    // Orders.
    let largest = store.search(&Query {
        sort: Sort::Largest,
        limit: 5,
        ..base.clone()
    })?;
    let values: Vec<_> = largest.iter().map(|h| h.value()).collect();
    assert!(values.is_sorted_by(|a, b| a >= b) && values[0].is_some());
    let oldest = store.search(&Query {
        sort: Sort::Oldest,
        ..base.clone()
    })?;
    assert_eq!(oldest.len(), all.len());
    let ranked = store.search(&Query {
        sort: Sort::Rank,
        limit: 3,
        ..query_for("recurring revenue")
    })?;
    assert!(ranked[0].sentence.to_lowercase().contains("recurring"));

    // Turns are found once.
    let turns = store.search(&Query {
        what: vec![What::Turn],
        ..query_for("revenue")
    })?;
    let mut places: Vec<_> = turns.iter().map(|h| (h.doc.clone(), h.turn)).collect();
    places.dedup();
    assert_eq!(places.len(), turns.len());
    Ok(())
}

fn query_for(text: &str) -> Query {
    query(text)
}

#[test]
fn no_table_is_read_from_end_to_end() -> Result<(), Box<dyn std::error::Error>> {
    let store = Store::in_memory()?;
    let filters = [
        query("gross margin"),
        query("毛利率"),
        Query {
            what: vec![What::Figure],
            ..Query::default()
        },
        Query {
            period: Some("FY2023".parse()?),
            ..Query::default()
        },
        Query {
            call: Some("2023-Q2".parse()?),
            since: "2023-01-01".parse().ok(),
            ..Query::default()
        },
        Query {
            company: Some("Acme".into()),
            ticker: Some("ACME".into()),
            ..Query::default()
        },
        Query {
            metrics: vec!["revenue".into()],
            segment: Some("x".into()),
            ..query("y")
        },
        Query {
            basis: Some(crate::records::Basis::Gaap),
            actions: vec![Action::Raise],
            ..Query::default()
        },
        Query {
            speaker: Some("a b".into()),
            role: Some(Role::Analyst),
            section: Some(Section::Qa),
            ..Query::default()
        },
        Query {
            min: "5".parse().ok(),
            max: "7".parse().ok(),
            sort: Sort::Oldest,
            ..Query::default()
        },
        Query::default(),
    ];
    for query in &filters {
        for line in store.explain(query)? {
            // The inverted index reads the lists of the words asked for; nothing else may be scanned.
            let index = line.starts_with("SCAN words VIRTUAL TABLE INDEX") && line.contains('M');
            assert!(index || line.starts_with("SEARCH "), "{line} for {query:?}");
        }
    }
    Ok(())
}

#[test]
fn files_are_known_by_their_bytes() -> Result<(), StoreError> {
    let lexicon = Lexicon::built_in();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("calls.db");
    let one = |text: &str| Document::from_bytes("q1", text.as_bytes().to_vec()).expect("text");
    let put = |store: &mut Store, document: &Document, file: &str| -> Result<Written, StoreError> {
        let mut writer = store.writer(&lexicon, "");
        writer.add(Prepared::new(std::slice::from_ref(document), file, &lexicon))?;
        writer.finish()
    };
    let (first, second) = (
        one("We expect revenue of $5 million."),
        one("We expect revenue of $6 million."),
    );
    let mut store = Store::create(&path)?;
    assert_eq!(
        put(&mut store, &first, "/a/q1.txt")?,
        Written {
            new: 1,
            ..Written::default()
        }
    );
    assert_eq!(
        put(&mut store, &first, "/a/q1.txt")?,
        Written {
            done: 1,
            ..Written::default()
        }
    );
    assert_eq!(
        put(&mut store, &second, "/a/q1.txt")?,
        Written {
            replaced: 1,
            ..Written::default()
        }
    );
    assert_eq!(store.search(&query("revenue"))?.len(), 1);
    assert!(store.search(&query("revenue"))?[0].sentence.contains("$6 million"));
    // The same name in another folder is another document.
    assert_eq!(
        put(&mut store, &first, "/b/q1.txt")?,
        Written {
            new: 1,
            ..Written::default()
        }
    );
    assert_eq!(store.documents()?, ["q1", "b/q1"]);
    // Mined with something else, a document is not current.
    let made_with = store.writer(&lexicon, "any").made_with().to_string();
    assert_eq!(store.known("/a/q1.txt", &made_with)?.map(|k| k.current), Some(false));
    assert_eq!(store.vanished()?.len(), 2);
    let mut writer = store.writer(&lexicon, "");
    writer.remove(&["q1".to_string(), "unknown".to_string()])?;
    writer.finish()?;
    assert_eq!(store.documents()?, ["b/q1"]);
    assert_eq!(store.search(&query("revenue"))?.len(), 1);
    // The index has forgotten the words, not only lost the sentences that they stood in.
    let indexed = |word: &str| -> rusqlite::Result<u32> {
        let sql = "SELECT count(*) FROM words WHERE words MATCH ?1";
        store.connection.query_row(sql, [word], |row| row.get(0))
    };
    assert_eq!((indexed("revenue")?, indexed("6")?), (1, 0));
    drop(store);
    let names: Vec<_> = std::fs::read_dir(folder.path())
        .expect("a folder")
        .flatten()
        .map(|e| e.file_name())
        .collect();
    assert_eq!(names, ["calls.db"], "a finished store is one file");
    assert_eq!(Store::open(&path)?.documents()?, ["b/q1"]);
    Ok(())
}

#[test]
fn what_is_no_store_is_said_so() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("calls.db");
    let told = |opened: Result<Store, StoreError>| opened.map(|_| ()).expect_err("refused").to_string();
    assert!(told(Store::open(&path)).contains("there is no such store"));
    std::fs::write(
        &path,
        "This is a text and no database, and long enough to be taken for one at first sight.".repeat(9),
    )?;
    assert!(told(Store::open(&path)).ends_with("no database, not a store of Guidepost"));
    assert!(told(Store::create(&path)).ends_with("no database, not a store of Guidepost"));
    std::fs::remove_file(&path)?;
    Connection::open(&path)?.execute_batch("CREATE TABLE mine (x)")?;
    assert!(told(Store::create(&path)).contains("another program's database"));
    std::fs::remove_file(&path)?;
    drop(Store::create(&path)?);
    Connection::open(&path)?.pragma_update(None, "user_version", 99)?;
    for opened in [Store::open(&path), Store::create(&path)] {
        let message = told(opened);
        assert!(
            message.contains("of version 99") && message.contains("--rebuild"),
            "{message}"
        );
    }
    Ok(())
}

#[test]
fn calls_of_a_company_are_compared() -> Result<(), Box<dyn std::error::Error>> {
    let lexicon = Lexicon::built_in();
    let documents = corpus();
    // Whatever the order in which they came, and in how many runs.
    let store = filled(&documents, &lexicon);
    let mut mined: Vec<_> = documents.iter().map(|d| crate::mine(d, &lexicon)).collect();
    crate::ledger::infer(&mut mined);
    for one in &mined {
        let kept = store.load(&one.document.doc)?.expect("in the store");
        assert_eq!(kept.guidance, one.guidance, "{}", one.document.doc);
    }
    assert!(mined.iter().flat_map(|m| &m.guidance).any(|g| g.prior_doc.is_some()));

    let mut other = Store::in_memory()?;
    for document in documents.iter().rev() {
        let mut writer = other.writer(&lexicon, "");
        writer.add(Prepared::new(
            std::slice::from_ref(document),
            document.path.as_str(),
            &lexicon,
        ))?;
        writer.finish()?;
    }
    for one in &mined {
        assert_eq!(
            other.load(&one.document.doc)?.expect("in the store").guidance,
            one.guidance
        );
    }
    // An action that was inferred is found as one that was said.
    let raised = Query {
        actions: vec![Action::Raise],
        what: vec![What::Guidance],
        ..Query::default()
    };
    let count = mined
        .iter()
        .flat_map(|m| &m.guidance)
        .filter(|g| g.action == Some(Action::Raise))
        .count();
    for store in [&store, &other] {
        assert_eq!(store.search(&raised)?.len(), count);
    }
    // Removed calls are forgotten in the comparison as well.
    let gone: Vec<String> = documents
        .iter()
        .map(|d| d.id.clone())
        .filter(|d| d.contains("Q2"))
        .collect();
    let mut writer = other.writer(&lexicon, "");
    writer.remove(&gone)?;
    writer.finish()?;
    mined.retain(|m| !gone.contains(&m.document.doc));
    crate::ledger::infer(&mut mined);
    for one in &mined {
        assert_eq!(
            other.load(&one.document.doc)?.expect("in the store").guidance,
            one.guidance
        );
    }
    Ok(())
}
