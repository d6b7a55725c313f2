//! What can be wrong with a source before a word of it is read.

use crate::records::{Diagnostic, Severity};

/// A source that gave no document.
#[derive(Debug, thiserror::Error)]
#[error("{}: {trouble}", self.place())]
pub struct SourceError {
    /// The path as the user gave it, or as it was found below a folder that the user gave.
    pub path: String,
    /// What is wrong with it.
    #[source]
    pub trouble: Trouble,
}

impl SourceError {
    /// An error about `path`.
    pub fn new(path: impl Into<String>, trouble: Trouble) -> Self {
        Self {
            path: path.into(),
            trouble,
        }
    }

    fn line(&self) -> u32 {
        match self.trouble {
            Trouble::LongLine { line, .. } => line,
            _ => 0,
        }
    }

    fn place(&self) -> String {
        match (self.path.as_str(), self.line()) {
            ("-", _) => "standard input".to_string(),
            (path, 0) => path.to_string(),
            (path, line) => format!("{path}:{line}"),
        }
    }

    /// The row for the table of diagnostics. A source without a document is named by its path.
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic {
            doc: self.path.clone(),
            line: self.line(),
            severity: Severity::Error,
            code: self.trouble.code().to_string(),
            message: self.trouble.to_string(),
        }
    }
}

/// Why a source gave no document.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The path does not exist.
    #[error("no such file or folder")]
    NotFound,
    /// A pattern that matches nothing.
    #[error("no file matches this pattern")]
    NoMatch,
    /// A pattern that cannot be read.
    #[error("not a file pattern: {0}")]
    BadPattern(String),
    /// It was there when the folder was listed.
    #[error("it was there when the folder was listed and is gone now")]
    Vanished,
    /// Not readable for this user.
    #[error("no permission to read it")]
    Permission,
    /// A link to nothing.
    #[error("a dangling link: {0} does not exist")]
    DanglingLink(String),
    /// A link to a folder above itself.
    #[error("a link loop: it leads back to {0}")]
    LinkLoop(String),
    /// A folder in which nothing can be mined.
    #[error("no transcripts in this folder")]
    NoTranscripts,
    /// Nothing but blanks, or nothing at all.
    #[error("nothing is in it")]
    Empty,
    /// Not text.
    #[error("not text, but {0}")]
    Binary(&'static str),
    /// More than 32-bit offsets can address.
    #[error("{0} bytes of text are more than the 4 GiB that a document may have")]
    TooLarge(u64),
    /// A line such as no transcript has.
    #[error("a line of {mebibytes} MiB; no transcript has lines of more than 16")]
    LongLine {
        /// 1-based.
        line: u32,
        /// Its size.
        mebibytes: usize,
    },
    /// A compressed file that cannot be unpacked.
    #[error("the {format} file cannot be unpacked: {reason}")]
    Unpack {
        /// gzip or zstd.
        format: &'static str,
        /// What the decompressor says.
        reason: String,
    },
    /// A PDF file without text that could be read.
    #[error("the PDF file cannot be read: {0}")]
    Pdf(String),
    /// Anything else that the system reports.
    #[error("cannot be read: {0}")]
    Io(std::io::Error),
}

impl Trouble {
    /// A stable code in kebab-case.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::NoMatch => "no-match",
            Self::BadPattern(_) => "bad-pattern",
            Self::Vanished => "vanished",
            Self::Permission => "no-permission",
            Self::DanglingLink(_) => "dangling-link",
            Self::LinkLoop(_) => "link-loop",
            Self::NoTranscripts => "no-transcripts",
            Self::Empty => "empty",
            Self::Binary(_) => "binary",
            Self::TooLarge(_) => "too-large",
            Self::LongLine { .. } => "long-line",
            Self::Unpack { .. } => "unpack",
            Self::Pdf(_) => "pdf",
            Self::Io(_) => "io",
        }
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::NotFound,
            std::io::ErrorKind::PermissionDenied => Self::Permission,
            _ => Self::Io(error),
        }
    }
}
