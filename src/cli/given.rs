//! The arguments by which a question is told where to look: a store, or transcripts.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::bail;
use guidepost::lexicon::Lexicon;
use guidepost::source::NamePattern;
use guidepost::store::Store;

use super::complain;
use super::index::{How, update};
use super::sources::{Sources, vocabulary};

/// Where to look.
#[derive(clap::Args)]
pub struct Given {
    /// Look into this store, as guidepost index makes it
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// Look into these transcripts (files, folders, patterns) without a store
    #[arg(long = "in", value_name = "PATH", num_args = 1.., conflicts_with = "db")]
    paths: Vec<PathBuf>,
    /// What the paths of these transcripts tell, as for guidepost mine
    #[arg(long, value_name = "REGEX", value_parser = NamePattern::new)]
    name_pattern: Option<NamePattern>,
    /// Add to the vocabulary, or override it
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
}

impl Given {
    /// The vocabulary to ask with.
    pub fn lexicon(&self) -> anyhow::Result<Lexicon> {
        vocabulary(self.lexicon.as_deref())
    }

    /// Opens the store, or makes one of the transcripts in memory. Where neither is given, those of the `words` that
    /// name files are taken for what to look into; the others are left.
    pub fn open(&self, words: &mut Vec<String>, lexicon: &Lexicon) -> anyhow::Result<Store> {
        if let Some(db) = &self.db {
            return Ok(Store::open(db)?);
        }
        let mut paths = self.paths.clone();
        if paths.is_empty() {
            let (files, others): (Vec<String>, Vec<String>) =
                std::mem::take(words).into_iter().partition(|w| Path::new(w).exists());
            *words = others;
            paths = files.into_iter().map(PathBuf::from).collect();
        }
        if let [one] = paths.as_slice()
            && is_database(one)
        {
            return Ok(Store::open(one)?);
        }
        if paths.is_empty() {
            bail!("name a store (--db FILE) or the transcripts to look into (--in PATH...)");
        }
        let sources = Sources::of(paths, self.name_pattern.clone());
        let found = sources.discover(None);
        for problem in &found.problems {
            complain(&problem.to_string());
        }
        let mut store = Store::in_memory()?;
        update(&mut store, &sources, &found, lexicon, How::default())?;
        Ok(store)
    }
}

fn is_database(path: &Path) -> bool {
    let mut head = [0; 16];
    let read = |mut file: std::fs::File| file.read_exact(&mut head);
    std::fs::File::open(path).and_then(read).is_ok() && &head == b"SQLite format 3\0"
}
