//! Document ids: short, told by the path alone, and unique.

use std::collections::HashMap;
use std::path::Path;

use super::unpack::without_packing;

/// Gives out ids, each once.
#[derive(Default)]
pub(super) struct Ids {
    taken: HashMap<String, String>,
}

impl Ids {
    /// An id for the file at `path`, which stands at `below` in the folder that was given (at its mere name
    /// where the file itself was given).
    ///
    /// The first comer has the path without extension. The next one that would have the same keeps its
    /// extension (`q1.html` beside `q1.txt`), or as many folders of its path as tell them apart, or a number.
    pub(super) fn give(&mut self, below: &Path, path: &Path) -> String {
        let name = with_slashes(below);
        let id = stem(&name).to_string();
        let whole = with_slashes(path);
        let longer = || {
            let named = |folder: &&str| !matches!(*folder, "" | "." | "..");
            let folders: Vec<&str> = whole.rsplit('/').skip(1).filter(named).collect();
            let depth = name.split('/').count() - 1;
            let file = id.clone();
            (depth + 1..=folders.len()).map(move |n| {
                let prefix: Vec<&str> = folders[depth..n].iter().rev().copied().collect();
                format!("{}/{file}", prefix.join("/"))
            })
        };
        let beside = self.taken.get(&id).is_some_and(|other| stem(other) == stem(&whole));
        let candidates = [id.clone()]
            .into_iter()
            .chain(beside.then(|| name.clone()))
            .chain(longer())
            .chain((2..).map(|n| format!("{id}~{n}")));
        for candidate in candidates {
            if !self.taken.contains_key(&candidate) {
                self.taken.insert(candidate.clone(), whole);
                return candidate;
            }
        }
        unreachable!("the numbers do not end")
    }
}

fn with_slashes(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|c| c.as_os_str().to_string_lossy()).collect();
    parts.join("/").replacen("//", "/", 1)
}

/// A path without its extension: the last dot of the name and up to five letters or digits, one of
/// them a letter ("Acme Inc. Q2 2023" and "v1.2" have none), and the ending of a packed file after it.
fn stem(path: &str) -> &str {
    let path = without_packing(path);
    let name_at = path.rfind('/').map_or(0, |i| i + 1);
    match path[name_at..].rfind('.') {
        Some(dot) if dot > 0 => {
            let extension = &path[name_at + dot + 1..];
            let known = (1..=5).contains(&extension.len())
                && extension.bytes().all(|b| b.is_ascii_alphanumeric())
                && extension.bytes().any(|b| b.is_ascii_alphabetic());
            if known { &path[..name_at + dot] } else { path }
        }
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems() {
        for (path, expected) in [
            ("a/TDC_q3_2021.txt", "a/TDC_q3_2021"),
            ("a.b/call", "a.b/call"),
            ("call.txt.gz", "call"),
            ("call.TXT.ZST", "call"),
            ("Acme Inc. Q2 2023", "Acme Inc. Q2 2023"),
            ("Acme Inc. Q2 2023.txt", "Acme Inc. Q2 2023"),
            ("v1.2", "v1.2"),
            (".hidden", ".hidden"),
            ("電話會議.txt", "電話會議"),
            (".gz", ".gz"),
            ("x.transcript", "x.transcript"),
        ] {
            assert_eq!(stem(path), expected, "{path}");
        }
    }

    #[test]
    fn ids_do_not_collide() {
        let mut ids = Ids::default();
        let mut give = |below: &str, path: &str| ids.give(Path::new(below), Path::new(path));
        assert_eq!(give("q1.txt", "acme/q1.txt"), "q1");
        assert_eq!(give("q1.html", "acme/q1.html"), "q1.html");
        assert_eq!(give("q1.txt", "zenith/q1.txt"), "zenith/q1");
        assert_eq!(give("q1.txt", "more/zenith/q1.txt"), "more/zenith/q1");
        assert_eq!(give("sub/q1.txt", "zenith/sub/q1.txt"), "sub/q1");
        assert_eq!(give("sub/q1.txt", "acme/sub/q1.txt"), "acme/sub/q1");
        assert_eq!(give("q1.txt", "q1.txt"), "q1~2");
        assert_eq!(give("q1.txt", "../q1.txt"), "q1~3");
    }
}
