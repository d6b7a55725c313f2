//! The arguments by which every command is told what to read.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::builder::PossibleValuesParser;
use guidepost::layout::READERS;
use guidepost::lexicon::Lexicon;
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
    /// Read every text in this layout (one of those that `guidepost formats` lists), whatever it looks like
    #[arg(long, value_name = "LAYOUT", hide_possible_values = true, value_parser = layouts())]
    input_format: Option<String>,
    /// Mine every text, as prose if it is no transcript
    #[arg(long)]
    any: bool,
    /// Add to the vocabulary, or override it: a TOML file with metrics, blocks, currencies and cues
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
}

impl Sources {
    /// These paths, with what is known of them by their names.
    pub fn of(paths: Vec<PathBuf>, name_pattern: Option<NamePattern>) -> Self {
        Self {
            paths,
            name_pattern,
            input_format: None,
            any: false,
            lexicon: None,
        }
    }

    /// Lists the files, but not those in the output folder.
    pub fn discover(&self, except: Option<&Path>) -> Discovery {
        discover(&self.paths, except)
    }

    /// The vocabulary to mine with.
    pub fn lexicon(&self) -> anyhow::Result<Lexicon> {
        vocabulary(self.lexicon.as_deref())
    }

    /// What mines a text differently though tool and vocabulary are the same.
    pub fn options(&self) -> String {
        let pattern = self.name_pattern.as_ref().map(|p| format!("names {p:?}"));
        let format = self.input_format.as_ref().map(|f| format!("layout {f}"));
        let any = self.any.then(|| "any".to_string());
        pattern
            .into_iter()
            .chain(format)
            .chain(any)
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Reads one of them.
    pub fn read(&self, input: &Input) -> Result<Document, SourceError> {
        let mut document = input.read()?;
        if let Some(pattern) = &self.name_pattern {
            document.hints = pattern.hints(&input.path);
        }
        document.hints.format = self.input_format.clone();
        document.hints.any = self.any;
        Ok(document)
    }
}

fn layouts() -> PossibleValuesParser {
    READERS.iter().map(|reader| reader.name()).collect::<Vec<_>>().into()
}

/// The built-in vocabulary, extended by a user's file.
pub fn vocabulary(file: Option<&Path>) -> anyhow::Result<Lexicon> {
    let Some(path) = file else {
        return Ok(Lexicon::built_in());
    };
    let text = std::fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    Ok(Lexicon::extended(&path.display().to_string(), &text)?)
}
