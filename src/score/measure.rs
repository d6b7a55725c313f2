//! Counts that add up, and what to call them.

use std::fmt;

/// One measure of a document, or of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// So many of so many.
    Share {
        /// What is right.
        hit: u32,
        /// What there is.
        of: u32,
    },
    /// The harmonic mean of a precision and a recall, each so many of so many.
    F1 {
        /// Right ones among those found.
        precision: (u32, u32),
        /// Found ones among those expected.
        recall: (u32, u32),
    },
    /// Something that should not be.
    Count(u32),
}

impl Measure {
    /// The quotient, 0 to 1; 1 where nothing was asked. Of a count, the count.
    pub fn share(self) -> f64 {
        let quotient = |(hit, of): (u32, u32)| match of {
            0 => 1.0,
            of => f64::from(hit) / f64::from(of),
        };
        match self {
            Self::Share { hit, of } => quotient((hit, of)),
            Self::Count(n) => f64::from(n),
            Self::F1 { precision, recall } => {
                let (p, r) = (quotient(precision), quotient(recall));
                if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
            }
        }
    }

    fn add(&mut self, other: Self) {
        let plus = |a: (u32, u32), b: (u32, u32)| (a.0 + b.0, a.1 + b.1);
        match (&mut *self, other) {
            (Self::Share { hit, of }, Self::Share { hit: h, of: o }) => (*hit, *of) = plus((*hit, *of), (h, o)),
            (
                Self::F1 { precision, recall },
                Self::F1 {
                    precision: p,
                    recall: r,
                },
            ) => (*precision, *recall) = (plus(*precision, p), plus(*recall, r)),
            (Self::Count(n), Self::Count(m)) => *n += m,
            _ => unreachable!("a name stands for one sort of measure"),
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(n) => write!(f, "{n}"),
            other => write!(f, "{:.1}%", other.share() * 100.0),
        }
    }
}

/// Something missed, found in vain, or wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// The table.
    pub table: &'static str,
    /// `missed`, `spurious`, or the field that is wrong.
    pub cause: &'static str,
    /// The document's id.
    pub doc: String,
    /// 1-based line in the source.
    pub line: u32,
    /// The words it is about.
    pub text: String,
    /// What was expected; empty where nothing was.
    pub expected: String,
    /// What was found; empty where nothing was.
    pub found: String,
    /// The sentence, or the line.
    pub sentence: String,
}

/// How a document, or many, did.
#[derive(Clone, Debug, Default)]
pub struct Score {
    /// The document's id, or a name for all of them.
    pub doc: String,
    /// What was missed, found in vain, or wrong, in the order of the tables.
    pub misses: Vec<Miss>,
    measures: Vec<(String, Measure)>,
}

/// The tables in the order in which they are shown.
const ORDER: [&str; 6] = ["turns", "spans", "figures", "translation", "guidance", "arr"];

impl Score {
    /// With nothing counted yet.
    pub fn new(doc: &str) -> Self {
        Self {
            doc: doc.to_string(),
            ..Self::default()
        }
    }

    /// The sum of many.
    pub fn sum(doc: &str, scores: &[Self]) -> Self {
        let mut all = Self::new(doc);
        for score in scores {
            score.measures.iter().for_each(|(name, m)| all.count(name.clone(), *m));
        }
        let rank = |name: &str| ORDER.iter().position(|t| name.split('.').next() == Some(t));
        all.measures.sort_by_key(|(name, _)| rank(name));
        all
    }

    /// The measures with their names (`figures.recall`), in a fixed order.
    pub fn measures(&self) -> impl Iterator<Item = (&str, Measure)> {
        self.measures.iter().map(|(name, m)| (name.as_str(), *m))
    }

    /// A measure by its name.
    pub fn get(&self, name: &str) -> Option<Measure> {
        self.measures().find(|(n, _)| *n == name).map(|(_, m)| m)
    }

    pub(super) fn count(&mut self, name: impl Into<String>, measure: Measure) {
        let name = name.into();
        match self.measures.iter_mut().find(|(n, _)| *n == name) {
            Some((_, m)) => m.add(measure),
            None => self.measures.push((name, measure)),
        }
    }

    pub(super) fn share(&mut self, name: impl Into<String>, hit: usize, of: usize) {
        let (hit, of) = (hit as u32, of as u32);
        self.count(name, Measure::Share { hit, of });
    }

    /// Precision, recall and F1 of a table or a part of it.
    pub(super) fn found(&mut self, name: &str, precision: (usize, usize), recall: (usize, usize)) {
        self.share(format!("{name}precision"), precision.0, precision.1);
        self.share(format!("{name}recall"), recall.0, recall.1);
        let small = |(hit, of): (usize, usize)| (hit as u32, of as u32);
        let (precision, recall) = (small(precision), small(recall));
        self.count(format!("{name}f1"), Measure::F1 { precision, recall });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_of_documents_add_up() {
        let mut one = Score::new("one");
        one.found("figures.", (1, 2), (1, 1));
        let mut two = Score::new("two");
        two.found("figures.", (2, 2), (2, 3));
        two.share("turns.found", 1, 1);
        two.count("spans.wrong", Measure::Count(1));
        let all = Score::sum("all", &[one, two]);
        let shown: Vec<_> = all.measures().map(|(name, m)| format!("{name} {m}")).collect();
        let expected = [
            "turns.found 100.0%",
            "spans.wrong 1",
            "figures.precision 75.0%",
            "figures.recall 75.0%",
            "figures.f1 75.0%",
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn nothing_asked_is_nothing_missed() {
        assert_eq!(Measure::Share { hit: 0, of: 0 }.share(), 1.0);
        let none = Measure::F1 {
            precision: (0, 3),
            recall: (0, 2),
        };
        assert_eq!(none.share(), 0.0);
    }
}
