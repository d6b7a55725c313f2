//! Text taken from pages: running headers, footers and page numbers between the lines, and
//! paragraphs broken into lines of one width.
//!
//! Furniture is told by its recurrence: some line counts the pages, and what stands beside it on
//! most of them is no speech. Law: a line that is called so has the shape of one that recurs,
//! digits aside. Besides, there are lines that are furniture if they stand but once: those that
//! publishers print (`is_page_line`), and the call's own title said again.

use std::collections::HashMap;

use super::Input;
use super::marks::{is_page_line, is_rule};

/// What pages did to a text.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// For each row whether it is furniture; empty where nothing is.
    furniture: Vec<bool>,
    /// The width at which lines were broken; 0 where they were not.
    width: usize,
    /// Whether a blank line stands after every line, so that blank lines part nothing.
    spaced: bool,
}

/// Rows beside a page count in which furniture is looked for.
const NEAR: usize = 9;

impl Page {
    /// Looks at all rows of a text.
    pub fn new(input: &Input) -> Self {
        let (width, spaced) = wrapping(input);
        // Pages leave broken lines, or at least their numbers alone on lines.
        let number = |i: &usize| {
            let text = input.text(*i);
            !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())
        };
        let paged = width > 0 || (0..input.rows.rows.len()).filter(number).nth(2).is_some();
        let mut furniture = if paged { furniture(input) } else { Vec::new() };
        mark_printed(input, &mut furniture);
        Self {
            furniture,
            width,
            spaced,
        }
    }

    /// Whether a row is furniture.
    pub fn is_furniture(&self, row: usize) -> bool {
        self.furniture.get(row).copied().unwrap_or(false)
    }

    /// Whether lines were broken at one width.
    pub fn is_wrapped(&self) -> bool {
        self.width > 0
    }

    /// Whether blank lines part nothing.
    pub fn is_spaced(&self) -> bool {
        self.spaced
    }

    /// Whether a line breaks off near the margin in mid-sentence.
    pub fn is_cut(&self, line: &str) -> bool {
        self.width > 0
            && line.len() * 10 > self.width * 7
            && !line.ends_with(['.', '?', '!', '"', '”', ')', ']', ':', '…'])
    }

    /// Whether a line ends its paragraph: a sentence ends well before the margin.
    pub fn ends_paragraph(&self, line: &str) -> bool {
        self.width == 0
            || line.ends_with(['.', '?', '!', '"', '”', ')', ']', ':', '…']) && line.len() * 10 < self.width * 8
    }
}

/// The common width of broken lines, and whether every line is followed by a blank one.
fn wrapping(input: &Input) -> (usize, bool) {
    let rows = &input.rows.rows;
    let mut lengths: Vec<usize> = Vec::new();
    let (mut followed, mut content) = (0usize, 0usize);
    for (i, row) in rows.iter().enumerate() {
        let text = input.text(i);
        if row.is_blank() || text.is_empty() {
            continue;
        }
        content += 1;
        followed += usize::from(rows.get(i + 1).is_none_or(|r| r.is_blank()));
        if text.len() >= 20 && !is_rule(text) {
            lengths.push(text.len());
        }
    }
    if lengths.len() < 12 {
        return (0, false);
    }
    lengths.sort_unstable();
    // Most lines are near the margin; rules, tables and small print may stand beyond it.
    let width = lengths[lengths.len() * 3 / 4];
    if width > 180 || lengths[lengths.len() * 19 / 20] > 2 * width + 60 {
        return (0, false);
    }
    // Long lines that end in mid-sentence show that a margin broke them.
    let (mut broken, mut long) = (0usize, 0usize);
    for i in 0..rows.len() {
        let text = input.text(i);
        if text.len() * 3 >= width * 2 {
            long += 1;
            broken += usize::from(!text.ends_with(['.', '?', '!', ':', '"', '”', ')', ']']));
        }
    }
    if broken * 10 < long * 4 {
        return (0, false);
    }
    (width, content >= 20 && followed * 10 > content * 9)
}

/// A line with its digits made alike and its case folded.
fn shape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut digit = false;
    for c in text.chars() {
        if c.is_ascii_digit() {
            if !digit {
                out.push('#');
            }
            digit = true;
        } else if !c.is_whitespace() {
            digit = false;
            out.extend(c.to_lowercase());
        } else {
            digit = false;
        }
    }
    out
}

/// The last number of a line, if it is short.
fn last_number(text: &str) -> Option<u32> {
    let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let start = text[..end]
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
    text[start..end].parse().ok().filter(|&n| n < 2000 && end - start <= 4)
}

fn first_number(text: &str) -> Option<u32> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let len = text[start..].bytes().take_while(u8::is_ascii_digit).count();
    text[start..start + len].parse().ok().filter(|_| len <= 4)
}

/// The number in `Page 3 of 17`, wherever it stands in the line.
fn page_number(text: &str) -> Option<u32> {
    let at = text
        .find("Page ")
        .or_else(|| text.find("PAGE "))
        .or_else(|| text.find("page "))?;
    first_number(&text[at..])
}

fn furniture(input: &Input) -> Vec<bool> {
    let rows = &input.rows.rows;
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    let mut shapes: Vec<Option<String>> = Vec::with_capacity(rows.len());
    for (i, row) in rows.iter().enumerate() {
        let text = input.text(i);
        if row.is_blank() || text.is_empty() || text.len() > 200 {
            shapes.push(None);
            continue;
        }
        let shape = shape(text);
        if text.bytes().any(|b| b.is_ascii_digit()) {
            groups.entry(shape.clone()).or_default().push(i);
        }
        shapes.push(Some(shape));
    }
    let mut anchors: Vec<usize> = Vec::new();
    for members in groups.values().filter(|m| m.len() >= 3) {
        if counts_pages(input, members) {
            anchors.extend(members);
        }
    }
    if anchors.len() < 3 {
        return Vec::new();
    }
    anchors.sort_unstable();
    anchors.dedup();
    // How often each shape stands so many lines before or behind a page count. A speaker's header
    // recurs, too, and now and then beside a page count, but not always at one place.
    let content: Vec<usize> = (0..rows.len()).filter(|&i| !rows[i].is_blank()).collect();
    let place: HashMap<usize, usize> = content.iter().enumerate().map(|(n, &i)| (i, n)).collect();
    let mut often: HashMap<(&str, i32), usize> = HashMap::new();
    for &anchor in &anchors {
        let at = place[&anchor];
        for n in at.saturating_sub(NEAR)..(at + NEAR + 1).min(content.len()) {
            if let Some(shape) = shapes[content[n]].as_deref() {
                *often.entry((shape, n as i32 - at as i32)).or_default() += 1;
            }
        }
    }
    let near = |a: usize| a.saturating_sub(NEAR)..(a + NEAR + 1).min(rows.len());
    let mut marks = vec![false; rows.len()];
    for &anchor in &anchors {
        marks[anchor] = true;
        // Outward from the page count, as long as the shapes recur.
        let recurs = |i: usize| match shapes[i].as_deref() {
            None => rows[i].is_blank(),
            Some(shape) => {
                let offset = place[&i] as i32 - place[&anchor] as i32;
                let count: usize = (offset - 1..=offset + 1).filter_map(|o| often.get(&(shape, o))).sum();
                count >= 3 && count * 5 >= anchors.len() * 2 && !is_bare_label(input.text(i))
            }
        };
        for i in (near(anchor).start..anchor).rev() {
            if !recurs(i) {
                break;
            }
            marks[i] = !rows[i].is_blank();
        }
        for i in anchor + 1..near(anchor).end {
            if !recurs(i) {
                break;
            }
            marks[i] = !rows[i].is_blank();
        }
    }
    marks
}

/// Marks what is furniture by its own words: a publisher's lines with the page number, date and title
/// beside them, and the title of the call wherever it stands again, on one row or broken over two.
fn mark_printed(input: &Input, marks: &mut Vec<bool>) {
    let rows = &input.rows.rows;
    let content: Vec<usize> = (0..rows.len()).filter(|&i| !rows[i].is_blank()).collect();
    let titles: Vec<String> = content
        .iter()
        .take(TITLE_ROWS)
        .map(|&i| input.text(i))
        .filter(|t| is_call_title(t))
        .map(letters)
        .filter(|t| t.len() >= 20)
        .collect();
    let mut mark = |i: usize| {
        if marks.is_empty() {
            marks.resize(rows.len(), false);
        }
        marks[i] = true;
    };
    let text = |n: usize| content.get(n).map_or("", |&i| input.text(i));
    let mut seen: Vec<&str> = Vec::new(); // titles that have stood once, which is no furniture
    let mut n = 0;
    while n < content.len() {
        let own = text(n);
        let mut length = usize::from(is_page_line(own) || is_star_rule(own));
        if own.len() <= 200 {
            let is_title = |title: &&String| {
                let first = own
                    .chars()
                    .find(|c| c.is_alphanumeric())
                    .map(|c| c.to_ascii_lowercase());
                if first != title.chars().next() {
                    return None;
                }
                let squeezed = letters(own);
                if squeezed == **title {
                    return Some(1);
                }
                let rest = title.strip_prefix(&squeezed).filter(|_| squeezed.len() >= 5)?;
                (text(n + 1).len() <= 200 && letters(text(n + 1)) == rest).then_some(2)
            };
            for title in &titles {
                let Some(found) = is_title(&title) else { continue };
                if seen.contains(&title.as_str()) {
                    length = length.max(found);
                } else {
                    seen.push(title);
                }
            }
        }
        for &row in content.iter().skip(n).take(length) {
            mark(row);
        }
        if length > 0 && !is_star_rule(own) {
            // What stands right beside it: the number of the page, the head of the page in capitals.
            for beside in [
                n.checked_sub(1),
                n.checked_sub(2),
                Some(n + length),
                Some(n + length + 1),
            ] {
                let Some(beside) = beside.filter(|&b| b < content.len()) else {
                    continue;
                };
                if is_page_head(text(beside)) {
                    mark(content[beside]);
                }
            }
        }
        n += length.max(1);
    }
}

/// `***`, `* * *`, `___` between the parts of a text. A rule of dashes or of equals signs means
/// something to some layouts.
fn is_star_rule(text: &str) -> bool {
    let signs = |sign: char| text.chars().all(|c| c == sign || c == ' ') && text.matches(sign).nth(2).is_some();
    signs('*') || signs('_')
}

/// Rows of content among which the title of the call stands.
const TITLE_ROWS: usize = 12;

/// `Q1 2024 Hart Inc Earnings Call - Final`: a line that names a call and a year.
fn is_call_title(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let year = text.split(|c: char| !c.is_ascii_digit()).any(|n| n.len() == 4);
    text.len() <= 160 && year && !text.ends_with(['.', '?', '!', ':']) && lower.contains("call")
}

/// A page number, or a head such as `HART INC. FQ2 2024 EARNINGS CALL | JUL 30, 2024`.
fn is_page_head(text: &str) -> bool {
    let number = text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    let head = text.len() <= 140
        && text.contains('|')
        && text.bytes().any(|b| b.is_ascii_digit())
        && !text.chars().any(char::is_lowercase);
    number || head
}

/// Letters and digits alone, in lower case: words broken or spaced anywhere are alike.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// `Operator` above or below a page break is a header all the same.
fn is_bare_label(text: &str) -> bool {
    crate::people::VOCABULARY.unnamed(text).is_some()
}

/// Whether a number in lines of one shape goes up by one from page to page.
fn counts_pages(input: &Input, members: &[usize]) -> bool {
    [last_number as fn(&str) -> Option<u32>, first_number, page_number]
        .iter()
        .any(|number| {
            let numbers: Vec<u32> = members.iter().filter_map(|&i| number(input.text(i))).collect();
            if numbers.len() < 3 || numbers.len() * 10 < members.len() * 9 {
                return false;
            }
            let steps = numbers
                .windows(2)
                .filter(|w| w[1] == w[0] + 1 || w[1] == w[0] + 2)
                .count();
            steps * 5 >= (numbers.len() - 1) * 4
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bilingual;
    use crate::source::Document;

    fn page(text: &str) -> Page {
        let document = Document::from_text("t", text);
        let rows = bilingual::rows(&document);
        Page::new(&Input::new(&document, &rows))
    }

    #[test]
    fn furniture_recurs_beside_page_counts() {
        let speech = [
            "We sold more",
            "They came back",
            "It rained a lot",
            "Prices held up",
            "Costs went down",
        ];
        let mut text = String::new();
        for (n, words) in (1..).zip(speech) {
            text.push_str(&format!(
                "{words} than before in most of our regions, and\nso {words}.\n"
            ));
            text.push_str(&format!(
                "HART INC. CALL | MAY 2, 2024\nCopyright 2024 Some House\n{n}\n"
            ));
        }
        let page = page(&text);
        let marked: Vec<usize> = (0..25).filter(|&i| page.is_furniture(i)).collect();
        assert_eq!(marked, (0..25).filter(|i| i % 5 > 1).collect::<Vec<_>>());
    }

    #[test]
    fn pages_are_counted_behind_the_title_and_before_their_sum() {
        let speech = [
            "We opened houses",
            "It rained a lot",
            "They came back",
            "Prices held up",
            "Costs went down",
            "Ships were late",
        ];
        let mut text = String::new();
        for (n, words) in (1..).zip(speech) {
            text.push_str(&format!(
                "{words} all along the coast in summer, and\nso {words} in the rest of the land.\n"
            ));
            text.push_str(&format!("Call of Q3 FY25 at Hart          Page {n} of 17\n"));
        }
        let page = page(&text);
        let marked: Vec<usize> = (0..18).filter(|&i| page.is_furniture(i)).collect();
        assert_eq!(marked, (0..18).filter(|i| i % 3 == 2).collect::<Vec<_>>());
    }

    #[test]
    fn printed_lines_are_furniture_if_they_stand_but_once() {
        let text = "Q1 2024 Hart Inc Earnings Call - Final\nMay 2, 2024\nAnn Oak: We sold\nPage 7\nQ1 2024 Hart\nInc Earnings Call - Final\nmore.\nAnn Oak: And\nHART INC. FQ1 2024 EARNINGS CALL | MAY 2, 2024\nCopyright © 2024 Some House\n8\nmore.\n";
        let page = page(text);
        let marked: Vec<usize> = (0..12).filter(|&i| page.is_furniture(i)).collect();
        assert_eq!(marked, [3, 4, 5, 8, 9, 10]);
    }

    #[test]
    fn plain_paragraphs_have_none() {
        let text = "We grew 1%.\nWe grew 5%.\nWe grew 9%.\nOperator\nThank you.\nOperator\nThank you.\n".repeat(4);
        let page = page(&text);
        assert!((0..28).all(|i| !page.is_furniture(i)) && !page.is_wrapped());
    }
}
