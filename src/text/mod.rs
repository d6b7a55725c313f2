//! Paragraph → sentences, tokens and marks.

pub mod atom;
pub mod mark;
mod note;
pub mod passage;
pub mod sentence;
pub mod token;

pub use atom::{Atom, atoms};
pub use mark::{Mark, scan};
pub use passage::Passage;
pub use token::{Token, TokenKind, tokenize};
