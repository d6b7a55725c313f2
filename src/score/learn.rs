//! Judged sentences → the points by which guidance is told from the rest.
//!
//! A logistic model over the marks of a sentence ([`Mark`]), with a ridge that keeps the weight of rare marks near what
//! was known of them (Saskia le Cessie and Hans van Houwelingen, "Ridge estimators in logistic regression", 1992), solved by Newton's
//! method. It is fitted on all but some of the documents and measured on those, so that what it reports is what a call
//! can expect that it has not seen.

use super::{Gold, guidance};
use crate::facts::{self, Context};
use crate::lexicon::{Lexicon, Mark, Marks, Points};
use crate::source::Document;
use crate::turns::Call;

/// The judged sentences of a document.
#[derive(Clone, Debug, Default)]
pub struct Examples {
    /// What each sentence has, and whether it is guidance.
    sentences: Vec<(Marks, bool)>,
    /// Sentences that are guidance and have no mark at all.
    unseen: usize,
}

/// How well sentences are told apart, as counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Guidance called so.
    pub right: usize,
    /// Other sentences called guidance.
    pub wrong: usize,
    /// Guidance not called so.
    pub missed: usize,
}

impl Told {
    /// Precision, recall and their harmonic mean; of nothing, 0.
    pub fn shares(&self) -> [f64; 3] {
        let share = |hit: usize, of: usize| if of == 0 { 0.0 } else { hit as f64 / of as f64 };
        [
            share(self.right, self.right + self.wrong),
            share(self.right, self.right + self.missed),
            share(2 * self.right, 2 * self.right + self.wrong + self.missed),
        ]
    }
}

impl std::ops::Add for Told {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            right: self.right + other.right,
            wrong: self.wrong + other.wrong,
            missed: self.missed + other.missed,
        }
    }
}

impl Examples {
    /// The sentences of a document that management says, as far as anything in them speaks for guidance or against
    /// it. Those that the answers call optional are left out.
    pub fn of(document: &Document, call: &Call, lexicon: &Lexicon, gold: &Gold) -> Self {
        let Some(rows) = gold.table("guidance") else {
            return Self::default();
        };
        let expected = guidance::sentences(document, rows);
        let mut examples = Self::default();
        let mut seen = vec![false; expected.len()];
        facts::judge_each(&Context::new(document, call, lexicon), |span, verdict| {
            let near = || (0..expected.len()).filter(|&i| expected[i].span.is_some_and(|s| s.overlaps(span)));
            near().for_each(|i| seen[i] = true);
            let sure = near().any(|i| !expected[i].optional);
            if sure || near().next().is_none() {
                examples.sentences.push((verdict.marks, sure));
            }
        });
        examples.unseen = (0..expected.len())
            .filter(|&i| !seen[i] && !expected[i].optional)
            .count();
        examples
    }

    /// How well points tell these sentences apart.
    pub fn told(&self, points: &Points) -> Told {
        let mut told = Told {
            missed: self.unseen,
            ..Told::default()
        };
        for &(marks, guidance) in &self.sentences {
            match (points.sum(marks) >= points.threshold, guidance) {
                (true, true) => told.right += 1,
                (true, false) => told.wrong += 1,
                (false, true) => told.missed += 1,
                (false, false) => {}
            }
        }
        told
    }
}

/// Points that tell the sentences of all documents apart. Of marks that they seldom have, `known` points stay.
pub fn learn(documents: &[&Examples], known: &Points) -> Points {
    let sentences: Vec<(Vec<usize>, bool)> = documents
        .iter()
        .flat_map(|d| &d.sentences)
        .map(|&(marks, guidance)| {
            let on = marks.iter().map(|m| m as usize);
            // The last column is the same for all: how rare guidance is.
            (on.chain([Mark::ALL.len()]).collect(), guidance)
        })
        .collect();
    let known = Mark::ALL.iter().map(|&m| f64::from(known.of(m)) / 100.0);
    let weights = fit(&sentences, &known.chain([0.0]).collect::<Vec<_>>());
    let hundredths = |w: f64| (w * 100.0).round() as i32;
    let mut points = Points::none();
    Mark::ALL
        .iter()
        .for_each(|&m| points.set(m, hundredths(weights[m as usize])));
    let rare = weights[Mark::ALL.len()];
    points.threshold = hundredths(LIKELY - rare);
    points.sure = hundredths(SURELY - rare);
    points
}

/// Points learnt without a part of the documents, measured on that part, for each of so many parts.
pub fn cross_validate(documents: &[Examples], known: &Points, parts: usize) -> Told {
    let mut sum = Told::default();
    for part in 0..parts {
        let (rest, held): (Vec<_>, Vec<_>) = documents.iter().enumerate().partition(|(i, _)| i % parts != part);
        let points = learn(&rest.into_iter().map(|(_, d)| d).collect::<Vec<_>>(), known);
        for (_, document) in held {
            sum = sum + document.told(&points);
        }
    }
    sum
}

/// A sentence is called guidance from these log-odds on: as many are missed then as are called so wrongly.
const LIKELY: f64 = -0.5;
/// And surely so from these on.
const SURELY: f64 = 1.7;
/// The strength of the ridge: the precision (one over the variance) of a normal prior on each weight, about what was
/// known of it. What is maximised is the log-likelihood less half of this times the squared distance.
const RIDGE: f64 = 1.0;
/// Newton's method is done long before.
const STEPS: usize = 30;

/// The weights of a logistic model over columns that are on or off. The ridge draws them to the `known` ones; the last
/// column has none.
fn fit(sentences: &[(Vec<usize>, bool)], known: &[f64]) -> Vec<f64> {
    let columns = known.len();
    let mut weights = known.to_vec();
    for _ in 0..STEPS {
        let ridge = |i: usize| if i + 1 == columns { 1e-9 } else { RIDGE };
        let mut gradient: Vec<f64> = (0..columns).map(|i| ridge(i) * (known[i] - weights[i])).collect();
        let mut curvature = vec![vec![0.0; columns]; columns];
        (0..columns).for_each(|i| curvature[i][i] = ridge(i));
        for (on, guidance) in sentences {
            let odds: f64 = on.iter().map(|&i| weights[i]).sum();
            let likely = 1.0 / (1.0 + (-odds).exp());
            let residue = f64::from(u8::from(*guidance)) - likely;
            let spread = likely * (1.0 - likely);
            for &i in on {
                gradient[i] += residue;
                for &j in on {
                    curvature[i][j] += spread;
                }
            }
        }
        let step = solve(curvature, gradient);
        let longest = step.iter().fold(0.0_f64, |a, s| a.max(s.abs()));
        // A long step leaves the region in which the curvature tells anything.
        let scale = if longest > 4.0 { 4.0 / longest } else { 1.0 };
        weights.iter_mut().zip(&step).for_each(|(w, s)| *w += scale * s);
        if longest < 1e-6 {
            break;
        }
    }
    weights
}

/// Solves a system with a positive definite matrix, by elimination.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let n = right.len();
    for pivot in 0..n {
        let (above, below) = matrix.split_at_mut(pivot + 1);
        let row = &above[pivot];
        for (k, other) in below.iter_mut().enumerate() {
            let factor = other[pivot] / row[pivot];
            if factor != 0.0 {
                other[pivot..]
                    .iter_mut()
                    .zip(&row[pivot..])
                    .for_each(|(o, r)| *o -= factor * r);
                right[pivot + 1 + k] -= factor * right[pivot];
            }
        }
    }
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|j| matrix[i][j] * right[j]).sum();
        right[i] = (right[i] - known) / matrix[i][i];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(of: &[Mark]) -> Marks {
        let mut marks = Marks::default();
        of.iter().for_each(|&m| marks.add(m));
        marks
    }

    #[test]
    fn what_tells_sentences_apart_is_found() {
        let sentences = [
            (marks(&[Mark::Expectation, Mark::Metric]), true),
            (marks(&[Mark::Expectation]), true),
            (marks(&[Mark::Metric]), false),
            (marks(&[Mark::Past]), false),
        ];
        let examples = Examples {
            sentences: sentences.repeat(20),
            unseen: 3,
        };
        let points = learn(&[&examples], &Points::none());
        assert!(points.of(Mark::Expectation) > 200 && points.of(Mark::Metric).abs() < 150);
        assert_eq!(points.of(Mark::Question), 0, "never seen");
        let told = examples.told(&points);
        assert_eq!((told.right, told.wrong, told.missed), (40, 0, 3));
        let [precision, recall, f1] = told.shares();
        assert!(precision > 0.99 && (recall - 40.0 / 43.0).abs() < 1e-9 && f1 < 1.0);
    }

    #[test]
    fn a_system_is_solved() {
        let solved = solve(vec![vec![4.0, 1.0], vec![1.0, 3.0]], vec![9.0, 5.0]);
        assert!((solved[0] - 2.0).abs() < 1e-12 && (solved[1] - 1.0).abs() < 1e-12);
    }
}
