//! Fields of records: how their values are written, read back, and described to a schema.

use rust_decimal::Decimal;
use serde::Serialize;

/// What a record struct tells about itself.
pub trait Record: Serialize {
    /// The table's name, as in file names.
    const TABLE: &'static str;
    /// The field names, in order.
    const FIELDS: &'static [&'static str];
    /// Calls `each` with the value of every field, in order.
    fn cells<'a>(&'a self, each: &mut dyn FnMut(Cell<'a>));
}

/// The value of one field, for writers that are not serde's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// The field does not apply.
    Empty,
    /// Words.
    Text(&'a str),
    /// A position, an ordinal, a count of things.
    Whole(u32),
    /// An amount.
    Amount(Decimal),
    /// Yes or no.
    Flag(bool),
}

/// A type that a field may have.
pub trait Field {
    /// Its value.
    fn cell(&self) -> Cell<'_>;
}

impl Field for String {
    fn cell(&self) -> Cell<'_> {
        Cell::Text(self)
    }
}

impl Field for u32 {
    fn cell(&self) -> Cell<'_> {
        Cell::Whole(*self)
    }
}

impl Field for u8 {
    fn cell(&self) -> Cell<'_> {
        Cell::Whole(u32::from(*self))
    }
}

impl Field for bool {
    fn cell(&self) -> Cell<'_> {
        Cell::Flag(*self)
    }
}

impl Field for Decimal {
    fn cell(&self) -> Cell<'_> {
        Cell::Amount(*self)
    }
}

impl<T: Field> Field for Option<T> {
    fn cell(&self) -> Cell<'_> {
        self.as_ref().map_or(Cell::Empty, Field::cell)
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Words.
    Text,
    /// One word of a closed vocabulary.
    Word(&'static [&'static str]),
    /// A position, an ordinal, a count of things.
    Whole,
    /// An exact amount.
    Amount,
    /// Yes or no.
    Flag,
}

/// A field of a table: what a schema needs to know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The field's name.
    pub name: &'static str,
    /// What it means, one line.
    pub doc: &'static str,
    /// What it holds.
    pub holds: Type,
    /// Whether it may be empty.
    pub optional: bool,
}

/// A value that is read back from where it was kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// The field does not apply.
    Empty,
    /// Words, and amounts as they are written.
    Text(String),
    /// A whole number, and flags as 0 and 1.
    Whole(i64),
}

impl Value {
    pub(super) fn unlike(&self, wanted: Type) -> Unreadable {
        Unreadable(format!("{self:?} is not of type {wanted:?}"))
    }
}

/// A value that is not what its column says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

/// A type of field that can be read back.
pub trait Stored: Sized {
    /// What it holds.
    const TYPE: Type;
    /// Whether it may be empty.
    const OPTIONAL: bool = false;
    /// Reads it; the opposite of [`Field::cell`].
    fn read(value: Value) -> Result<Self, Unreadable>;
}

impl Stored for String {
    const TYPE: Type = Type::Text;

    fn read(value: Value) -> Result<Self, Unreadable> {
        match value {
            Value::Text(text) => Ok(text),
            other => Err(other.unlike(Self::TYPE)),
        }
    }
}

macro_rules! stored_whole {
    ($($type:ty),+) => {
        $(impl Stored for $type {
            const TYPE: Type = Type::Whole;

            fn read(value: Value) -> Result<Self, Unreadable> {
                match value {
                    Value::Whole(number) => number.try_into().map_err(|_| value.unlike(Self::TYPE)),
                    other => Err(other.unlike(Self::TYPE)),
                }
            }
        })+
    };
}

stored_whole!(u32, u8);

impl Stored for bool {
    const TYPE: Type = Type::Flag;

    fn read(value: Value) -> Result<Self, Unreadable> {
        match value {
            Value::Whole(0) => Ok(false),
            Value::Whole(1) => Ok(true),
            other => Err(other.unlike(Self::TYPE)),
        }
    }
}

impl Stored for Decimal {
    const TYPE: Type = Type::Amount;

    fn read(value: Value) -> Result<Self, Unreadable> {
        match &value {
            Value::Text(text) => Decimal::from_str_exact(text).map_err(|_| value.unlike(Self::TYPE)),
            other => Err(other.unlike(Self::TYPE)),
        }
    }
}

impl<T: Stored> Stored for Option<T> {
    const TYPE: Type = T::TYPE;
    const OPTIONAL: bool = true;

    fn read(value: Value) -> Result<Self, Unreadable> {
        match value {
            Value::Empty => Ok(None),
            value => T::read(value).map(Some),
        }
    }
}

/// A record that knows the types of its fields and can be read back.
pub trait Typed: Record + Sized {
    /// What the rows of the table are.
    const DOC: &'static str;
    /// The fields, in order.
    const COLUMNS: &'static [Column];
    /// Makes the record from the values of its fields, in order.
    fn read<E: From<Unreadable>>(next: &mut dyn FnMut() -> Result<Value, E>) -> Result<Self, E>;
}
