//! PDF files: the words of each page by their places, lines from top to bottom.
//!
//! A best effort: fonts without a map to Unicode, pictures of text and forms give nothing. Two
//! columns on a page whose lines begin well apart (a speaker's name beside the words) stay on one
//! line, with blanks between.

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Encoding, Object, ObjectId};
use std::collections::BTreeMap;

/// The text of a file's bytes, page after page.
pub fn text(bytes: &[u8]) -> Result<String, String> {
    let document = Document::load_mem(bytes).map_err(|e| e.to_string())?;
    let mut out = String::new();
    for (_, page) in document.get_pages() {
        let mut words = Words::default();
        // A page that cannot be read is left out; the others are kept.
        if words.page(&document, page).is_some() {
            words.write(&mut out);
        }
        out.push('\n');
    }
    if out.trim().is_empty() {
        return Err("the file holds no text".to_string());
    }
    Ok(out)
}

/// A piece of text at its place.
struct Piece {
    x: f32,
    y: f32,
    size: f32,
    end: f32,
    text: String,
}

#[derive(Default)]
struct Words {
    pieces: Vec<Piece>,
}

/// The matrix of a text position: scale and place.
#[derive(Clone, Copy)]
struct Matrix([f32; 6]);

impl Matrix {
    const ONE: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn times(self, m: Self) -> Self {
        let ([a, b, c, d, e, f], [p, q, r, s, t, u]) = (self.0, m.0);
        Self([
            a * p + b * r,
            a * q + b * s,
            c * p + d * r,
            c * q + d * s,
            e * p + f * r + t,
            e * q + f * s + u,
        ])
    }

    fn of(operands: &[Object]) -> Option<Self> {
        let mut m = [0.0; 6];
        for (slot, operand) in m.iter_mut().zip(operands) {
            *slot = operand.as_float().ok()?;
        }
        (operands.len() == 6).then_some(Self(m))
    }
}

struct Font<'d> {
    encoding: Option<Encoding<'d>>,
    widths: Widths,
}

/// The widths of a font's characters, in thousandths of its size.
struct Widths {
    first: i64,
    simple: Vec<f32>,
    wide: BTreeMap<u16, f32>,
    otherwise: f32,
    two_bytes: bool,
}

impl Widths {
    fn of(document: &Document, font: &Dictionary) -> Self {
        let mut widths = Self {
            first: font
                .get_deref(b"FirstChar", document)
                .and_then(Object::as_i64)
                .unwrap_or(0),
            simple: Vec::new(),
            wide: BTreeMap::new(),
            otherwise: 500.0,
            two_bytes: false,
        };
        if let Ok(list) = font.get_deref(b"Widths", document).and_then(Object::as_array) {
            widths.simple = list.iter().map(|w| number(document, w).unwrap_or(500.0)).collect();
        }
        let descendant = font
            .get_deref(b"DescendantFonts", document)
            .and_then(Object::as_array)
            .ok()
            .and_then(|a| a.first())
            .and_then(|o| document.dereference(o).ok())
            .and_then(|(_, o)| o.as_dict().ok());
        if let Some(inner) = descendant {
            widths.two_bytes = true;
            widths.otherwise = inner
                .get_deref(b"DW", document)
                .ok()
                .and_then(|w| w.as_float().ok())
                .unwrap_or(1000.0);
            if let Ok(list) = inner.get_deref(b"W", document).and_then(Object::as_array) {
                widths.wide(document, list);
            }
        }
        widths
    }

    /// `c [w w w]` and `c c w` of a composite font.
    fn wide(&mut self, document: &Document, list: &[Object]) {
        let mut i = 0;
        while i + 1 < list.len() {
            let Some(first) = number(document, &list[i]).map(|n| n as u16) else {
                return;
            };
            if let Ok((_, Object::Array(each))) = document.dereference(&list[i + 1]) {
                for (k, w) in each.iter().enumerate() {
                    if let Some(w) = number(document, w) {
                        self.wide.insert(first.saturating_add(k as u16), w);
                    }
                }
                i += 2;
            } else {
                let (Some(last), Some(w)) = (
                    number(document, &list[i + 1]).map(|n| n as u16),
                    list.get(i + 2).and_then(|w| number(document, w)),
                ) else {
                    return;
                };
                for code in first..=last {
                    self.wide.insert(code, w);
                }
                i += 3;
            }
        }
    }

    /// The width of a string, in text units, and how many characters and blanks it has.
    fn measure(&self, bytes: &[u8]) -> (f32, usize, usize) {
        if self.two_bytes {
            let codes = bytes
                .chunks(2)
                .map(|c| u16::from_be_bytes([c[0], c.get(1).copied().unwrap_or(0)]));
            let width = codes
                .map(|c| self.wide.get(&c).copied().unwrap_or(self.otherwise))
                .sum::<f32>();
            return (width / 1000.0, bytes.len() / 2, 0);
        }
        let width = bytes
            .iter()
            .map(|&b| {
                usize::try_from(i64::from(b) - self.first)
                    .ok()
                    .and_then(|i| self.simple.get(i))
                    .copied()
                    .unwrap_or(self.otherwise)
            })
            .sum::<f32>();
        (
            width / 1000.0,
            bytes.len(),
            bytes.iter().filter(|&&b| b == b' ').count(),
        )
    }
}

fn number(document: &Document, object: &Object) -> Option<f32> {
    document.dereference(object).ok()?.1.as_float().ok()
}

impl Words {
    fn page(&mut self, document: &Document, page: ObjectId) -> Option<()> {
        let fonts: BTreeMap<Vec<u8>, Font> = document
            .get_page_fonts(page)
            .ok()?
            .into_iter()
            .map(|(name, font)| {
                let loaded = Font {
                    encoding: font.get_font_encoding(document).ok(),
                    widths: Widths::of(document, font),
                };
                (name, loaded)
            })
            .collect();
        let content = Content::decode(&document.get_page_content(page)).ok()?;
        self.operations(&content, &fonts);
        Some(())
    }

    fn operations(&mut self, content: &Content, fonts: &BTreeMap<Vec<u8>, Font>) {
        let mut place = Matrix::ONE; // the text matrix
        let mut line = Matrix::ONE; // at the beginning of the line
        let mut page = Matrix::ONE; // the page's own
        let mut saved: Vec<Matrix> = Vec::new();
        let mut font: Option<&Font> = None;
        let (mut size, mut leading, mut spacing, mut word_spacing, mut stretch) =
            (12.0f32, 0.0f32, 0.0f32, 0.0f32, 1.0f32);
        for operation in &content.operations {
            let operands = &operation.operands;
            let float = |i: usize| operands.get(i).and_then(|o: &Object| o.as_float().ok()).unwrap_or(0.0);
            let shift = |place: &mut Matrix, line: &mut Matrix, x: f32, y: f32| {
                *line = Matrix([1.0, 0.0, 0.0, 1.0, x, y]).times(*line);
                *place = *line;
            };
            match operation.operator.as_str() {
                "q" => saved.push(page),
                "Q" => page = saved.pop().unwrap_or(Matrix::ONE),
                "cm" => page = Matrix::of(operands).map_or(page, |m| m.times(page)),
                "BT" => (place, line) = (Matrix::ONE, Matrix::ONE),
                "Tf" => {
                    font = operands
                        .first()
                        .and_then(|o| o.as_name().ok())
                        .and_then(|n| fonts.get(n));
                    size = float(1);
                }
                "Tc" => spacing = float(0),
                "Tw" => word_spacing = float(0),
                "Tz" => stretch = float(0) / 100.0,
                "TL" => leading = float(0),
                "Td" => shift(&mut place, &mut line, float(0), float(1)),
                "TD" => {
                    leading = -float(1);
                    shift(&mut place, &mut line, float(0), float(1));
                }
                "Tm" => {
                    if let Some(m) = Matrix::of(operands) {
                        (place, line) = (m, m);
                    }
                }
                "T*" => shift(&mut place, &mut line, 0.0, -leading),
                "Tj" | "'" | "\"" | "TJ" => {
                    if matches!(operation.operator.as_str(), "'" | "\"") {
                        shift(&mut place, &mut line, 0.0, -leading);
                    }
                    let Some(font) = font else { continue };
                    let parts: Vec<&Object> = match operands.last() {
                        Some(Object::Array(parts)) => parts.iter().collect(),
                        Some(other) => vec![other],
                        None => continue,
                    };
                    for part in parts {
                        match part {
                            Object::String(bytes, _) => {
                                let text = font
                                    .encoding
                                    .as_ref()
                                    .and_then(|e| Document::decode_text(e, bytes).ok())
                                    .unwrap_or_default();
                                let (width, characters, blanks) = font.widths.measure(bytes);
                                let advance =
                                    (width * size + spacing * characters as f32 + word_spacing * blanks as f32)
                                        * stretch;
                                let start = place.times(page);
                                place = Matrix([1.0, 0.0, 0.0, 1.0, advance, 0.0]).times(place);
                                let end = place.times(page);
                                self.pieces.push(Piece {
                                    x: start.0[4],
                                    y: start.0[5],
                                    size: (size * start.0[3]).abs().max(1.0),
                                    end: end.0[4],
                                    text,
                                });
                            }
                            other => {
                                let back = other.as_float().unwrap_or(0.0) / 1000.0 * size * stretch;
                                place = Matrix([1.0, 0.0, 0.0, 1.0, -back, 0.0]).times(place);
                            }
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Lines by their height on the page; a blank where pieces stand apart, several where columns do,
    /// and a blank line where lines stand farther apart than they do as a rule.
    fn write(mut self, out: &mut String) {
        self.pieces.retain(|p| !p.text.is_empty());
        self.pieces.sort_by(|a, b| b.y.total_cmp(&a.y));
        let mut lines: Vec<Vec<Piece>> = Vec::new();
        for piece in self.pieces {
            match lines
                .last_mut()
                .filter(|l| (l[0].y - piece.y).abs() < 0.4 * l[0].size.min(piece.size).max(4.0))
            {
                Some(line) => line.push(piece),
                None => lines.push(vec![piece]),
            }
        }
        let mut gaps: Vec<f32> = lines
            .windows(2)
            .map(|w| w[0][0].y - w[1][0].y)
            .filter(|&g| g > 0.5)
            .collect();
        gaps.sort_by(f32::total_cmp);
        let usual = gaps.get(gaps.len() / 2).copied().unwrap_or(12.0);
        let mut last: Option<f32> = None;
        for mut line in lines {
            line.sort_by(|a, b| a.x.total_cmp(&b.x));
            let y = line[0].y;
            let mut words = String::new();
            let mut end: Option<f32> = None;
            for piece in &line {
                if let Some(end) = end {
                    let gap = piece.x - end;
                    if gap > 2.0 * piece.size {
                        words.push_str("   ");
                    } else if gap > 0.14 * piece.size && !words.ends_with(' ') {
                        words.push(' ');
                    }
                }
                words.push_str(&piece.text);
                end = Some(piece.end);
            }
            if words.trim().is_empty() {
                continue;
            }
            if last.is_some_and(|l| l - y > 1.5 * usual) {
                out.push('\n');
            }
            out.push_str(words.trim_end());
            out.push('\n');
            last = Some(y);
        }
    }
}
