//! Records → words for people: `$95M–$110M`, `≥ 70%`, `gross margin`.
//!
//! Nothing is rounded: an amount that has no short exact form is written out.

use rust_decimal::Decimal;

use crate::records::{Direction, Form, Guidance, Kind, Measure, ValueSource};

/// A metric, section or action id in words: `gross_margin` is `gross margin`.
pub fn words(id: &str) -> String {
    const CAPITALS: &[&str] = &[
        "arr", "eps", "ebitda", "ebit", "ffo", "affo", "noi", "rpo", "cogs", "arpu", "aum", "fx",
    ];
    let word = |w: &str| match CAPITALS.contains(&w) {
        true => w.to_uppercase(),
        false => w.to_string(),
    };
    match id {
        "sga" => "SG&A".into(),
        "g_and_a" => "G&A".into(),
        "r_and_d" => "R&D".into(),
        "guidance_general" => "guidance as such".into(),
        _ => id.split('_').map(word).collect::<Vec<_>>().join(" "),
    }
}

/// What a guidance record says, as short as it can be said.
pub fn guided(g: &Guidance) -> String {
    let said = g.value_text.as_deref().map(|t| format!("“{t}”"));
    let moves = |words: &str| match (g.measure, g.direction) {
        (Measure::Change, Some(direction)) => format!("{direction} {words}"),
        _ => words.to_string(),
    };
    let per = g.per.as_deref();
    let one = |value: Option<Decimal>| value.map(|v| unit(v, g.unit, g.currency.as_deref()));
    let value = match (g.form, g.low, g.high) {
        (_, None, None) => None,
        (Form::AtLeast, low, high) => one(low.or(high)).map(|v| format!("≥ {v}")),
        (Form::AtMost, low, high) => one(high.or(low)).map(|v| format!("≤ {v}")),
        (Form::About, low, high) if low == high => one(low).map(|v| format!("≈ {v}")),
        (_, low, high) => Some(amount(low, high, g.unit, g.currency.as_deref())),
    };
    let value = value.map(|v| match per {
        Some(per) => format!("{v} per {per}"),
        None => v,
    });
    match (value, g.value_source) {
        (Some(value), ValueSource::VerbalBand) => match said {
            Some(said) => format!("{} ({value})", moves(&said)),
            None => moves(&value),
        },
        (Some(value), _) => moves(&value),
        (None, _) => match (g.direction, said) {
            (Some(direction), Some(said)) if g.form != Form::Direction => format!("{direction}, {said}"),
            (Some(Direction::Flat), _) => "flat".to_string(),
            (Some(direction), _) => direction.to_string(),
            (None, Some(said)) => said,
            (None, None) => quoted(&g.text),
        },
    }
}

/// The beginning of a statement that has no value.
fn quoted(text: &str) -> String {
    const SHOWN: usize = 40;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(SHOWN) {
        Some((cut, _)) => format!("“{}…”", text[..cut].trim_end()),
        None => format!("“{text}”"),
    }
}

/// A value or a range with its unit. An open side makes it a bound.
pub fn amount(low: Option<Decimal>, high: Option<Decimal>, kind: Option<Kind>, currency: Option<&str>) -> String {
    let one = |value| unit(value, kind, currency);
    match (low, high) {
        (Some(low), Some(high)) if low == high => one(low),
        (Some(low), Some(high)) => {
            let (from, to) = (one(low), one(high));
            // "50–75 bps", not "50 bps–75 bps".
            let from = match to.split_once(' ') {
                Some((_, noun)) => from.strip_suffix(noun).unwrap_or(&from).trim_end().to_string(),
                None => from,
            };
            match low.is_sign_negative() || high.is_sign_negative() {
                true => format!("{from} to {to}"),
                false => format!("{from}–{to}"),
            }
        }
        (Some(low), None) => format!("≥ {}", one(low)),
        (None, Some(high)) => format!("≤ {}", one(high)),
        (None, None) => String::new(),
    }
}

fn unit(value: Decimal, kind: Option<Kind>, currency: Option<&str>) -> String {
    let minus = if value.is_sign_negative() && !value.is_zero() {
        "−"
    } else {
        ""
    };
    let size = value.abs();
    match kind {
        Some(Kind::Money) => format!("{minus}{}{}", sign(currency), money(size)),
        Some(Kind::Percent) => format!("{minus}{}%", grouped(size)),
        Some(Kind::PercentagePoints) => format!("{minus}{} points", grouped(size)),
        Some(Kind::BasisPoints) => format!("{minus}{} bps", grouped(size)),
        Some(Kind::Multiple) => format!("{minus}{}×", grouped(size)),
        Some(Kind::Count) | None => format!("{minus}{}", scaled(size, 6)),
    }
}

fn sign(currency: Option<&str>) -> String {
    match currency {
        Some("USD") | None => "$".into(),
        Some("EUR") => "€".into(),
        Some("GBP") => "£".into(),
        Some("JPY") => "¥".into(),
        Some("INR") => "₹".into(),
        Some("KRW") => "₩".into(),
        Some("TWD") => "NT$".into(),
        Some("HKD") => "HK$".into(),
        Some("CAD") => "C$".into(),
        Some("AUD") => "A$".into(),
        Some("CNY") => "RMB ".into(),
        Some(code) => format!("{code} "),
    }
}

/// "$3.50", not "$3.5", where cents are told.
fn money(size: Decimal) -> String {
    let text = scaled(size, 3);
    match text.split_once('.') {
        Some((_, cents)) if cents.len() == 1 && size < Decimal::ONE_THOUSAND => text + "0",
        _ => text,
    }
}

/// With K, M, B, T from `10^from` on, where that takes no more than three decimals.
fn scaled(size: Decimal, from: u32) -> String {
    let letters =
        [(12, "T"), (9, "B"), (6, "M"), (3, "K")].map(|(power, l)| (power, Decimal::from(10u64.pow(power)), l));
    let short = letters
        .into_iter()
        .find(|(power, scale, _)| *power >= from && size >= *scale)
        .and_then(|(_, scale, letter)| Some((size.checked_div(scale)?.normalize(), letter)))
        .filter(|(short, _)| short.scale() <= 3);
    match short {
        Some((short, letter)) => format!("{}{letter}", grouped(short)),
        None => grouped(size),
    }
}

/// Digits in groups of three.
fn grouped(size: Decimal) -> String {
    let text = size.to_string();
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::with_capacity(text.len() + text.len() / 3);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts() {
        let d = |s: &str| s.parse::<Decimal>().ok();
        for (low, high, kind, currency, expected) in [
            ("95000000", "110000000", Kind::Money, "USD", "$95M–$110M"),
            ("0.83", "0.83", Kind::Money, "USD", "$0.83"),
            ("-44000000", "-38000000", Kind::Money, "USD", "−$44M to −$38M"),
            ("1250000000", "1250000000", Kind::Money, "EUR", "€1.25B"),
            ("9712345", "9712345", Kind::Money, "CHF", "CHF 9,712,345"),
            ("3.5", "3.65", Kind::Money, "USD", "$3.50–$3.65"),
            ("1400000000000", "", Kind::Money, "JPY", "≥ ¥1.4T"),
            ("", "12500", Kind::Money, "CNY", "≤ RMB 12.5K"),
            ("68", "70.5", Kind::Percent, "", "68%–70.5%"),
            ("50", "75", Kind::BasisPoints, "", "50–75 bps"),
            ("1", "2", Kind::PercentagePoints, "", "1–2 points"),
            ("2.5", "2.5", Kind::Multiple, "", "2.5×"),
            ("12500", "13000", Kind::Count, "", "12,500–13,000"),
            ("212000000", "212000000", Kind::Count, "", "212M"),
        ] {
            let currency = Some(currency).filter(|c| !c.is_empty());
            assert_eq!(amount(d(low), d(high), Some(kind), currency), expected);
        }
        assert_eq!(amount(None, None, None, None), "");
    }

    #[test]
    fn ids() {
        assert_eq!(words("gross_margin"), "gross margin");
        assert_eq!(words("ebitda_margin"), "EBITDA margin");
        assert_eq!(words("eps"), "EPS");
    }
}
