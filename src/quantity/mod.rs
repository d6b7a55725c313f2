//! Numbers with their units: the quantities that a paragraph names.

pub mod chinese;
