//! What several calls of one company tell together. It works on records alone.
//!
//! - [`infer`]: what each guidance statement does to the one of the call before (raise, lower, narrow, …);
//! - [`outcomes()`]: guidance against what came;
//! - [`histories`]: the guidance of one thing, call after call;
//! - [`layers()`]: recognised revenue, recurring revenue, ARR and RPO beside each other, never blended;
//! - [`checks()`]: whether the numbers of a call fit each other.

mod checks;
mod company;
mod history;
mod layers;
mod outcomes;
mod series;
mod value;

pub use checks::{Check, Quote, Relation, checks};
pub use company::house;
pub use history::{Entry, History, histories};
pub use layers::{Contracted, Layer, Layers, Part, Said, layers};
pub use outcomes::{Actuals, outcomes};
pub use series::{Judgement, Statement, apply, infer, judge, order, period_said};
pub use value::{Bounds, last_digit};

#[cfg(test)]
mod tests;
