//! Judged sentences → the points by which guidance is told from the rest.
//!
//! A logistic model over the marks of a sentence ([`Mark`]), with a ridge that keeps the weight of rare marks near what
//! was known of them (Saskia le Cessie and Hans van Houwelingen, "Ridge estimators in logistic regression", 1992),
//! solved by Newton's method. Then come the pairs of marks that it is most wrong about, by the score test (C.
//! Radhakrishna Rao, "Large sample tests of statistical hypotheses", 1948), and it is fitted again with them. It is
//! fitted on all but some of the documents and measured on those, so that what it reports is what a call can expect
//! that it has not seen.

use super::{Gold, guidance};
use crate::facts::{self, Context};
use crate::lexicon::{Lexicon, Mark, Marks, Pair, Points};
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
    const MARKS: usize = Mark::ALL.len();
    // The first column is the same for all: how rare guidance is. Then the marks, then pairs of them.
    let mut sentences: Vec<(Vec<usize>, bool)> = documents
        .iter()
        .flat_map(|d| &d.sentences)
        .map(|&(marks, guidance)| {
            let on = marks.iter().map(|m| 1 + m as usize);
            ([0].into_iter().chain(on).collect(), guidance)
        })
        .collect();
    let lengths: Vec<usize> = documents.iter().map(|d| d.sentences.len()).collect();
    let known = Mark::ALL.iter().map(|&m| f64::from(known.of(m)) / 100.0);
    let mut known: Vec<f64> = [0.0].into_iter().chain(known).collect();
    let pairs = telling_pairs(&sentences, &lengths, &fit(&sentences, &known));
    for (on, _) in &mut sentences {
        let both = |&(a, b): &(usize, usize)| on.contains(&a) && on.contains(&b);
        let together: Vec<usize> = (0..pairs.len()).filter(|&i| both(&pairs[i])).collect();
        on.extend(together.into_iter().map(|i| 1 + MARKS + i));
    }
    known.resize(1 + MARKS + pairs.len(), 0.0);
    let weights = fit(&sentences, &known);
    let hundredths = |w: f64| (w * 100.0).round() as i32;
    let mut points = Points::none();
    Mark::ALL
        .iter()
        .for_each(|&m| points.set(m, hundredths(weights[1 + m as usize])));
    for (&(a, b), &weight) in pairs.iter().zip(&weights[1 + MARKS..]) {
        if let Some(pair) = Pair::of(Mark::ALL[a - 1], Mark::ALL[b - 1]) {
            points.set_pair(pair, hundredths(weight));
        }
    }
    let rare = weights[0];
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

/// The pairs of columns, the first left out, that weights are most wrong about, in the order of the columns. The
/// sentences are those of documents of so many each.
fn telling_pairs(sentences: &[(Vec<usize>, bool)], lengths: &[usize], weights: &[f64]) -> Vec<(usize, usize)> {
    /// Of a pair: in how many documents it stands, how far its sentences are from what is expected, and how far they
    /// may be.
    #[derive(Clone, Copy, Default)]
    struct Residue {
        documents: usize,
        last: usize,
        sum: f64,
        spread: f64,
    }
    let columns = weights.len();
    let mut residues = vec![Residue::default(); columns * columns];
    let documents = lengths
        .iter()
        .enumerate()
        .flat_map(|(i, &n)| std::iter::repeat_n(i + 1, n));
    for ((on, guidance), document) in sentences.iter().zip(documents) {
        let likely = likely(on, weights);
        for (i, &a) in on.iter().enumerate().skip(1) {
            for &b in &on[i + 1..] {
                let pair = &mut residues[a * columns + b];
                pair.documents += usize::from(pair.last != document);
                pair.last = document;
                pair.sum += f64::from(u8::from(*guidance)) - likely;
                pair.spread += likely * (1.0 - likely);
            }
        }
    }
    let score = |r: &Residue| r.sum * r.sum / (r.spread + 1.0);
    let mut found: Vec<usize> = (0..residues.len())
        .filter(|&i| residues[i].documents >= CALLS && score(&residues[i]) >= TELLING)
        .collect();
    found.sort_by(|&a, &b| score(&residues[b]).total_cmp(&score(&residues[a])).then(a.cmp(&b)));
    found.truncate(PAIRS);
    found.sort_unstable();
    found.into_iter().map(|i| (i / columns, i % columns)).collect()
}

/// So many pairs of marks count at most,
const PAIRS: usize = 80;
/// which stand in so many documents: what a few calls have in common says nothing of others;
const CALLS: usize = 50;
/// and which are no accident: one pair in four hundred has such a score by chance (chi-squared with one degree).
const TELLING: f64 = 9.0;

/// A sentence is called guidance from these log-odds on: as many are missed then as are called so wrongly.
const LIKELY: f64 = -0.5;
/// And surely so from these on.
const SURELY: f64 = 1.7;
/// The strength of the ridge: the precision (one over the variance) of a normal prior on each weight, about what was
/// known of it. What is maximised is the log-likelihood less half of this times the squared distance.
const RIDGE: f64 = 1.0;
/// Newton's method is done long before.
const STEPS: usize = 30;

/// How likely a sentence is guidance, by the weights of the columns that are on.
fn likely(on: &[usize], weights: &[f64]) -> f64 {
    let odds: f64 = on.iter().map(|&i| weights[i]).sum();
    1.0 / (1.0 + (-odds).exp())
}

/// The weights of a logistic model over columns that are on or off. The ridge draws them to the `known` ones; the first
/// column has none.
fn fit(sentences: &[(Vec<usize>, bool)], known: &[f64]) -> Vec<f64> {
    let columns = known.len();
    let mut weights = known.to_vec();
    for _ in 0..STEPS {
        let ridge = |i: usize| if i == 0 { 1e-9 } else { RIDGE };
        let mut gradient: Vec<f64> = (0..columns).map(|i| ridge(i) * (known[i] - weights[i])).collect();
        let mut curvature = vec![vec![0.0; columns]; columns];
        (0..columns).for_each(|i| curvature[i][i] = ridge(i));
        for (on, guidance) in sentences {
            let likely = likely(on, &weights);
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
    fn marks_that_tell_only_together_are_found() {
        let (will, past) = (Mark::Will, Mark::Past);
        let sentences = [
            (marks(&[will, past]), true),
            (marks(&[will]), false),
            (marks(&[past]), false),
            (marks(&[Mark::Metric]), true),
        ];
        let call = |times: usize| Examples {
            sentences: sentences.repeat(times),
            unseen: 0,
        };
        let pair = Pair::of(past, will).expect("two marks");
        let calls = vec![call(2); CALLS];
        let points = learn(&calls.iter().collect::<Vec<_>>(), &Points::none());
        let together: Vec<_> = points.pairs(marks(&[will, past, Mark::Metric])).collect();
        assert!(together.iter().any(|&(p, n)| p == pair && n > 200), "{together:?}");
        assert_eq!(points.pairs(marks(&[will, Mark::Metric])).count(), 0);
        assert_eq!(calls[0].told(&points).shares(), [1.0; 3]);
        // What few calls have in common is no rule for others.
        let few = [call(200)];
        let points = learn(&few.iter().collect::<Vec<_>>(), &Points::none());
        assert_eq!(points.pairs(marks(&[will, past])).count(), 0);
    }

    #[test]
    fn a_system_is_solved() {
        let solved = solve(vec![vec![4.0, 1.0], vec![1.0, 3.0]], vec![9.0, 5.0]);
        assert!((solved[0] - 2.0).abs() < 1e-12 && (solved[1] - 1.0).abs() < 1e-12);
    }
}
