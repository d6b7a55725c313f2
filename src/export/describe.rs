//! What the fields of the tables are, for programs: a Frictionless data package and JSON Schemas.

use serde_json::{Map, Value, json};

use super::{Format, Table};
use crate::records::{Column, Type};

/// The files that describe tables: `datapackage.json`, and beside JSON Lines one JSON Schema for each table.
pub fn describe(tables: &[Table], format: &dyn Format) -> Vec<(String, String)> {
    let mut files = vec![("datapackage.json".to_string(), pretty(&package(tables, format)))];
    if format.extension() == "jsonl" {
        let schema = |&table: &Table| (format!("{}.schema.json", table.name()), pretty(&json_schema(table)));
        files.extend(tables.iter().map(schema));
    }
    files
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

fn package(tables: &[Table], format: &dyn Format) -> Value {
    let resources: Vec<Value> = tables.iter().map(|&table| resource(table, tables, format)).collect();
    json!({
        "name": "guidepost",
        "title": "What was said in earnings calls",
        "profile": "data-package",
        "resources": resources,
    })
}

fn resource(table: Table, tables: &[Table], format: &dyn Format) -> Value {
    let extension = format.extension();
    let (profile, media) = match extension {
        "csv" => ("tabular-data-resource", "text/csv"),
        _ => ("data-resource", "application/x-ndjson"),
    };
    let mut schema = Map::new();
    schema.insert("fields".into(), table.columns().iter().map(field).collect());
    schema.insert("missingValues".into(), json!([""]));
    if !keys(table).is_empty() {
        schema.insert("primaryKey".into(), json!(keys(table)));
    }
    let refers: Vec<Value> = references(table)
        .into_iter()
        .filter(|(_, to, _)| tables.contains(to))
        .map(|(fields, to, there)| json!({"fields": fields, "reference": {"resource": to.name(), "fields": there}}))
        .collect();
    if !refers.is_empty() {
        schema.insert("foreignKeys".into(), json!(refers));
    }
    json!({
        "name": table.name(),
        "path": format!("{}.{extension}", table.name()),
        "description": table.about(),
        "profile": profile,
        "format": extension,
        "mediatype": media,
        "encoding": "utf-8",
        "schema": schema,
    })
}

/// The fields that tell rows apart; none for tables whose rows may be equal.
fn keys(table: Table) -> &'static [&'static str] {
    match table {
        Table::Figures | Table::Guidance | Table::Arr => &["doc", "id"],
        Table::Turns => &["doc", "turn"],
        Table::Documents => &["doc"],
        Table::Outcomes => &["guidance_doc", "guidance_id"],
        Table::Participants | Table::Diagnostics => &[],
    }
}

type Reference = (&'static [&'static str], Table, &'static [&'static str]);

fn references(table: Table) -> Vec<Reference> {
    const DOC: &[&str] = &["doc"];
    const TURN: &[&str] = &["doc", "turn"];
    match table {
        Table::Figures | Table::Guidance | Table::Arr => {
            vec![(DOC, Table::Documents, DOC), (TURN, Table::Turns, TURN)]
        }
        Table::Turns | Table::Participants => vec![(DOC, Table::Documents, DOC)],
        Table::Outcomes => vec![(&["guidance_doc", "guidance_id"], Table::Guidance, &["doc", "id"])],
        // A source that gave no document is told of in the diagnostics alone.
        Table::Documents | Table::Diagnostics => Vec::new(),
    }
}

fn field(column: &Column) -> Value {
    let kind = match column.holds {
        Type::Text | Type::Word(_) => "string",
        Type::Whole => "integer",
        Type::Amount => "number",
        Type::Flag => "boolean",
    };
    let mut constraints = Map::new();
    // In CSV words that are none and words that do not apply look the same: a turn without a translation has both empty.
    let may_be_empty = matches!(column.name, "english" | "chinese" | "languages" | "message");
    if !column.optional && !may_be_empty {
        constraints.insert("required".into(), true.into());
    }
    if let Type::Word(words) = column.holds {
        constraints.insert("enum".into(), json!(words));
    }
    let mut field = Map::new();
    field.insert("name".into(), column.name.into());
    field.insert("type".into(), kind.into());
    field.insert("description".into(), column.doc.into());
    if !constraints.is_empty() {
        field.insert("constraints".into(), constraints.into());
    }
    field.into()
}

fn json_schema(table: Table) -> Value {
    let columns = table.columns();
    let properties: Map<String, Value> = columns.iter().map(|c| (c.name.to_string(), property(c))).collect();
    let names: Vec<&str> = columns.iter().map(|c| c.name).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table.name(),
        "description": table.about(),
        "type": "object",
        "properties": properties,
        "required": names,
        "additionalProperties": false,
    })
}

fn property(column: &Column) -> Value {
    let kind = match column.holds {
        Type::Text | Type::Word(_) | Type::Amount => "string",
        Type::Whole => "integer",
        Type::Flag => "boolean",
    };
    let mut property = Map::new();
    property.insert("description".into(), column.doc.into());
    property.insert(
        "type".into(),
        if column.optional {
            json!([kind, "null"])
        } else {
            kind.into()
        },
    );
    match column.holds {
        Type::Word(words) => {
            let none = column.optional.then_some(Value::Null);
            let words = words.iter().map(|w| Value::from(*w)).chain(none);
            property.insert("enum".into(), words.collect());
        }
        Type::Amount => {
            property.insert("pattern".into(), "^-?[0-9]+(\\.[0-9]+)?$".into());
        }
        Type::Whole => {
            property.insert("minimum".into(), 0.into());
        }
        Type::Text | Type::Flag => {}
    }
    property.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Csv, JsonLines};

    #[test]
    fn every_field_is_described() {
        let all: Vec<Table> = Table::ALL.into_iter().chain([Table::Outcomes]).collect();
        let files = describe(&all, &Csv { guard: true });
        assert_eq!(files.len(), 1);
        let package: Value = serde_json::from_str(&files[0].1).expect("JSON");
        for (table, resource) in all.iter().zip(package["resources"].as_array().expect("a list")) {
            assert_eq!(resource["name"], table.name());
            let fields = resource["schema"]["fields"].as_array().expect("a list");
            let names: Vec<&str> = fields.iter().filter_map(|f| f["name"].as_str()).collect();
            assert_eq!(names, table.fields());
            assert!(
                fields
                    .iter()
                    .all(|f| f["description"].as_str().is_some_and(|d| !d.is_empty()))
            );
        }
        let files = describe(&all, &JsonLines);
        assert_eq!(files.len(), 1 + all.len());
        let schema: Value = serde_json::from_str(&files[1].1).expect("JSON");
        assert_eq!(schema["properties"]["low"]["type"], json!(["string", "null"]));
        assert_eq!(schema["properties"]["kind"]["enum"][0], "money");
    }
}
