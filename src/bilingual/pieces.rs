//! The pieces of a line: none or one as a rule, kept where they stand, without a list of their own.

use std::ops::{Deref, DerefMut};

use crate::span::Span;

/// Spans in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Pieces {
    /// Nothing.
    #[default]
    None,
    /// One piece.
    One(Span),
    /// Several.
    Some(Vec<Span>),
}

impl Deref for Pieces {
    type Target = [Span];

    fn deref(&self) -> &[Span] {
        match self {
            Self::None => &[],
            Self::One(span) => std::slice::from_ref(span),
            Self::Some(spans) => spans,
        }
    }
}

impl DerefMut for Pieces {
    fn deref_mut(&mut self) -> &mut [Span] {
        match self {
            Self::None => &mut [],
            Self::One(span) => std::slice::from_mut(span),
            Self::Some(spans) => spans,
        }
    }
}

impl Pieces {
    /// One piece, or none where it is empty.
    pub fn of(span: Span) -> Self {
        if span.is_empty() { Self::None } else { Self::One(span) }
    }

    /// The pieces as a list of their own.
    pub fn to_vec(&self) -> Vec<Span> {
        <[Span]>::to_vec(self)
    }
}

impl Extend<Span> for Pieces {
    fn extend<I: IntoIterator<Item = Span>>(&mut self, spans: I) {
        for span in spans {
            match self {
                Self::None => *self = Self::One(span),
                Self::One(first) => *self = Self::Some(vec![*first, span]),
                Self::Some(all) => all.push(span),
            }
        }
    }
}

impl FromIterator<Span> for Pieces {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        let mut pieces = Self::None;
        pieces.extend(spans);
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_what_was_put_in() {
        let spans = [Span::new(0, 2), Span::new(3, 5), Span::new(5, 9)];
        for n in 0..=3 {
            let pieces: Pieces = spans[..n].iter().copied().collect();
            assert_eq!(&*pieces, &spans[..n]);
            assert_eq!(pieces.to_vec(), spans[..n]);
        }
        assert_eq!(Pieces::of(Span::new(4, 4)), Pieces::None);
    }
}
