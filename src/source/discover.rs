//! Files and folders that a user names → the sources to read, in a fixed order.

use std::collections::HashSet;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::ids::Ids;
use super::{Document, SourceError, Trouble};
use crate::records;

/// What was found below the paths given.
#[derive(Debug, Default)]
pub struct Discovery {
    /// What to read, in order: the paths as given, the files of a folder by name.
    pub inputs: Vec<Input>,
    /// What cannot be read.
    pub problems: Vec<SourceError>,
    /// Files of folders that are no transcripts by their name: path and reason.
    pub passed_over: Vec<(String, &'static str)>,
}

/// One source to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The document's id.
    pub id: String,
    /// The path as the user will recognise it; `-` for standard input.
    pub path: String,
    /// Where the bytes are.
    pub origin: Origin,
    /// Size in bytes, as the file system told it when the file was found.
    pub size: u64,
}

/// Where the bytes of an input are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// In a file named by the user.
    File(PathBuf),
    /// In a file found in a folder.
    Listed(PathBuf),
    /// On standard input.
    Stdin,
}

impl Input {
    /// Reads and decodes.
    pub fn read(&self) -> Result<Document, SourceError> {
        let read = || -> Result<Document, Trouble> {
            let bytes = match &self.origin {
                Origin::File(path) | Origin::Listed(path) => {
                    let file = std::fs::File::open(path)?;
                    let size = file.metadata()?.len();
                    if size > u64::from(u32::MAX) {
                        return Err(Trouble::TooLarge(size));
                    }
                    bounded(file, size as usize)?
                }
                Origin::Stdin => bounded(std::io::stdin().lock(), 0)?,
            };
            Document::from_bytes(self.id.clone(), bytes)
        };
        match read() {
            Ok(mut document) => {
                document.path = self.path.clone();
                Ok(document)
            }
            Err(Trouble::NotFound) if matches!(self.origin, Origin::Listed(_)) => {
                Err(SourceError::new(&self.path, Trouble::Vanished))
            }
            Err(trouble) => Err(SourceError::new(&self.path, trouble)),
        }
    }
}

/// Reads to the end, but not more than a document may have: a pipe does not tell its size.
fn bounded(source: impl Read, size: usize) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::with_capacity(size + 1);
    source.take(u64::from(u32::MAX) + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > u64::from(u32::MAX) {
        true => Err(Trouble::TooLarge(bytes.len() as u64)),
        false => Ok(bytes),
    }
}

/// Lists the sources below `paths`: files, folders (recursively), patterns (`calls/**/*.txt`), `-`.
///
/// Hidden files, folders named `….gold` (expected answers) and files that are no text by their
/// extension are left out where a folder is listed; a file that is named is always read.
/// `except` is left out as well: the folder that the output goes to.
pub fn discover(paths: &[impl AsRef<Path>], except: Option<&Path>) -> Discovery {
    let mut search = Search {
        found: Discovery::default(),
        ids: Ids::default(),
        seen: HashSet::new(),
        except: except.and_then(|p| p.canonicalize().ok()),
    };
    for path in paths {
        search.path(path.as_ref());
    }
    search.found
}

struct Search {
    found: Discovery,
    ids: Ids,
    /// A file that is named twice, or linked to, is one document.
    seen: HashSet<PathBuf>,
    except: Option<PathBuf>,
}

impl Search {
    fn path(&mut self, path: &Path) {
        if path == Path::new("-") {
            if self.seen.insert(path.to_path_buf()) {
                self.found.inputs.push(Input {
                    id: "stdin".into(),
                    path: "-".into(),
                    origin: Origin::Stdin,
                    size: 0,
                });
            }
            return;
        }
        match std::fs::metadata(path) {
            Ok(meta) if meta.is_dir() => self.folder(path),
            Ok(meta) => {
                let name = Path::new(path.file_name().unwrap_or(path.as_os_str()));
                self.file(name, Origin::File(path.to_path_buf()), path, meta.len());
            }
            Err(error) => match pattern(path) {
                Some(pattern) if error.kind() == ErrorKind::NotFound => self.matches(path, &pattern),
                _ => self.problem(path, missing(path, error)),
            },
        }
    }

    fn matches(&mut self, given: &Path, pattern: &str) {
        let options = glob::MatchOptions {
            require_literal_leading_dot: true,
            require_literal_separator: true,
            ..Default::default()
        };
        let matches = match glob::glob_with(pattern, options) {
            Ok(matches) => matches,
            Err(error) => return self.problem(given, Trouble::BadPattern(error.to_string())),
        };
        let mut any = false;
        for entry in matches {
            any = true;
            match entry {
                // `**` matches folders too, whose files it matches as well.
                Ok(path) if path.is_dir() && pattern.contains("**") => {}
                Ok(path) => self.path(&path),
                Err(error) => {
                    let path = error.path().to_path_buf();
                    self.problem(&path, std::io::Error::from(error).into());
                }
            }
        }
        if !any {
            self.problem(given, Trouble::NoMatch);
        }
    }

    fn folder(&mut self, root: &Path) {
        let before = (self.found.inputs.len(), self.found.problems.len(), self.seen.len());
        let except = self.except.clone();
        let wanted = move |entry: &DirEntry| {
            entry.depth() == 0
                || !(hidden(entry) || expected_answers(entry) || is_same(entry.path(), except.as_deref()))
        };
        let walk = WalkDir::new(root).follow_links(true).sort_by_file_name();
        for entry in walk.into_iter().filter_entry(wanted) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => {
                    let below = entry.path().strip_prefix(root).unwrap_or(entry.path()).to_path_buf();
                    match foreign(&entry) {
                        Some(why) => self.found.passed_over.push((shown(entry.path()), why)),
                        None => {
                            let size = entry.metadata().map_or(0, |m| m.len());
                            self.file(&below, Origin::Listed(entry.path().to_path_buf()), entry.path(), size);
                        }
                    }
                }
                Err(error) => {
                    let path = error.path().unwrap_or(root).to_path_buf();
                    let trouble = match error.loop_ancestor() {
                        Some(above) => Trouble::LinkLoop(shown(above)),
                        None => match error.into_io_error() {
                            Some(error) => missing(&path, error),
                            None => Trouble::Io(std::io::Error::other("the folder cannot be listed")),
                        },
                    };
                    // What vanished while the folder was listed was never there.
                    let gone = matches!(trouble, Trouble::NotFound) && path != root;
                    if !gone {
                        self.problem(&path, trouble);
                    }
                }
            }
        }
        if before == (self.found.inputs.len(), self.found.problems.len(), self.seen.len()) {
            self.problem(root, Trouble::NoTranscripts);
        }
    }

    fn file(&mut self, below: &Path, origin: Origin, path: &Path, size: u64) {
        let real = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        if !self.seen.insert(real) {
            return;
        }
        self.found.inputs.push(Input {
            id: self.ids.give(below, path),
            path: shown(path),
            origin,
            size,
        });
    }

    fn problem(&mut self, path: &Path, trouble: Trouble) {
        self.found.problems.push(SourceError::new(shown(path), trouble));
    }
}

/// Why a path that was named, or listed in a folder, cannot be looked at.
fn missing(path: &Path, error: std::io::Error) -> Trouble {
    let link = std::fs::read_link(path).ok();
    match (link, error.kind()) {
        (Some(target), ErrorKind::NotFound) => Trouble::DanglingLink(shown(&target)),
        (Some(target), _) if is_link_loop(&error) => Trouble::LinkLoop(shown(&target)),
        _ => error.into(),
    }
}

/// ELOOP: `ErrorKind::FilesystemLoop` is not stable yet.
fn is_link_loop(error: &std::io::Error) -> bool {
    matches!(error.raw_os_error(), Some(40 | 62))
}

fn pattern(path: &Path) -> Option<String> {
    let text = path.to_str()?;
    text.contains(['*', '?', '[']).then(|| text.to_string())
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn expected_answers(entry: &DirEntry) -> bool {
    entry.file_type().is_dir() && entry.file_name().as_encoded_bytes().ends_with(b".gold")
}

fn is_same(path: &Path, except: Option<&Path>) -> bool {
    except
        .is_some_and(|except| path.file_name() == except.file_name() && path.canonicalize().is_ok_and(|p| p == except))
}

/// Why a file of a folder cannot be a transcript; `None` where it may be one.
fn foreign(entry: &DirEntry) -> Option<&'static str> {
    const KINDS: &[(&str, &[&str])] = &[
        (
            "image",
            &[
                "png", "jpg", "jpeg", "gif", "bmp", "webp", "svg", "ico", "tif", "tiff", "heic",
            ],
        ),
        (
            "sound or film",
            &["mp3", "wav", "m4a", "flac", "ogg", "mp4", "mov", "avi", "mkv", "webm"],
        ),
        (
            "archive",
            &[
                "zip", "tar", "tgz", "7z", "rar", "bz2", "xz", "jar", "whl", "iso", "dmg",
            ],
        ),
        (
            "program",
            &[
                "exe", "dll", "so", "dylib", "o", "a", "class", "pyc", "wasm", "msi", "apk",
            ],
        ),
        (
            "Office document",
            &[
                "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "pages", "numbers",
            ],
        ),
        (
            "database",
            &[
                "db", "sqlite", "sqlite3", "parquet", "feather", "pkl", "npy", "npz", "h5",
            ],
        ),
        ("font", &["ttf", "otf", "woff", "woff2"]),
        (
            "source code",
            &[
                "py", "rs", "js", "ts", "c", "h", "cpp", "hpp", "java", "go", "rb", "sh", "ps1", "bat", "ipynb", "css",
            ],
        ),
        ("configuration", &["toml", "lock", "ini", "cfg", "conf", "yaml", "yml"]),
    ];
    if !entry.file_type().is_file() {
        return Some("neither file nor folder");
    }
    let extension = entry.path().extension()?.to_str()?.to_ascii_lowercase();
    let kind = KINDS
        .iter()
        .find(|(_, extensions)| extensions.contains(&extension.as_str()));
    kind.map(|(kind, _)| *kind)
        .or_else(|| own_table(entry).then_some("table of Guidepost"))
}

/// A table that an earlier run wrote into the folder that is now read: named as one, and beginning as one.
fn own_table(entry: &DirEntry) -> bool {
    let Some((table, extension)) = entry.file_name().to_str().and_then(|name| name.split_once('.')) else {
        return false;
    };
    let begins: [&[u8]; 2] = match extension {
        "csv" => [b"doc,", b"company,key,"],
        "jsonl" => [b"{\"doc\":", b"{\"company\":"],
        _ => return false,
    };
    let mut head = [0; 16];
    let read = |mut file: std::fs::File| file.read(&mut head);
    records::TABLES.contains(&table)
        && std::fs::File::open(entry.path())
            .and_then(read)
            .is_ok_and(|n| n == 0 || begins.iter().any(|b| head[..n].starts_with(b)))
}

#[cfg(test)]
mod tests;
