//! The arguments of commands that ask about companies.

use guidepost::lexicon::Lexicon;
use guidepost::store::{Company, Store};

use super::given::Given;

/// Of whom, and where to look.
#[derive(clap::Args)]
pub struct Of {
    /// The company: its name, the beginning of it, or its ticker; a word that names a file or folder (or a store) is
    /// where to look
    #[arg(value_name = "COMPANY")]
    words: Vec<String>,
    #[command(flatten)]
    given: Given,
}

impl Of {
    /// The vocabulary, the store, and the companies asked for.
    pub fn open(&mut self) -> anyhow::Result<(Lexicon, Store, Vec<Company>)> {
        let lexicon = self.given.lexicon()?;
        let store = self.given.open(&mut self.words, &lexicon)?;
        let company = self.words.join(" ");
        let companies = store.companies(Some(company.as_str()).filter(|c| !c.is_empty()))?;
        Ok((lexicon, store, companies))
    }
}

/// A call's name for people: its period, else its date, else the document.
pub fn call_name(call: &guidepost::records::DocumentRow) -> String {
    let named = call.call_period.as_ref().or(call.call_date.as_ref());
    named.unwrap_or(&call.doc).clone()
}
