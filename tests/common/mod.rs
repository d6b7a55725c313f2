//! The corpus: transcripts of invented companies, with expected answers beside them.

#![allow(dead_code, reason = "each test uses its part")]

use std::path::{Path, PathBuf};

use guidepost::source::{Document, discover};

/// The folder of the corpus; it is no part of the published package.
pub fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    folder.is_dir().then_some(folder)
}

/// A transcript with the path of its file.
pub struct Source {
    pub path: PathBuf,
    pub document: Document,
}

/// Every transcript of the corpus, in a fixed order.
pub fn corpus() -> Vec<Source> {
    let Some(folder) = folder() else {
        return Vec::new();
    };
    let found = discover(&[&folder], None);
    assert!(found.problems.is_empty(), "{:?}", found.problems);
    let read = |input: &guidepost::source::Input| Source {
        path: PathBuf::from(&input.path),
        document: input.read().unwrap_or_else(|e| panic!("{e}")),
    };
    found.inputs.iter().map(read).collect()
}
