//! The same company under the names that its calls give it.

/// Words at the end of a name that companies leave out as they like.
const FORMS: &[&str] = &[
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "companies",
    "ltd",
    "limited",
    "plc",
    "llc",
    "lp",
    "nv",
    "sa",
    "ag",
    "se",
    "ab",
    "asa",
    "oyj",
    "spa",
    "holdings",
    "holding",
    "group",
    "the",
];

/// The name by which the calls of a company are brought together: small letters, without its legal form; the ticker
/// where no name is known. `None` where nothing is known.
///
/// ```
/// use guidepost::ledger::house;
///
/// assert_eq!(house(Some("Acme Widgets, Inc."), None), house(Some("ACME Widgets"), Some("ACMW")));
/// assert_eq!(house(None, Some("acmw")).as_deref(), Some("ACMW"));
/// ```
pub fn house(company: Option<&str>, ticker: Option<&str>) -> Option<String> {
    let name = company.map(|name| {
        let plain: String = name
            .chars()
            .filter(|c| !matches!(c, '.' | '\'' | '’'))
            .map(|c| if c.is_alphanumeric() || c == '&' { c } else { ' ' })
            .collect();
        let plain = plain.to_lowercase();
        let mut words: Vec<&str> = plain.split_whitespace().collect();
        while words.len() > 1 && words.last().is_some_and(|w| FORMS.contains(w)) {
            words.pop();
        }
        if words.len() > 1 && words[0] == "the" {
            words.remove(0);
        }
        words.join(" ")
    });
    name.filter(|n| !n.is_empty())
        .or_else(|| ticker.map(|t| t.trim().to_uppercase()).filter(|t| !t.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::house;

    #[test]
    fn names_of_one_house() {
        for (name, expected) in [
            ("Kestrand Industries", "kestrand industries"),
            ("Birchlock Realty Trust, Inc.", "birchlock realty trust"),
            ("The Fernley Co., Ltd.", "fernley"),
            ("Group", "group"),
            ("A&B Holdings plc", "a&b"),
        ] {
            assert_eq!(house(Some(name), None).as_deref(), Some(expected));
        }
        assert_eq!(house(Some(" "), None), None);
    }
}
