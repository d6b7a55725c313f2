//! JSON and JSON Lines of transcripts, by the names of their keys: EarningsCall, FMP, roic.ai, Alpha
//! Vantage, API Ninjas, scraped pages, bilingual pairs, lists of turns.

use serde_json::{Map, Value};

use super::{Call, Extracted, Turn};

/// The calls of a JSON text.
pub fn extract(text: &str) -> Vec<Extracted> {
    match parse(text) {
        Some(values) if values.len() == 1 => of_value(&values[0]),
        Some(values) => {
            let turns: Vec<Turn> = values.iter().filter_map(turn).collect();
            // JSON Lines: each line a turn of one call, or each a call.
            if turns.len() * 10 >= values.len() * 9 && !values.iter().any(|v| call_text(v).is_some()) {
                let call = Call {
                    turns,
                    ..values.first().map(about).unwrap_or_default()
                };
                vec![call.extracted(Some("jsonl-turns"))]
            } else {
                values.iter().flat_map(of_value).collect()
            }
        }
        None => Vec::new(),
    }
}

/// One value, or one a line. Raw line ends inside strings, which JSON forbids, are let pass.
fn parse(text: &str) -> Option<Vec<Value>> {
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        return Some(vec![value]);
    }
    let lines: Result<Vec<Value>, _> = text
        .lines()
        .filter(|l| !l.trim().is_empty())
        .map(serde_json::from_str)
        .collect();
    if let Ok(values) = lines {
        return (!values.is_empty()).then_some(values);
    }
    serde_json::from_str(&escape_controls(text)).ok().map(|v| vec![v])
}

/// Control characters inside strings as escapes.
fn escape_controls(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let (mut string, mut escaped) = (false, false);
    for c in text.chars() {
        if string && !escaped && c.is_control() {
            match c {
                '\n' => out.push_str("\\n"),
                '\t' => out.push_str("\\t"),
                _ => {}
            }
            continue;
        }
        match c {
            '"' if !escaped => string = !string,
            _ => {}
        }
        escaped = string && c == '\\' && !escaped;
        out.push(c);
    }
    out
}

fn of_value(value: &Value) -> Vec<Extracted> {
    match value {
        Value::Array(items) => of_array(items),
        Value::Object(object) => of_object(object).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn of_array(items: &[Value]) -> Vec<Extracted> {
    let calls: Vec<Extracted> = items
        .iter()
        .filter_map(Value::as_object)
        .filter_map(|o| {
            call_text(&Value::Object(o.clone()))
                .is_some()
                .then(|| of_object(o))
                .flatten()
        })
        .collect();
    if !calls.is_empty() {
        return calls;
    }
    let turns = turns(items);
    if turns.len() >= 2 {
        let call = Call {
            turns,
            ..Call::default()
        };
        return vec![call.extracted(Some("json-turns"))];
    }
    Vec::new()
}

/// The text of a value that is a whole call in one string.
fn call_text(value: &Value) -> Option<&str> {
    let object = value.as_object()?;
    let text = ["content", "transcript", "text"]
        .iter()
        .find_map(|k| object.get(*k)?.as_str())?;
    let named = object
        .keys()
        .any(|k| matches!(k.as_str(), "symbol" | "ticker" | "quarter" | "title" | "year" | "url"));
    let speaker = object
        .keys()
        .any(|k| k.starts_with("speaker") && k.parse::<u32>().is_err() && k == "speaker");
    (text.len() > 400 && named && !speaker).then_some(text)
}

fn of_object(object: &Map<String, Value>) -> Option<Extracted> {
    let value = Value::Object(object.clone());
    let mut call = about(&value);
    // `{meta, pairs: [{en, zh}]}`
    if let Some(pairs) = object.get("pairs").and_then(Value::as_array) {
        call = object.get("meta").map(about).unwrap_or(call);
        call.raw = Some(pairs.iter().map(pair).collect());
        return Some(call.extracted(Some("json-pairs")));
    }
    // Sections of turns: `{prepared_remarks: [{speaker, speech}], q_and_a: […], participants: […]}`
    let sections = [
        ("prepared_remarks", false),
        ("presentation", false),
        ("q_and_a", true),
        ("questions_and_answers", true),
        ("qa", true),
    ];
    for (key, questions) in sections {
        for turn in object
            .get(key)
            .and_then(Value::as_array)
            .map(|a| turns(a))
            .unwrap_or_default()
        {
            call.turns.push(Turn {
                questions: Some(questions),
                ..turn
            });
        }
    }
    if !call.turns.is_empty() {
        participants(object, &mut call.turns);
        sections_within(&mut call.turns);
        return Some(call.extracted(Some("json-sections")));
    }
    // Turns with voices, perhaps with a map of names.
    if let Some(speakers) = object.get("speakers").and_then(Value::as_array) {
        call.turns = turns(speakers);
        name_voices(object, &mut call.turns);
        if !call.turns.is_empty() {
            return Some(call.extracted(Some("json-earningscall")));
        }
    }
    for key in [
        "transcript_split",
        "transcript",
        "turns",
        "segments",
        "content",
        "utterances",
        "paragraphs",
    ] {
        if let Some(items) = object.get(key).and_then(Value::as_array) {
            call.turns = turns(items);
            if call.turns.len() >= 2 {
                return Some(call.extracted(Some("json-turns")));
            }
        }
    }
    // Sections as strings.
    let string = |key: &str| object.get(key).and_then(Value::as_str).filter(|t| t.len() > 200);
    if let Some(text) = call_text(&value) {
        call.raw = Some(text.to_string());
        let scraped = object.contains_key("url") || object.contains_key("title");
        let format = if scraped { "json-page" } else { "json-content" };
        return Some(call.extracted(Some(format)));
    }
    if let Some(prepared) = string("prepared_remarks") {
        let questions = string("questions_and_answers").or_else(|| string("q_and_a"));
        let mut raw = format!("## Prepared Remarks\n\n{prepared}\n");
        if let Some(questions) = questions {
            raw.push_str(&format!("\n## Questions and Answers\n\n{questions}\n"));
        }
        call.raw = Some(raw);
        return Some(call.extracted(Some("json-earningscall")));
    }
    if let Some(text) = string("text") {
        call.raw = Some(text.to_string());
        return Some(call.extracted(Some("json-earningscall")));
    }
    None
}

/// An English line and its translation, without what the translator repeated.
fn pair(pair: &Value) -> String {
    let get = |keys: &[&str]| keys.iter().find_map(|k| pair.get(*k)?.as_str()).unwrap_or_default();
    let english = get(&["en", "english", "source"])
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let chinese = get(&["zh", "cn", "chinese", "target", "translation"]);
    let chinese: Vec<&str> = chinese
        .lines()
        .map(str::trim)
        .filter(|l| crate::bilingual::script::may_hold_cjk(l) && *l != "原文" && !l.starts_with("原文："))
        .collect();
    let mut out = String::new();
    if !english.is_empty() {
        out.push_str(&format!("[EN] {english}\n"));
    }
    if !chinese.is_empty() {
        out.push_str(&format!("[中] {}\n", chinese.join(" ")));
    }
    out.push('\n');
    out
}

/// What a value says of the call.
fn about(value: &Value) -> Call {
    let text = |keys: &[&str]| {
        keys.iter().find_map(|k| match value.get(*k)? {
            Value::String(s) if !s.trim().is_empty() => Some(s.trim().to_string()),
            _ => None,
        })
    };
    let number = |keys: &[&str]| {
        let event = value.get("event");
        keys.iter().find_map(|k| {
            let v = value.get(*k).or_else(|| event?.get(*k))?;
            v.as_i64().or_else(|| {
                v.as_str()?
                    .trim()
                    .trim_start_matches(['Q', 'q', 'F', 'Y'])
                    .split_whitespace()
                    .next()?
                    .parse()
                    .ok()
            })
        })
    };
    let date = text(&["date", "conference_date", "call_date", "event_date", "datetime"])
        .or_else(|| value.get("event")?.get("conference_date")?.as_str().map(str::to_string));
    let mut call = Call {
        company: text(&["company", "company_name", "companyName"]),
        ticker: text(&["ticker", "symbol"]),
        title: text(&["title", "event_title"]),
        year: number(&["year", "fiscal_year", "fiscalYear"]).filter(|y| (1990..2100).contains(y)),
        quarter: number(&["quarter", "period", "fiscal_quarter"]).filter(|q| (1..=4).contains(q)),
        date,
        ..Call::default()
    };
    // `quarter: "Q4 2026"`
    if let Some(words) = value
        .get("quarter")
        .and_then(Value::as_str)
        .filter(|_| call.year.is_none())
    {
        call.year = words.split_whitespace().nth(1).and_then(|y| y.parse().ok());
    }
    // A name of one letter is a scraper's mistake.
    call.company = call.company.filter(|c| c.chars().count() > 1);
    call
}

fn turns(items: &[Value]) -> Vec<Turn> {
    items.iter().filter_map(turn).collect()
}

/// A turn, where a value has a speaker and words.
fn turn(value: &Value) -> Option<Turn> {
    let object = value.as_object()?;
    let get = |keys: &[&str]| {
        keys.iter()
            .find_map(|k| object.get(*k)?.as_str())
            .map(str::trim)
            .filter(|s| !s.is_empty())
    };
    let name = get(&["speaker", "speaker_name", "name", "speakerName"])?;
    let mut questions = None;
    let text = [
        "speech",
        "text",
        "content",
        "transcript",
        "words",
        "paragraphs",
        "sentences",
    ]
    .iter()
    .find_map(|k| match object.get(*k)? {
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => {
            questions = questions.or(items.iter().find_map(|i| section(i.get("pre_or_qa")?.as_str()?)));
            let parts: Vec<&str> = items
                .iter()
                .filter_map(|i| {
                    i.as_str()
                        .or_else(|| i.get("sentence").or_else(|| i.get("text"))?.as_str())
                })
                .collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        }
        _ => None,
    })?;
    // A page's own lines among the turns: `Duration: 67 minutes`.
    if name.starts_with("Duration:") {
        return None;
    }
    Some(Turn {
        name: name.trim_end_matches(':').to_string(),
        title: get(&["title", "speaker_title", "role", "position"]).map(str::to_string),
        firm: get(&["company", "firm", "affiliation"]).map(str::to_string),
        questions: questions.or_else(|| section(get(&["section", "session", "kind", "pre_or_qa"])?)),
        text,
    })
}

fn section(word: &str) -> Option<bool> {
    let folded = word.to_ascii_lowercase();
    if folded.starts_with('q') || folded.contains("q&a") || folded.contains("question") {
        Some(true)
    } else if folded.starts_with("pre") || folded.contains("remark") || folded.contains("announcement") {
        Some(false)
    } else {
        None
    }
}

/// `participants: ["Name--Title", "Name--Firm -- Analyst"]` gives turns their titles.
fn participants(object: &Map<String, Value>, turns: &mut [Turn]) {
    let Some(list) = object.get("participants").and_then(Value::as_array) else {
        return;
    };
    for label in list
        .iter()
        .filter_map(Value::as_str)
        .filter_map(crate::people::label::read)
    {
        for turn in turns
            .iter_mut()
            .filter(|t| crate::people::fold(&t.name) == crate::people::fold(&label.name))
        {
            turn.title = turn.title.take().or_else(|| label.title.clone());
            turn.firm = turn.firm.take().or_else(|| label.firm.clone());
        }
    }
}

/// Headings that were taken for speakers: `Questions and Answers:` parts the rest, `Call participants:`
/// ends it.
fn sections_within(turns: &mut Vec<Turn>) {
    let heading = |t: &Turn, words: &[&str]| words.contains(&t.name.to_ascii_lowercase().trim_end_matches(':'));
    if let Some(end) = turns.iter().position(|t| heading(t, &["call participants"])) {
        turns.truncate(end);
    }
    if let Some(at) = turns
        .iter()
        .position(|t| heading(t, &["questions and answers", "questions & answers"]))
    {
        turns.remove(at);
        for turn in &mut turns[at..] {
            turn.questions = Some(true);
        }
    }
}

/// Names for `spk03`, from `speaker_name_map_v2` or `speaker_name_map`.
fn name_voices(object: &Map<String, Value>, turns: &mut [Turn]) {
    let Some(map) = object
        .get("speaker_name_map_v2")
        .or_else(|| object.get("speaker_name_map"))
        .and_then(Value::as_object)
    else {
        return;
    };
    for turn in turns {
        match map.get(&turn.name) {
            Some(Value::String(name)) => turn.name.clone_from(name),
            Some(Value::Object(person)) => {
                if let Some(name) = person.get("name").and_then(Value::as_str) {
                    turn.name = name.to_string();
                }
                if let Some(title) = person.get("title").and_then(Value::as_str) {
                    // `FIRM Analyst`
                    match title.strip_suffix(" Analyst") {
                        Some(firm) if !crate::people::VOCABULARY.is_sure_title(firm) => {
                            turn.firm = Some(firm.to_string());
                            turn.title = Some("Analyst".to_string());
                        }
                        _ => turn.title = Some(title.to_string()),
                    }
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(json: &str) -> Extracted {
        let found = extract(json);
        assert_eq!(found.len(), 1, "{json}");
        found.into_iter().next().unwrap()
    }

    #[test]
    fn turns_with_voices() {
        let found = one(
            r#"{"event":{"year":2024,"quarter":1,"conference_date":"2024-05-02T17:00:00"},"speakers":[{"speaker":"spk1","text":"Good day."},{"speaker":"spk2","text":"Thank you."}],"speaker_name_map_v2":{"spk1":{"name":"Operator","title":null},"spk2":{"name":"Dana Hill","title":"Brook Analyst"}}}"#,
        );
        assert_eq!(
            found.text,
            "# Q1 2024 Earnings Call\nDate: 2024-05-02\n\n@ Operator\nGood day.\n\n@ Dana Hill | Analyst | Brook\nThank you.\n\n"
        );
        assert_eq!(found.part.as_deref(), Some("2024-Q1"));
    }

    #[test]
    fn several_calls_in_one_list() {
        let words = "Ann Oak: We grew a lot this year. ".repeat(20);
        let json = format!(
            r#"[{{"symbol":"HRT","quarter":2,"year":2024,"date":"2024-08-01 10:00:00","content":"{words}"}},{{"symbol":"HRT","quarter":1,"year":2024,"content":"{words}"}}]"#
        );
        let found = extract(&json);
        assert_eq!(
            found.iter().filter_map(|f| f.part.as_deref()).collect::<Vec<_>>(),
            ["2024-Q2", "2024-Q1"]
        );
        assert!(
            found[0]
                .text
                .starts_with("# (HRT) Q2 2024 Earnings Call\nTicker: HRT\nDate: 2024-08-01\n\nAnn Oak: We grew")
        );
    }

    #[test]
    fn sections_and_participants() {
        let found = one(
            r#"{"prepared_remarks":[{"speaker":"Ann Oak","speech":"Hello."}],"q_and_a":[{"speaker":"Dana Hill","speech":"A question."},{"speaker":"Duration: 67 minutes","speech":""}],"participants":["Ann Oak--Chief Executive Officer","Dana Hill--Brook Bank -- Analyst"]}"#,
        );
        assert!(found.text.ends_with("## Prepared Remarks\n\n@ Ann Oak | Chief Executive Officer\nHello.\n\n## Questions and Answers\n\n@ Dana Hill | Analyst | Brook Bank\nA question.\n\n"), "{}", found.text);
    }

    #[test]
    fn pairs_of_languages() {
        let found = one(
            r#"{"meta":{"company":"Hart","quarter":"Q4 2026"},"pairs":[{"en":"Ann Oak:We grew.","zh":"安·奥克：我们增长了。\nAnn Oak:We grew."}]}"#,
        );
        assert!(
            found
                .text
                .trim_end()
                .ends_with("[EN] Ann Oak:We grew.\n[中] 安·奥克：我们增长了。"),
            "{}",
            found.text
        );
    }

    #[test]
    fn raw_line_ends_in_strings() {
        let words = "Ann Oak: We grew.\n".repeat(40);
        let found = one(&format!(
            "{{\"symbol\":\"HRT\",\"year\":2026,\"quarter\":3,\"content\":\"{words}\"}}"
        ));
        assert!(found.text.contains("Ann Oak: We grew.\nAnn Oak"));
    }

    #[test]
    fn other_json_is_none() {
        for json in [
            "{}",
            "[1,2,3]",
            r#"{"a":{"b":1}}"#,
            "{ this is prose } and no JSON",
            r#"{"text":"short"}"#,
        ] {
            assert_eq!(extract(json), [], "{json}");
        }
    }
}
