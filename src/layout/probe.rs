//! A bounded look at the beginning of a text: what the readers judge by.

use super::Input;
use super::alpha::strip_mark;
use super::marks::{Mark, mark};
use crate::people::VOCABULARY;
use crate::people::name::is_speaker;

/// What is looked at: so many rows and bytes of the beginning, and half as many from the middle on.
const ROWS: usize = 240;
const BYTES: usize = 24_000;

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
    /// What it marks, if it holds nothing else.
    pub mark: Option<Mark>,
    /// Whether it is a name or a label, perhaps behind a `Q -`.
    pub speaker: bool,
    /// Whether a translation hangs on it.
    pub translated: bool,
    /// Whether a Chinese title stands before its name: `財務長:林志明 Ming Lin`.
    pub titled: bool,
}

impl<'d> Probe<'d> {
    /// Looks at the first rows of a text.
    pub fn new(input: &Input<'d>) -> Self {
        let mut probe = Self {
            lines: Vec::new(),
            translated: 0,
            blank: 0,
        };
        let rows = &input.rows.rows;
        let next = probe.window(input, 0, ROWS, BYTES);
        let middle = (rows.len() * 3 / 5).max(next);
        probe.window(input, middle, ROWS / 2, BYTES / 2);
        probe
    }

    /// Looks at rows from `from` on; the row after the last.
    fn window(&mut self, input: &Input<'d>, from: usize, rows: usize, bytes: usize) -> usize {
        let (mut seen, mut read) = (0, 0);
        let mut after_blank = true;
        for (i, row) in input.rows.rows.iter().enumerate().skip(from) {
            if seen >= rows || read >= bytes {
                return i;
            }
            if row.is_blank() {
                self.blank += 1;
                after_blank = true;
                continue;
            }
            self.translated += usize::from(!row.chinese.is_empty());
            let text = input.text(i);
            let short =
                !text.is_empty() && text.len() <= 120 && !text.ends_with(['.', '?', '!', ',', ';', ':', '"', '”']);
            self.lines.push(Line {
                text,
                after_blank,
                short,
                mark: mark(text),
                speaker: short && text.len() <= 60 && is_speaker(strip_mark(text).0),
                translated: !row.chinese.is_empty(),
                titled: short && super::bare::chinese_title(input, i).is_some(),
            });
            after_blank = false;
            seen += 1;
            read += text.len();
        }
        input.rows.rows.len()
    }

    /// Whether a line stands alone on one of the probed lines, whatever its case.
    pub fn has_line(&self, wanted: &str) -> bool {
        self.lines.iter().any(|l| l.text.eq_ignore_ascii_case(wanted))
    }

    /// Lines that name the operator and nothing else.
    pub fn operator_lines(&self) -> usize {
        self.lines
            .iter()
            .filter(|l| l.speaker && l.text.len() < 30 && VOCABULARY.unnamed(l.text).is_some())
            .count()
    }
}
