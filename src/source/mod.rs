//! Paths → [`Document`]: discovery, decoding, and the text that all spans point into.
//!
//! [`discover`] lists what can be read below the paths that a user gave, in an order that does not
//! depend on the file system; [`Input::read`] reads one of them. Whatever is wrong with a source is
//! a [`SourceError`] that names it, and never keeps the others from being read. The law of the
//! stage: every byte of a source is in the text, or a diagnostic tells the line where it is not.

mod decode;
mod discover;
mod error;
pub mod extract;
mod hints;
mod ids;
mod unpack;

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::records::{Diagnostic, Severity};
use crate::span::Span;

pub use decode::{Decoded, decode};
pub use discover::{Discovery, Input, Origin, discover};
pub use error::{SourceError, Trouble};
pub use hints::{Hints, NamePattern};

/// The codes of the diagnostics on bytes that are not in the text as they were.
pub const ODD_BYTES: [&str; 2] = ["broken-encoding", "nul-bytes"];

/// The longest line in bytes. A whole call on one line has some 100 KB, a company's calls of years in
/// one JSON value a few MB; what goes beyond is a dump of something else and would be quoted whole.
const LONGEST_LINE: usize = 16 << 20;

/// One source, decoded.
#[derive(Clone, Debug)]
pub struct Document {
    /// Path below the folder that was given, with `/`, without extension.
    pub id: String,
    /// Where it was read, as given by the user.
    pub path: String,
    /// The decoded text. Spans point here.
    pub text: String,
    /// Name of the encoding that it was decoded from.
    pub encoding: &'static str,
    /// SHA-256 of the bytes as read, hexadecimal.
    pub sha256: String,
    /// What was odd while reading.
    pub diagnostics: Vec<Diagnostic>,
    /// What is known besides the text.
    pub hints: Hints,
    /// The format that the text was taken out of (`json-content`, `csv-turns`), where the file is no
    /// text of a call itself.
    pub extracted: Option<&'static str>,
    /// Further calls of the same file, each under the id of this one and its own part.
    pub more: Vec<Document>,
    line_starts: Vec<u32>,
}

impl Document {
    /// A document from text that is already decoded.
    pub fn from_text(id: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let line_starts = line_starts(&text);
        Self {
            id: id.into(),
            path: String::new(),
            text,
            encoding: "UTF-8",
            sha256: String::new(),
            diagnostics: Vec::new(),
            hints: Hints::default(),
            extracted: None,
            more: Vec::new(),
            line_starts,
        }
    }

    /// A document from the bytes of a file: unpacked where they are compressed, and decoded.
    ///
    /// ```
    /// use guidepost::source::Document;
    ///
    /// let document = Document::from_bytes("acme", b"Revenue was \xA312 million.".to_vec())?;
    /// assert_eq!(document.text, "Revenue was £12 million.");
    /// assert_eq!(document.encoding, "windows-1252");
    /// # Ok::<(), guidepost::source::Trouble>(())
    /// ```
    pub fn from_bytes(id: impl Into<String>, bytes: Vec<u8>) -> Result<Self, Trouble> {
        let sha256 = hexadecimal(&Sha256::digest(&bytes));
        let bytes = unpack::unpack(bytes)?;
        #[cfg(feature = "pdf")]
        if bytes.starts_with(b"%PDF-") {
            let text = extract::pdf(&bytes).map_err(Trouble::Pdf)?;
            let mut document = Self::from_text(id, text);
            document.sha256 = sha256;
            document.encoding = "PDF";
            return Ok(document);
        }
        let decoded = decode(bytes)?;
        let mut calls = extract::extract(&decoded.text).into_iter();
        if let Some(first) = calls.next() {
            let id = id.into();
            let several = calls.len() > 0;
            let one = |n: usize, call: extract::Extracted| {
                let part = call.part.unwrap_or_else(|| (n + 1).to_string());
                let id = if several { format!("{id}-{part}") } else { id.clone() };
                let mut document = Self::from_text(id, call.text);
                document.extracted = call.format;
                document.encoding = decoded.encoding;
                document.sha256.clone_from(&sha256);
                document
            };
            let mut document = one(0, first);
            document.more = calls.enumerate().map(|(n, call)| one(n + 1, call)).collect();
            return Ok(document);
        }
        let mut document = Self::from_text(id, decoded.text);
        document.encoding = decoded.encoding;
        document.sha256 = sha256;
        let longest = document.lines().enumerate().max_by_key(|(_, line)| line.len());
        if let Some((i, line)) = longest.filter(|(_, line)| line.len() > LONGEST_LINE) {
            return Err(Trouble::LongLine {
                line: i as u32 + 1,
                mebibytes: line.len() >> 20,
            });
        }
        document.report(&decoded.broken, ODD_BYTES[0], |n| {
            format!(
                "{n} byte sequence(s) that are no {}; replaced by U+FFFD",
                decoded.encoding
            )
        });
        document.report(&decoded.nuls, ODD_BYTES[1], |n| {
            format!("{n} NUL byte(s); replaced by blanks")
        });
        document.undo_formulas();
        Ok(document)
    }

    /// Numbers that Markdown sets as formulas, as they are printed. The lines stay the same.
    fn undo_formulas(&mut self) {
        let Some((text, formulas)) = extract::without_formulas(&self.text) else {
            return;
        };
        self.line_starts = line_starts(&text);
        self.text = text;
        self.diagnostics.push(Diagnostic {
            doc: self.id.clone(),
            line: 0,
            severity: Severity::Warning,
            code: "formulas-undone".to_string(),
            message: format!(
                "{formulas} formula(s) such as `$\\$ 5$` are read as plain text; bytes are counted without their marks"
            ),
        });
    }

    /// One diagnostic for each line with something odd; a source that is full of it is told once more, in sum.
    fn report(&mut self, offsets: &[usize], code: &str, message: impl Fn(usize) -> String) {
        const SHOWN: usize = 5;
        let lines: Vec<u32> = offsets.iter().map(|&o| self.line_of(o as u32)).collect();
        let mut by_line = lines.chunk_by(|a, b| a == b);
        let mut push = |line, message| {
            self.diagnostics.push(Diagnostic {
                doc: self.id.clone(),
                line,
                severity: Severity::Warning,
                code: code.to_string(),
                message,
            });
        };
        for same in by_line.by_ref().take(SHOWN) {
            push(same[0], message(same.len()));
        }
        if let Some(first) = by_line.next() {
            let (more, odd) = (
                1 + by_line.clone().count(),
                first.len() + by_line.map(<[u32]>::len).sum::<usize>(),
            );
            push(
                first[0],
                format!("here and in the lines after, {more} in all: {}", message(odd)),
            );
        }
    }

    /// The calls of the file, one document each; most files have one.
    pub fn calls(mut self) -> Vec<Self> {
        let mut more = std::mem::take(&mut self.more);
        for call in &mut more {
            call.path.clone_from(&self.path);
            call.hints.company.clone_from(&self.hints.company);
            call.hints.ticker.clone_from(&self.hints.ticker);
            call.hints.any = self.hints.any;
        }
        more.insert(0, self);
        more
    }

    /// The 1-based line in which a byte stands.
    pub fn line_of(&self, offset: u32) -> u32 {
        self.line_starts.partition_point(|&s| s <= offset) as u32
    }

    /// Number of lines.
    pub fn line_count(&self) -> u32 {
        self.line_starts.len() as u32
    }

    /// The span of a 1-based line, without its line end.
    pub fn line(&self, number: u32) -> Option<Span> {
        let i = number.checked_sub(1)? as usize;
        let start = *self.line_starts.get(i)? as usize;
        let end = self.line_starts.get(i + 1).map_or(self.text.len(), |&e| e as usize);
        let end = start + self.text[start..end].trim_end_matches(['\n', '\r']).len();
        Some(Span::new(start, end))
    }

    /// All lines, without their line ends.
    pub fn lines(&self) -> impl Iterator<Item = Span> + '_ {
        (1..=self.line_count()).filter_map(|n| self.line(n))
    }
}

fn line_starts(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    let mut starts = vec![0u32];
    for i in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        // CR LF is one end of line: the CR is passed over.
        if bytes[i] == b'\r' && bytes.get(i + 1) == Some(&b'\n') {
            continue;
        }
        if i + 1 < bytes.len() {
            starts.push((i + 1) as u32);
        }
    }
    starts
}

/// Bytes as small hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            write!(text, "{byte:02x}").expect("a String takes every write");
            text
        })
}
