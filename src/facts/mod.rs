//! What the quantities say: figures, guidance and recurring revenue, and how far the translation agrees.

pub mod translation;
