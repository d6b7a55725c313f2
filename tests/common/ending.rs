//! Names for many copies of a company, in the tests of the store and in its benchmark.

/// A name's ending: `ba`, `ca`, …
pub fn ending(mut n: usize) -> String {
    let mut word = String::new();
    loop {
        word.push(char::from(b'b' + (n % 20) as u8));
        word.push('a');
        n /= 20;
        if n == 0 {
            return word;
        }
    }
}
