//! A bounded look at the beginning of a text: what the readers judge by.

use super::Input;
use crate::people::VOCABULARY;

/// Rows with content that are looked at.
const ROWS: usize = 600;

/// The beginning of a text, its lines classed once.
pub struct Probe<'d> {
    /// Lines with English, in order, with whether a blank line stands before each.
    pub lines: Vec<Line<'d>>,
    /// Rows with a translation.
    pub translated: usize,
    /// Blank rows.
    pub blank: usize,
}

/// One line of the probe.
pub struct Line<'d> {
    /// Its English; empty where only a translation stands.
    pub text: &'d str,
    /// Whether a blank line stands before it.
    pub after_blank: bool,
    /// Whether it can be a header: short, without a final sentence sign.
    pub short: bool,
    /// Blanks before its first word.
    pub indent: u32,
    /// Whether a translation hangs on it.
    pub translated: bool,
}

impl<'d> Probe<'d> {
    /// Looks at the first rows of a text.
    pub fn new(input: &Input<'d>) -> Self {
        let mut probe = Self {
            lines: Vec::new(),
            translated: 0,
            blank: 0,
        };
        let mut after_blank = true;
        for (i, row) in input.rows.rows.iter().enumerate() {
            if row.is_blank() {
                probe.blank += 1;
                after_blank = true;
                continue;
            }
            probe.translated += usize::from(!row.chinese.is_empty());
            let text = input.text(i);
            probe.lines.push(Line {
                text,
                after_blank,
                short: !text.is_empty()
                    && text.len() <= 120
                    && !text.ends_with(['.', '?', '!', ',', ';', ':', '"', '”']),
                indent: row.indent,
                translated: !row.chinese.is_empty(),
            });
            after_blank = false;
            if probe.lines.len() >= ROWS {
                break;
            }
        }
        probe
    }

    /// Whether a line stands alone on one of the probed lines, whatever its case.
    pub fn has_line(&self, wanted: &str) -> bool {
        self.lines.iter().any(|l| l.text.eq_ignore_ascii_case(wanted))
    }

    /// Lines that name the operator and nothing else.
    pub fn operator_lines(&self) -> usize {
        self.lines
            .iter()
            .filter(|l| l.short && l.text.len() < 30 && VOCABULARY.unnamed(l.text).is_some())
            .count()
    }
}
