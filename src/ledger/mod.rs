//! What several calls of one company tell together. It works on records alone.

mod company;

pub use company::house;
