//! Markdown that a model made of page images sets numbers as formulas: `$\$ 364$ million`, `$9 \%$`.
//!
//! Formulas and escapes are undone, so that the words stand as they were printed. A text is taken for
//! such Markdown where several formulas hold an escaped dollar or per cent sign; in any other a `$` is
//! a dollar and a backslash a backslash. Law: line ends stay where they were.

/// Formulas with an escaped sign that a text must have.
const ENOUGH: usize = 3;
/// The longest formula in bytes: beyond stands a dollar and, later in the line, another.
const LONGEST: usize = 80;

/// The text without formulas, and how many there were; `None` where it has none.
pub fn undo(text: &str) -> Option<(String, usize)> {
    if memchr::memchr(b'\\', text.as_bytes()).is_none() || told(text) < ENOUGH {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut found = 0;
    let mut rest = text;
    while let Some(at) = memchr::memchr2(b'$', b'\\', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(escaped) = escaped(rest) {
            out.push(escaped);
            rest = &rest[2..];
        } else if let Some(inner) = formula(rest).filter(|inner| is_math(inner)) {
            plain(inner, &mut out);
            found += 1;
            rest = &rest[inner.len() + 2..];
        } else {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    Some((out, found))
}

/// Formulas that hold an escaped dollar or per cent sign, as far as they matter.
fn told(text: &str) -> usize {
    let mut n = 0;
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'$', rest.as_bytes()).filter(|_| n < ENOUGH) {
        let inner = (!rest[..at].ends_with('\\'))
            .then(|| formula(&rest[at..]))
            .flatten()
            .filter(|inner| inner.contains("\\$") || inner.contains("\\%"));
        n += usize::from(inner.is_some());
        rest = &rest[at + 1 + inner.map_or(0, |inner| inner.len() + 1)..];
    }
    n
}

/// The sign of an escape at the beginning: `\$`, `\%`, `\&`.
fn escaped(text: &str) -> Option<char> {
    let sign = *text.strip_prefix('\\')?.as_bytes().first()?;
    matches!(sign, b'$' | b'%' | b'&' | b'#' | b'_' | b'~' | b'*' | b'-' | b'.').then_some(char::from(sign))
}

/// What stands between a `$` at the beginning and the next one of the line.
fn formula(text: &str) -> Option<&str> {
    let body = text.strip_prefix('$')?;
    let mut escaped = false;
    for (i, &b) in body.as_bytes().iter().enumerate().take(LONGEST) {
        match b {
            b'\n' | b'\r' => return None,
            b'$' if !escaped => return (i > 0).then(|| &body[..i]),
            _ => escaped = b == b'\\' && !escaped,
        }
    }
    None
}

/// Whether what stands between two `$` is a formula and no words between two amounts.
fn is_math(inner: &str) -> bool {
    let bare = |c: char| c.is_alphanumeric() || matches!(c, '}' | ')' | '%');
    let words = inner.split(|c: char| !c.is_alphabetic()).filter(|w| w.len() > 1);
    if inner.contains('\\') {
        // The words of a formula are commands: `\mathrm{Q}`.
        return words.filter(|w| !inner.contains(&format!("\\{w}"))).count() <= 2;
    }
    inner.starts_with(char::is_alphanumeric) && inner.ends_with(bare) && words.count() == 0
}

/// The signs of a formula as they are printed.
fn plain(inner: &str, out: &mut String) {
    let mut rest = inner.trim();
    let start = out.len();
    while let Some(c) = rest.chars().next() {
        let escape = escaped(rest);
        let length = match (c, escape) {
            (_, Some(sign)) => {
                // `9 \%`: the blank is the formula's.
                if sign == '%' && out.ends_with(' ') {
                    out.pop();
                }
                out.push(sign);
                2
            }
            ('\\', None) => {
                let name = &rest[1..];
                let name = &name[..name.bytes().take_while(u8::is_ascii_alphabetic).count()];
                out.push_str(printed(name));
                // `\,` is a blank of its own width.
                let next = rest[1..].chars().next().map_or(0, char::len_utf8);
                let length = 1 + if name.is_empty() { next } else { name.len() };
                // A blank behind a command ends its name.
                let behind = &rest[length..];
                length + (behind.len() - behind.trim_start_matches(' ').len())
            }
            ('{' | '}' | '^' | '_', None) => 1,
            (' ', None) => {
                let after = rest[1..].trim_start();
                let joined = out.ends_with(['$', '~', '±', '+'])
                    || out.ends_with(char::is_alphabetic) && after.starts_with(char::is_alphanumeric);
                if !joined {
                    out.push(' ');
                }
                rest.len() - after.len()
            }
            (c, None) => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    // `1^{\text {st }}`
    while out.len() > start && out.ends_with(' ') {
        out.pop();
    }
}

/// What a command prints.
fn printed(command: &str) -> &'static str {
    match command {
        "sim" | "approx" => "~",
        "pm" => "±",
        "times" => "x",
        "geq" | "ge" => "≥",
        "leq" | "le" => "≤",
        "quad" | "qquad" => " ",
        "cdot" => "·",
        "ldots" | "dots" => "…",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_printed() {
        let text = "Sales were $\\$ 364$ million, $\\$ 0.96$ a unit.\r\nUp $9 \\%$ and $\\sim 4.5 \\%$ at B\\&N.\n";
        for (more, want) in [
            ("Since $1^{\\text {st }}$ May", "Since 1st May"),
            ("$\\mathrm{Q} 1$ of $A B$", "Q1 of AB"),
            ("from $5 to $6 million", "from $5 to $6 million"),
            ("from $5-$6 million, and $7", "from $5-$6 million, and $7"),
            ("\\$3 and 5\\%", "$3 and 5%"),
            ("$\\$ 1,250$ and $+3 \\%$", "$1,250 and +3%"),
            ("$", "$"),
        ] {
            let (got, _) = undo(&format!("{text}{more}")).expect("enough formulas");
            assert_eq!(
                got,
                format!("Sales were $364 million, $0.96 a unit.\r\nUp 9% and ~4.5% at B&N.\n{more}")
                    .replace(more, want)
            );
        }
    }

    #[test]
    fn dollars_stay_dollars() {
        for text in [
            "From $5 to $6, or 5\\% of $7",
            "C:\\$x$",
            "",
            "\\",
            "$\\$ 3$ and $4 \\%$",
        ] {
            assert_eq!(undo(text), None, "{text}");
        }
    }
}
