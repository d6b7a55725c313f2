//! What a person's name looks like.

use super::{Unnamed, VOCABULARY, fold};

/// Whether a text can be the name of a person: one to six words, capitals in front, no digits, no
/// sentence sign, and no first word that begins sentences.
///
/// *Examples* `Dru Anderson`, `Juan de la Cruz`, `J. P. Morton, Jr.`, `O’Neil Hart`, `MARIA HILL`.
/// *Not this* `Thank you`, `Good morning.`, `Prepared Remarks`, `Revenue`, `Q1 Results`.
pub fn is_name(text: &str) -> bool {
    if text.len() < 2
        || text.len() > 60
        || text.bytes().any(|b| {
            b.is_ascii_digit()
                || matches!(
                    b,
                    b'?' | b'!' | b':' | b';' | b'$' | b'%' | b'=' | b'*' | b'_' | b'/' | b'@' | b'[' | b'|' | b'<'
                )
        })
    {
        return false;
    }
    let mut words = 0;
    let mut capitals = 0;
    let mut last = "";
    for word in text.split_whitespace() {
        words += 1;
        last = word;
        let bare = word.trim_matches(|c: char| matches!(c, ',' | '(' | ')' | '"' | '“' | '”' | '\'' | '‘' | '’'));
        if bare.is_empty() {
            return false;
        }
        // `A. Krish`: a letter with a stop is an initial, not the article.
        let initial = bare.len() <= 3 && bare.ends_with('.');
        if words == 1 && !initial && VOCABULARY.not_a_name(bare.trim_end_matches('.')) {
            return false;
        }
        if bare.starts_with(char::is_uppercase) {
            capitals += 1;
            continue;
        }
        let suffix = words > 1 && VOCABULARY.is_suffix(bare);
        if !(VOCABULARY.name_particles.has(bare) || suffix || mixed_case(bare)) {
            return false;
        }
    }
    if words > 7 || capitals == 0 {
        return false;
    }
    // Only a suffix may follow a comma: `Lee Oak, Jr.`, not `Lee Oak, Brook Bank`.
    let suffix = |part: &str| {
        part.split_whitespace()
            .all(|w| VOCABULARY.is_suffix(w.trim_matches(',')))
    };
    if text.split(',').skip(1).any(|part| !suffix(part)) {
        return false;
    }
    // A final stop belongs to an initial or to "Jr.", never to a name.
    if let Some(stem) = last.strip_suffix('.') {
        return stem.chars().count() <= 2 || stem.contains('.') || VOCABULARY.is_suffix(last);
    }
    !last.ends_with(',')
}

/// `deRosa`, `iIan`: a capital inside.
fn mixed_case(word: &str) -> bool {
    word.chars().skip(1).any(char::is_uppercase)
}

/// Whether a text can label a turn: a name, or a label that names nobody.
pub fn is_speaker(text: &str) -> bool {
    VOCABULARY.unnamed(text).is_some() || is_name(text) || is_voice_number(text)
}

/// `spk03`, `Speaker 1`: the voices of a machine transcript.
pub fn is_voice_number(text: &str) -> bool {
    if !text.trim_end().ends_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let folded = fold(text);
    let stem = folded.trim_end_matches(|c: char| c.is_ascii_digit());
    stem.len() < folded.len() && matches!(stem.trim_end(), "spk" | "speaker" | "voice" | "participant" | "spk_")
}

/// The words by which two spellings of a name are compared: lower case, without courtesies,
/// initials, suffixes and brackets.
pub fn key_words(name: &str) -> Vec<String> {
    fold(name)
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '"' | '“' | '”'))
        .map(|w| w.trim_matches('.').to_string())
        .filter(|w| w.chars().count() > 1 && !VOCABULARY.is_courtesy(w) && !VOCABULARY.is_suffix(w))
        .collect()
}

/// Whether two spellings can be one person: the same family name and no other first name, or all
/// the words of the shorter in the longer.
pub fn same_person(a: &str, b: &str) -> bool {
    same_words(&key_words(a), &key_words(b))
}

/// [`same_person`] on words that [`key_words`] gave.
pub fn same_words(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.is_empty() {
        return false;
    }
    if short.len() >= 2 && short.iter().all(|w| long.contains(w)) {
        return true;
    }
    if short.len() == 1 {
        return long == short;
    }
    // Ben and Benjamin Hill, Jon and John Hill.
    let family = short.last() == long.last();
    let (x, y) = (&short[0], &long[0]);
    let stem = x.chars().zip(y.chars()).take_while(|(p, q)| p == q).count();
    family && stem >= 3.min(x.chars().count().min(y.chars().count()))
}

/// What a name says of its speaker's role, where it is no name.
pub fn unnamed(text: &str) -> Option<Unnamed> {
    VOCABULARY.unnamed(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for name in [
            "Dru Anderson",
            "Juan de la Cruz",
            "J. P. Morton, Jr.",
            "O’Neil Hart",
            "MARIA HILL",
            "Christelle",
            "Jean-Luc Fontaine",
            "Ann (Annie) Wu",
            "Lena Hart III",
            "A. Krish",
        ] {
            assert!(is_name(name), "{name}");
        }
        for text in [
            "Thank you",
            "Good morning.",
            "Prepared Remarks",
            "Revenue",
            "Q1 Results",
            "Hmm.",
            "the company",
            "Speaker 1",
            "We grew and we grew",
            "",
            "Dana Hill:",
            "Contents:",
        ] {
            assert!(!is_name(text), "{text}");
        }
        assert!(is_speaker("Speaker 1") && is_speaker("spk03") && is_speaker("Operator"));
    }

    #[test]
    fn one_person_spelt_twice() {
        for (a, b, want) in [
            ("Nia Sushil Chok", "Nia Chok", true),
            ("Mr. Kenny Hill", "Kenny Hill", true),
            ("Ben Hill", "Benjamin Hill", true),
            ("Ben Hill", "Ann Hill", false),
            ("Ben Hill", "Ben Hart", false),
            ("Hill", "Ben Hill", false),
        ] {
            assert_eq!(same_person(a, b), want, "{a} / {b}");
        }
    }
}
