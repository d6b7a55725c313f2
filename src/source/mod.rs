//! Paths → [`Document`]: discovery, decoding, and the text that all spans point into.

use crate::records::Diagnostic;
use crate::span::Span;

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
            line_starts,
        }
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
