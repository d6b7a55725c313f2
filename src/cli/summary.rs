//! What a person wants to see after mining: what was found where, and the guidance.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anstyle::AnsiColor;
use comfy_table::{ColumnConstraint, Width};
use guidepost::human;
use guidepost::records::{Action, Diagnostic, DocumentRow, Guidance, Mined, Severity};
use guidepost::turns::NOT_A_TRANSCRIPT;

use super::screen::{self, BOLD, DIM};

/// How many documents and guidance statements are shown; all of them are counted.
const SHOWN_DOCUMENTS: usize = 20;
const SHOWN_GUIDANCE: usize = 30;
/// Remarks are shown where there is one document.
const SHOWN_REMARKS: usize = 5;

/// Collects while the documents pass by; holds no more than it will show.
pub struct Summary {
    /// Sources that gave no document.
    pub refused: usize,
    /// Files written.
    pub written: Vec<PathBuf>,
    passed_over: Vec<(String, &'static str)>,
    documents: Vec<DocumentRow>,
    speakers: usize,
    guidance: Vec<Guidance>,
    remarks: Vec<Diagnostic>,
    /// Documents with an error among their diagnostics.
    faulty: usize,
    /// Documents that are no transcripts.
    others: usize,
    totals: Totals,
}

#[derive(Default)]
struct Totals {
    documents: usize,
    turns: u64,
    figures: u64,
    guidance: u64,
    arr: u64,
    remarks: u64,
}

impl Summary {
    pub fn new(passed_over: Vec<(String, &'static str)>) -> Self {
        Self {
            refused: 0,
            written: Vec::new(),
            passed_over,
            documents: Vec::new(),
            speakers: 0,
            guidance: Vec::new(),
            remarks: Vec::new(),
            faulty: 0,
            others: 0,
            totals: Totals::default(),
        }
    }

    pub fn add(&mut self, mined: Mined) {
        let row = &mined.document;
        self.totals.documents += 1;
        self.totals.turns += u64::from(row.turns);
        self.totals.figures += u64::from(row.figures);
        self.totals.guidance += u64::from(row.guidance);
        self.totals.arr += u64::from(row.arr);
        self.totals.remarks += u64::from(row.diagnostics);
        self.faulty += usize::from(mined.diagnostics.iter().any(|d| d.severity == Severity::Error));
        self.others += usize::from(mined.diagnostics.iter().any(|d| d.code == NOT_A_TRANSCRIPT));
        self.speakers = mined.participants.iter().filter(|p| p.turns > 0).count();
        let room = SHOWN_GUIDANCE.saturating_sub(self.guidance.len());
        self.guidance.extend(mined.guidance.into_iter().take(room));
        if self.documents.is_empty() {
            self.remarks = mined.diagnostics.into_iter().take(SHOWN_REMARKS).collect();
        }
        if self.documents.len() < SHOWN_DOCUMENTS {
            self.documents.push(mined.document);
        }
    }

    /// Inputs of which something was not mined. A folder may hold what is no transcript besides those that are; where
    /// there is nothing else, nothing was mined.
    pub fn failures(&self) -> usize {
        let nothing = self.others == self.totals.documents;
        self.refused + self.faulty + if nothing { self.others } else { 0 }
    }

    pub fn print(&self, out: Option<&Path>) -> io::Result<()> {
        let mut screen = anstream::stdout().lock();
        match self.totals.documents {
            0 => {}
            1 => self.one_document(&mut screen)?,
            _ => self.many_documents(&mut screen)?,
        }
        self.guidance(&mut screen)?;
        self.remarks(&mut screen)?;
        self.left_out(&mut screen)?;
        match out {
            Some(folder) => {
                let names: Vec<_> = self.written.iter().filter_map(|p| p.file_name()?.to_str()).collect();
                writeln!(
                    screen,
                    "{DIM}Written to {}: {}{DIM:#}",
                    folder.display(),
                    names.join(", ")
                )
            }
            None if self.totals.documents > 0 => {
                writeln!(screen, "{DIM}Nothing was written; --out DIR writes the tables.{DIM:#}")
            }
            None => Ok(()),
        }
    }

    fn one_document(&self, screen: &mut impl Write) -> io::Result<()> {
        let Some(row) = self.documents.first() else {
            return Ok(());
        };
        let company = row.company.as_deref().unwrap_or(&row.doc);
        let ticker = row.ticker.as_ref().map(|t| format!(" ({t})")).unwrap_or_default();
        let when = [&row.call_period, &row.call_date].into_iter().flatten();
        let when: String = when.map(|w| format!(" · {w}")).collect();
        writeln!(screen, "{BOLD}{company}{ticker}{when}{BOLD:#}")?;
        let languages: Vec<_> = row.languages.split_whitespace().map(language).collect();
        let facts = [
            row.path.clone(),
            row.format.clone(),
            languages.join(" and "),
            row.encoding.clone(),
            counted(row.lines.into(), "line", "lines"),
        ];
        let facts: Vec<_> = facts.into_iter().filter(|f| !f.is_empty()).collect();
        writeln!(screen, "{DIM}{}{DIM:#}", facts.join(", "))?;
        let turns = counted(row.turns.into(), "turn", "turns");
        let by = match self.speakers {
            0 => String::new(),
            n => format!(" by {}", counted(n as u64, "speaker", "speakers")),
        };
        writeln!(screen, "{turns}{by}, {}\n", self.totals.found())
    }

    fn many_documents(&self, screen: &mut impl Write) -> io::Result<()> {
        let heads = [
            "Document", "Company", "Call", "Layout", "Turns", "Figures", "Guidance", "ARR", "Remarks",
        ];
        let mut table = screen::table(&heads, &[4, 5, 6, 7, 8]);
        let widest = self.documents.iter().map(|d| d.doc.chars().count()).max().unwrap_or(0);
        for row in &self.documents {
            let count = |n: u32| if n == 0 { "–".to_string() } else { n.to_string() };
            table.add_row([
                row.doc.clone(),
                row.company.clone().unwrap_or_default(),
                row.call_period.clone().unwrap_or_default(),
                row.format.clone(),
                count(row.turns),
                count(row.figures),
                count(row.guidance),
                count(row.arr),
                count(row.diagnostics),
            ]);
        }
        if let Some(column) = table.column_mut(0) {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(widest.min(50) as u16 + 2)));
        }
        write!(screen, "{}", screen::styled(&table, &[]))?;
        more(screen, self.totals.documents as u64, self.documents.len())?;
        let (documents, turns) = (self.totals.documents as u64, self.totals.turns);
        writeln!(
            screen,
            "\n{}, {}, {}\n",
            counted(documents, "document", "documents"),
            counted(turns, "turn", "turns"),
            self.totals.found()
        )
    }

    fn guidance(&self, screen: &mut impl Write) -> io::Result<()> {
        if self.guidance.is_empty() {
            return Ok(());
        }
        writeln!(screen, "{BOLD}Guidance{BOLD:#}")?;
        let narrowed = self.guidance.iter().any(|g| g.segment.is_some());
        let mut heads = vec!["Speaker", "Metric", "Period", "Value", "Action", "Line"];
        if narrowed {
            heads.insert(2, "Segment");
        }
        let mut table = screen::table(&heads, &[heads.len() - 1]);
        let mut titles = Vec::new();
        let (mut doc, mut speaker) = ("", None);
        for g in &self.guidance {
            if doc != g.doc && self.totals.documents > 1 {
                table.add_row([format!("{TITLE}{}", titles.len())]);
                titles.push(title(g));
            }
            // A name that goes on from the row above is not repeated.
            let same = doc == g.doc && speaker == Some(&g.speaker);
            (doc, speaker) = (&g.doc, Some(&g.speaker));
            let mut row = vec![
                g.speaker.clone().filter(|_| !same).unwrap_or_default(),
                human::words(g.metric.as_deref().unwrap_or("–")),
                g.period.as_deref().map(human::words).unwrap_or_else(|| "–".into()),
                human::guided(g),
                g.action.map(action).unwrap_or_default(),
                g.line.to_string(),
            ];
            if narrowed {
                row.insert(2, g.segment.clone().unwrap_or_default());
            }
            table.add_row(row);
        }
        for line in screen::styled(&table, &ACTIONS).lines() {
            let number = line.trim().strip_prefix(TITLE).and_then(|n| n.parse::<usize>().ok());
            match number.and_then(|n| titles.get(n)) {
                Some(title) => writeln!(screen, " {BOLD}{title}{BOLD:#}")?,
                None => writeln!(screen, "{line}")?,
            }
        }
        more(screen, self.totals.guidance, self.guidance.len())?;
        writeln!(screen)
    }

    fn remarks(&self, screen: &mut impl Write) -> io::Result<()> {
        if self.totals.documents != 1 || self.remarks.is_empty() {
            return Ok(());
        }
        writeln!(screen, "{BOLD}Remarks{BOLD:#}")?;
        for remark in &self.remarks {
            writeln!(
                screen,
                " line {}: {} {DIM}({}){DIM:#}",
                remark.line, remark.message, remark.code
            )?;
        }
        more(screen, self.totals.remarks, self.remarks.len())?;
        writeln!(screen)
    }

    fn left_out(&self, screen: &mut impl Write) -> io::Result<()> {
        if !self.passed_over.is_empty() {
            let few: Vec<_> = self
                .passed_over
                .iter()
                .take(3)
                .map(|(p, why)| format!("{p} ({why})"))
                .collect();
            let dots = if self.passed_over.len() > 3 { ", …" } else { "" };
            let files = counted(self.passed_over.len() as u64, "file", "files");
            writeln!(screen, "{DIM}Passed over {files}: {}{dots}{DIM:#}", few.join(", "))?;
        }
        match self.failures() as u64 {
            0 => Ok(()),
            n => writeln!(
                screen,
                "{BOLD}{} not mined{BOLD:#}, see the messages",
                counted(n, "source", "sources")
            ),
        }
    }
}

impl Totals {
    fn found(&self) -> String {
        [
            counted(self.figures, "figure", "figures"),
            counted(self.guidance, "guidance statement", "guidance statements"),
            counted(self.arr, "mention of ARR", "mentions of ARR"),
            counted(self.remarks, "remark", "remarks"),
        ]
        .join(", ")
    }
}

const ACTIONS: [(&str, AnsiColor); 3] = [
    ("▲ raise", AnsiColor::Green),
    ("▼ lower", AnsiColor::Red),
    ("✕ withdraw", AnsiColor::Red),
];

/// Begins the row of a title, which is wider than its cell; nobody writes this character.
const TITLE: char = '\u{E000}';

fn title(g: &Guidance) -> String {
    let known = [g.company.as_deref(), g.call_period.as_deref()].into_iter().flatten();
    let known: String = known.map(|k| format!(" · {k}")).collect();
    format!("{}{known}", g.doc)
}

fn action(action: Action) -> String {
    let sign = match action {
        Action::Raise => "▲ ",
        Action::Lower => "▼ ",
        Action::Withdraw => "✕ ",
        _ => "",
    };
    format!("{sign}{action}")
}

fn more(screen: &mut impl Write, all: u64, shown: usize) -> io::Result<()> {
    match all - shown as u64 {
        0 => Ok(()),
        n => writeln!(screen, " {DIM}… and {n} more{DIM:#}"),
    }
}

fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn language(code: &str) -> String {
    match code {
        "en" => "English",
        "zh" => "Chinese",
        "ja" => "Japanese",
        "ko" => "Korean",
        other => other,
    }
    .to_string()
}
