//! HTML pages: the text of their blocks, a line a block, the cells of a table row after one another.
//!
//! No tree is built: the tokens of the page are walked once. What a browser does not show (scripts,
//! styles, forms, navigation) is left out.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::Extracted;

/// The text of a page; none where a text merely begins with a sign.
pub fn extract(text: &str) -> Vec<Extracted> {
    if !is_html(text) {
        return Vec::new();
    }
    let sink = Walker::default();
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(text));
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let text = tokenizer.sink.state.into_inner().finish();
    vec![Extracted {
        text,
        format: None,
        part: None,
    }]
}

/// A page has a doctype or several tags that every page has.
fn is_html(text: &str) -> bool {
    let head = crate::turns::head(text, 4000).to_ascii_lowercase();
    head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || ["<head", "<body", "<div", "<p>", "<table", "<h1", "<h2", "<meta"]
            .iter()
            .filter(|t| head.contains(*t))
            .count()
            >= 2
}

const HIDDEN: &[&str] = &[
    "script", "style", "noscript", "nav", "form", "button", "select", "svg", "template", "iframe", "head", "footer",
];
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "header",
    "blockquote",
    "pre",
    "dt",
    "dd",
    "hr",
    "td",
    "th",
    "body",
    "title",
];

#[derive(Default)]
struct State {
    out: String,
    /// Elements under way whose words are not shown.
    hidden: Vec<String>,
    /// The cell of the table row that is under way, 1-based; 0 outside.
    cell: u32,
    /// Where the words of the row begin, as long as it has headings of columns alone.
    headings: Option<usize>,
}

#[derive(Default)]
struct Walker {
    state: RefCell<State>,
}

impl TokenSink for Walker {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        match token {
            Token::TagToken(tag) => state.tag(&tag),
            Token::CharacterTokens(words) => state.words(&words),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn tag(&mut self, tag: &Tag) {
        let name: &str = &tag.name;
        if HIDDEN.contains(&name) {
            match tag.kind {
                TagKind::StartTag if !tag.self_closing => self.hidden.push(name.to_string()),
                TagKind::EndTag => {
                    if let Some(at) = self.hidden.iter().rposition(|h| h == name) {
                        self.hidden.truncate(at);
                    }
                }
                TagKind::StartTag => {}
            }
        }
        // The title of a page stands in its head, and is shown.
        if name == "title" || name == "body" {
            self.hidden.clear();
            if name == "title" && tag.kind == TagKind::EndTag {
                self.hidden.push("head".to_string());
            }
        }
        let starts = tag.kind == TagKind::StartTag;
        match name {
            "tr" => {
                // What heads the columns of a table (`Original`, `Translation`) is nobody's speech.
                if let Some(start) = self.headings.take().filter(|_| !starts && self.cell > 1) {
                    self.out.truncate(start);
                }
                self.cell = 0;
            }
            "th" if starts && self.cell == 0 => {
                self.end_line();
                self.headings = Some(self.out.len());
                self.cell = 1;
            }
            "th" if starts => self.cell += 1,
            "td" if starts => {
                self.headings = None;
                self.cell += 1;
            }
            _ => {}
        }
        // A second cell holds the translation of the first: it stays on one line.
        if self.cell > 1 && !matches!(name, "td" | "th" | "tr" | "table") {
            if BLOCKS.contains(&name) {
                self.words(" ");
            }
            return;
        }
        if BLOCKS.contains(&name) {
            self.end_line();
            // Paragraphs are parted by blank lines, lines of one paragraph are not.
            if matches!(name, "p" | "h1" | "h2" | "h3" | "h4" | "table" | "tr")
                && tag.kind == TagKind::EndTag
                && !self.out.is_empty()
                && !self.out.ends_with("\n\n")
            {
                self.out.push('\n');
            }
        }
    }

    fn words(&mut self, words: &str) {
        if !self.hidden.is_empty() {
            return;
        }
        for c in words.chars() {
            if c.is_whitespace() {
                if !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
                    self.out.push(' ');
                }
            } else {
                self.out.push(c);
            }
        }
    }

    fn end_line(&mut self) {
        while self.out.ends_with(' ') {
            self.out.pop();
        }
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn finish(mut self) -> String {
        self.end_line();
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages() {
        let page = "<!DOCTYPE html><html><head><title>Hart (HRT) Q1 2024</title><style>p{}</style></head><body><nav>Home</nav><h2>Presentation</h2><p><b>Ann Oak</b> -- CFO</p><p>We grew&nbsp;24% &amp; more.<br>Thank you.</p><script>var x=1;</script></body></html>";
        assert_eq!(
            extract(page)[0].text,
            "Hart (HRT) Q1 2024\nPresentation\n\nAnn Oak -- CFO\n\nWe grew 24% & more.\nThank you.\n\n"
        );
    }

    #[test]
    fn cells_stand_below_one_another() {
        let page = "<html><body><table><tr><td>We grew.<br>Thanks.</td><td>성장했습니다.<br>감사합니다.</td></tr></table></body></html>";
        assert_eq!(
            extract(page)[0].text,
            "We grew.\nThanks.\n성장했습니다. 감사합니다.\n\n"
        );
    }

    #[test]
    fn headings_of_columns_are_no_speech() {
        let page = "<html><body><table><tr><th>Original</th><th>번역</th></tr><tr><th>Ann Oak</th><td>We grew.</td></tr></table></body></html>";
        assert_eq!(extract(page)[0].text, "Ann Oak\nWe grew.\n\n");
    }

    #[test]
    fn prose_is_none() {
        for text in ["<sic> he said", "<start_of_page_1>\n# Title", "< 5% of sales"] {
            assert_eq!(extract(text), [], "{text}");
        }
    }
}
