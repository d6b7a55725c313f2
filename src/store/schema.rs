//! The tables of a store, made from the records themselves.
//!
//! Each record struct is a table with its fields in their order. What the store needs besides comes after them:
//!
//! | column | what it is |
//! | --- | --- |
//! | `n` | place in the order of search: the newest call first, then the order of the text |
//! | `sentence_n` | the sentence of `sentences` in which the record stands |
//! | `sentences.marks` | by what the sentence is found besides its words, as the index has it |
//! | `sentences.figure_n`, `figures`, … | the first of the records in a sentence, and how many rows from it on they take |
//! | `low_real`, … | an amount as a floating-point number, for sorting and plotting only |
//! | `documents.source`, `part` | the file, as an absolute path, and which of its calls |
//! | `documents.house` | the company as calls are grouped by it |
//! | `documents.made_with` | what it was mined with: tool, vocabulary, options |

use rusqlite::Connection;

use crate::records::{Arr, Diagnostic, DocumentRow, Figure, Guidance, Outcome, ParticipantRow, TurnRow};
use crate::records::{Column, Type, Typed};

/// Tells a store from other SQLite files.
pub(super) const APPLICATION: i32 = 0x4770_7354;

/// The version of the tables. Another one is rebuilt, not guessed at.
pub const SCHEMA: i32 = 3;

/// Makes the tables of a new store.
pub(super) fn create(connection: &Connection) -> rusqlite::Result<()> {
    let mut sql = String::new();
    sql.push_str("CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;\n");
    table::<DocumentRow>(
        &mut sql,
        "source TEXT NOT NULL, part INTEGER NOT NULL, house TEXT, made_with TEXT NOT NULL, n INTEGER NOT NULL UNIQUE, PRIMARY KEY (doc)",
    );
    table::<TurnRow>(&mut sql, &format!("PRIMARY KEY (doc, turn), {OF_DOCUMENT}"));
    table::<ParticipantRow>(&mut sql, OF_DOCUMENT);
    sql.push_str(
        "CREATE TABLE sentences (
  n INTEGER PRIMARY KEY,
  doc TEXT NOT NULL,
  turn INTEGER NOT NULL,
  line INTEGER NOT NULL,
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  english TEXT NOT NULL,
  chinese TEXT NOT NULL,
  marks TEXT NOT NULL,
  figure_n INTEGER, figures INTEGER,
  guidance_n INTEGER, guidance INTEGER,
  arr_n INTEGER, arr INTEGER,
  FOREIGN KEY (doc, turn) REFERENCES turns (doc, turn) ON DELETE CASCADE
);
CREATE VIRTUAL TABLE words USING fts5 (
  english, chinese, marks, content='', tokenize='porter unicode61 remove_diacritics 2'
);
INSERT INTO words (words, rank) VALUES ('hashsize', 16777216), ('automerge', 8);\n",
    );
    const MINED: &str = "n INTEGER PRIMARY KEY, sentence_n INTEGER NOT NULL REFERENCES sentences (n), \
        FOREIGN KEY (doc) REFERENCES documents (doc) ON DELETE CASCADE";
    table::<Figure>(&mut sql, MINED);
    table::<Guidance>(&mut sql, MINED);
    table::<Arr>(&mut sql, MINED);
    table::<Diagnostic>(&mut sql, OF_DOCUMENT);
    table::<Outcome>(
        &mut sql,
        "house TEXT NOT NULL, FOREIGN KEY (guidance_doc) REFERENCES documents (doc) ON DELETE CASCADE",
    );
    sql.push_str("CREATE TABLE pending (house TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;\n");
    sql.push_str(INDICES);
    sql.push_str(VIEWS);
    connection.execute_batch(&sql)
}

const OF_DOCUMENT: &str = "FOREIGN KEY (doc) REFERENCES documents (doc) ON DELETE CASCADE";

// No more than what is asked by: each costs time with every call that is written. The records of a call, and those of
// a sentence, are rows that follow each other and are found by their numbers; what they say is found by the marks of
// their sentences. Only the actions of guidance change after they are written, and have an index of their own.
const INDICES: &str = "
CREATE INDEX documents_company ON documents (company COLLATE NOCASE);
CREATE INDEX documents_ticker ON documents (ticker COLLATE NOCASE);
CREATE INDEX documents_call ON documents (call_period, fiscal_year_end, n);
CREATE UNIQUE INDEX documents_source ON documents (source, part);
CREATE INDEX documents_sha256 ON documents (sha256);
CREATE INDEX documents_house ON documents (house);
CREATE INDEX participants_doc ON participants (doc);
CREATE INDEX diagnostics_doc ON diagnostics (doc);
CREATE INDEX guidance_action ON guidance (action, sentence_n) WHERE action IS NOT NULL;
CREATE INDEX outcomes_house ON outcomes (house);
";

/// What a person asks for first, ready for a spreadsheet or Datasette.
const VIEWS: &str = "
CREATE VIEW guidance_said AS
  SELECT g.company, g.metric, g.segment, g.basis, g.period, g.call_period, g.call_date, g.low, g.high, g.low_real, g.high_real, g.unit,
         g.currency, g.per, g.measure, g.direction, g.value_text, g.action, g.prior_low, g.prior_high, g.speaker,
         g.sentence, d.path || ':' || g.line AS place
  FROM guidance g JOIN documents d ON d.doc = g.doc;
CREATE VIEW arr_said AS
  SELECT a.company, a.scope, a.variant, a.as_of, a.low, a.high, a.low_real, a.high_real, a.currency, a.growth_low, a.growth_versus, a.status,
         a.call_period, a.call_date, a.speaker, a.sentence, d.path || ':' || a.line AS place
  FROM arr a JOIN documents d ON d.doc = a.doc;
CREATE VIEW sentences_said AS
  SELECT d.company, d.call_period, d.call_date, t.speaker, t.speaker_role, t.section, s.english, s.chinese,
         d.path || ':' || s.line AS place, s.n
  FROM sentences s JOIN turns t ON t.doc = s.doc AND t.turn = s.turn JOIN documents d ON d.doc = s.doc;
";

/// The table of a record, with what the store adds.
fn table<T: Typed>(sql: &mut String, more: &str) {
    // SQLite wants all columns before the constraints of the table.
    let (columns, constraints) = match more
        .find("FOREIGN KEY")
        .into_iter()
        .chain(more.find("PRIMARY KEY ("))
        .chain(more.find("UNIQUE ("))
        .min()
    {
        Some(at) => more.split_at(at),
        None => (more, ""),
    };
    sql.push_str(&format!("CREATE TABLE {} (\n", T::TABLE));
    let mut lines: Vec<String> = T::COLUMNS.iter().map(|c| format!("  {}", column(c))).collect();
    lines.extend(T::COLUMNS.iter().filter(|c| c.holds == Type::Amount).map(|c| {
        format!(
            "  {0}_real REAL GENERATED ALWAYS AS (CAST({0} AS REAL)) VIRTUAL",
            c.name
        )
    }));
    for part in [columns, constraints] {
        if !part.is_empty() {
            lines.push(format!("  {}", part.trim().trim_end_matches(',')));
        }
    }
    sql.push_str(&lines.join(",\n"));
    sql.push_str("\n);\n");
}

fn column(column: &Column) -> String {
    let name = column.name;
    let (kind, check) = match column.holds {
        Type::Text | Type::Amount => ("TEXT", String::new()),
        Type::Whole => ("INTEGER", String::new()),
        Type::Flag => ("INTEGER", format!(" CHECK ({name} = 0 OR {name} = 1)")),
        Type::Word(words) => {
            // A list after IN would be made into a small table of its own for every row that is written.
            let any: Vec<String> = words.iter().map(|w| format!("{name} = '{w}'")).collect();
            ("TEXT", format!(" CHECK ({})", any.join(" OR ")))
        }
    };
    let empty = if column.optional { "" } else { " NOT NULL" };
    format!("{name} {kind}{empty}{check}")
}
