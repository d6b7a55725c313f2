//! What the terminal is like, and tables made for it.

use anstyle::{AnsiColor, Style};
use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

/// Titles and column heads.
pub const BOLD: Style = Style::new().bold();
/// What matters less.
pub const DIM: Style = Style::new().dimmed();

/// Columns of the terminal; `None` where standard output is none.
pub fn width() -> Option<u16> {
    terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| width.0)
}

/// A table without borders that fits the terminal.
pub fn table(heads: &[&str], numbers: &[usize]) -> Table {
    const PLAIN: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));
    let mut table = Table::new();
    table
        .load_style(PLAIN)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width().unwrap_or(160).clamp(60, 200))
        .set_header(heads.to_vec());
    for &number in numbers {
        if let Some(column) = table.column_mut(number) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// The lines of a table, its head in bold, and the words of `marks` in their colour.
pub fn styled(table: &Table, marks: &[(&str, AnsiColor)]) -> String {
    let mut text = String::new();
    let mut head = true;
    for line in table.lines() {
        let line = line.trim_end();
        head &= !line.trim_start().starts_with('─');
        if head {
            text.push_str(&format!("{BOLD}{line}{BOLD:#}\n"));
            continue;
        }
        let mut line = line.to_string();
        for (mark, colour) in marks {
            if line.contains(mark) {
                let style = Style::new().fg_color(Some((*colour).into()));
                line = line.replace(mark, &format!("{style}{mark}{style:#}"));
            }
        }
        text.push_str(&line);
        text.push('\n');
    }
    text
}
