//! The arguments by which every command is told what to read.

use std::path::{Path, PathBuf};

use guidepost::source::{Discovery, Document, Input, NamePattern, SourceError, discover};

/// What to read, and what is known of it beforehand.
#[derive(clap::Args)]
pub struct Sources {
    /// Files, folders (with all below them), patterns such as 'calls/**/*.txt', or - for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// What the paths of the files tell, as a regular expression with the named groups company, ticker, year,
    /// quarter, date; the text of a call wins over its name
    #[arg(long, value_name = "REGEX", value_parser = NamePattern::new)]
    name_pattern: Option<NamePattern>,
    /// Mine every text, as prose if it is no transcript
    #[arg(long)]
    any: bool,
}

impl Sources {
    /// Lists the files, but not those in the output folder.
    pub fn discover(&self, except: Option<&Path>) -> Discovery {
        discover(&self.paths, except)
    }

    /// Reads one of them.
    pub fn read(&self, input: &Input) -> Result<Document, SourceError> {
        let mut document = input.read()?;
        if let Some(pattern) = &self.name_pattern {
            document.hints = pattern.hints(&input.path);
        }
        document.hints.any = self.any;
        Ok(document)
    }
}
