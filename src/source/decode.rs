//! Bytes → text, whatever the encoding.
//!
//! The order of the questions matters: a byte order mark is certain, zero bytes betray UTF-16, valid
//! UTF-8 is hardly ever anything else, and only what is left is guessed from the frequencies of
//! letters. Nothing is lost in silence: [`Decoded`] tells where a byte could not be read.

use std::borrow::Cow;

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::error::Trouble;

/// Text, and what was odd about the bytes. Offsets are into `text`.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without byte order mark.
    pub text: String,
    /// Name of the encoding.
    pub encoding: &'static str,
    /// Where bytes could not be read and U+FFFD stands instead.
    pub broken: Vec<usize>,
    /// Where NUL bytes stood; they are blanks now.
    pub nuls: Vec<usize>,
}

/// Decodes a whole source.
///
/// ```
/// use guidepost::source::decode;
///
/// let decoded = decode("營收為 970 萬美元".as_bytes().to_vec())?;
/// assert_eq!((decoded.text.as_str(), decoded.encoding), ("營收為 970 萬美元", "UTF-8"));
/// # Ok::<(), guidepost::source::Trouble>(())
/// ```
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, Trouble> {
    if bytes.is_empty() {
        return Err(Trouble::Empty);
    }
    if let Some(kind) = kind_by_magic(&bytes) {
        return Err(Trouble::Binary(kind));
    }
    let decoded = match Encoding::for_bom(&bytes) {
        _ if bytes.starts_with(&[0xFF, 0xFE, 0, 0]) => utf32(&bytes[4..], u32::from_le_bytes, "UTF-32LE"),
        _ if bytes.starts_with(&[0, 0, 0xFE, 0xFF]) => utf32(&bytes[4..], u32::from_be_bytes, "UTF-32BE"),
        Some((encoding, mark)) if encoding == UTF_8 => utf8(bytes, mark),
        Some((encoding, mark)) => with(encoding, &bytes[mark..]),
        // Nearly every text: UTF-8 without a zero byte, looked through once.
        None if memchr::memchr(0, &bytes).is_none() => match String::from_utf8(bytes) {
            Ok(text) => plain_utf8(text),
            Err(error) => without_mark(error.into_bytes()),
        },
        None => without_mark(bytes),
    };
    checked(decoded)
}

fn without_mark(bytes: Vec<u8>) -> Decoded {
    match utf16_without_mark(&bytes) {
        Some(encoding) => with(encoding, &bytes),
        None if std::str::from_utf8(&bytes).is_ok() => utf8(bytes, 0),
        None => match legacy(&bytes) {
            encoding if encoding == UTF_8 => utf8(bytes, 0),
            encoding => with(encoding, &bytes),
        },
    }
}

fn plain_utf8(text: String) -> Decoded {
    Decoded {
        text,
        encoding: UTF_8.name(),
        broken: Vec::new(),
        nuls: Vec::new(),
    }
}

/// Refuses what is no text after all, and replaces NUL bytes.
fn checked(mut decoded: Decoded) -> Result<Decoded, Trouble> {
    let text = &decoded.text;
    if u32::try_from(text.len()).is_err() {
        return Err(Trouble::TooLarge(text.len() as u64));
    }
    if text.trim_matches(|c: char| c.is_whitespace() || c == '\0').is_empty() {
        return Err(Trouble::Empty);
    }
    // Form feeds part pages, escapes colour terminal logs, SUB ends DOS files.
    let odd = |b: u8| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1A | 0x1B);
    let controls = text.bytes().filter(|&b| odd(b)).count();
    if controls > 8.max(text.len() / 50) || decoded.broken.len() > 8.max(text.len() / 20) {
        return Err(Trouble::Binary("binary data"));
    }
    decoded.nuls = memchr::memchr_iter(0, text.as_bytes()).collect();
    if !decoded.nuls.is_empty() {
        decoded.text = decoded.text.replace('\0', " ");
    }
    Ok(decoded)
}

/// UTF-8, the errors replaced; no copy where there are none.
fn utf8(mut bytes: Vec<u8>, mark: usize) -> Decoded {
    bytes.drain(..mark);
    let mut broken = Vec::new();
    let text = String::from_utf8(bytes).unwrap_or_else(|error| {
        let mut text = String::with_capacity(error.as_bytes().len() + 16);
        for chunk in error.as_bytes().utf8_chunks() {
            text.push_str(chunk.valid());
            if !chunk.invalid().is_empty() {
                broken.push(text.len());
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        text
    });
    Decoded {
        broken,
        ..plain_utf8(text)
    }
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let broken = match had_errors {
        true => text
            .match_indices(char::REPLACEMENT_CHARACTER)
            .map(|(i, _)| i)
            .collect(),
        false => Vec::new(),
    };
    Decoded {
        text: Cow::into_owned(text),
        encoding: encoding.name(),
        broken,
        nuls: Vec::new(),
    }
}

fn utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32, encoding: &'static str) -> Decoded {
    let mut text = String::with_capacity(bytes.len() / 3);
    let mut broken = Vec::new();
    for chunk in bytes.chunks(4) {
        let read = <[u8; 4]>::try_from(chunk).ok().and_then(|c| char::from_u32(unit(c)));
        if read.is_none() {
            broken.push(text.len());
        }
        text.push(read.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    Decoded {
        text,
        encoding,
        broken,
        nuls: Vec::new(),
    }
}

/// UTF-16 without a byte order mark, told from its zero bytes or, in Chinese without any, by trial.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(32 * 1024) & !1];
    if sample.len() < 4 {
        return None;
    }
    let zeros = |side: usize| sample.iter().skip(side).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // The sample may end within a character: that is no error.
    if std::str::from_utf8(sample).map_or_else(|e| e.error_len().is_none(), |_| true) {
        // ASCII in UTF-16 is valid UTF-8 full of NUL bytes: every other one.
        let units = sample.len() / 2;
        return match () {
            () if odd * 5 > units * 2 && even * 20 < odd => Some(UTF_16LE),
            () if even * 5 > units * 2 && odd * 20 < even => Some(UTF_16BE),
            () => None,
        };
    }
    let little = Plausible::of(sample, u16::from_le_bytes);
    let big = Plausible::of(sample, u16::from_be_bytes);
    let (best, other, encoding) = if little.share() >= big.share() {
        (little, big, UTF_16LE)
    } else {
        (big, little, UTF_16BE)
    };
    // Read in the wrong order, or read from single bytes, hardly any unit is a likely one; pairs of
    // small ASCII letters look like ideographs in both orders, hence the distance asked for.
    let likely = best.share() >= 95 && best.share() >= other.share() + 15;
    let spaced = best.ascii * 100 >= best.units && even + odd > 0;
    let chinese = best.ascii == 0 && best.share() >= 98 && best.ideographs * 2 > best.units;
    (likely && (spaced || chinese)).then_some(encoding)
}

/// How far 16-bit units look like English or Chinese text.
#[derive(Default)]
struct Plausible {
    units: usize,
    likely: usize,
    ascii: usize,
    ideographs: usize,
}

impl Plausible {
    fn of(sample: &[u8], unit: fn([u8; 2]) -> u16) -> Self {
        let mut found = Self::default();
        for pair in sample.chunks_exact(2) {
            let unit = unit([pair[0], pair[1]]);
            let (ascii, ideograph) = (matches!(unit, 0x20..=0x7E | 9..=13), matches!(unit, 0x4E00..=0x9FFF));
            let other = matches!(
                unit,
                0xA0..=0x17F | 0x2010..=0x2044 | 0x20A0..=0x20BF | 0x2122 | 0x2190..=0x2193 | 0x25A0..=0x25CF
                    | 0x3000..=0x3017 | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0xAC00..=0xD7A3 | 0xFF01..=0xFF60 | 0xFFE0..=0xFFE6
            );
            found.units += 1;
            found.likely += usize::from(ascii || ideograph || other);
            found.ascii += usize::from(ascii);
            found.ideographs += usize::from(ideograph);
        }
        found
    }

    /// Likely units in a hundred.
    fn share(&self) -> usize {
        self.likely * 100 / self.units.max(1)
    }
}

/// The encoding of bytes that are neither UTF-16 nor valid UTF-8. UTF-8 where they are UTF-8 with errors.
fn legacy(bytes: &[u8]) -> &'static Encoding {
    let (mut multibyte, mut errors) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        multibyte += chunk.valid().bytes().filter(|&b| b >= 0xC0).count();
        errors += usize::from(!chunk.invalid().is_empty());
    }
    // Other encodings form a valid sequence now and then, never most of the time.
    if multibyte >= 4 * errors {
        return UTF_8;
    }
    let western = western(bytes);
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&sample_of_high_bytes(bytes), true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    if guess.is_single_byte() {
        // A curly quote or an accent in English is Windows-1252, whatever the statistics of so few letters say.
        return match western {
            Western::Likely => WINDOWS_1252,
            Western::Dense => guess,
            Western::Unlikely => UTF_8,
        };
    }
    if western == Western::Likely {
        return WINDOWS_1252;
    }
    let guess = if guess == GBK { GB18030 } else { guess };
    // The statistics see a sample; the whole must decode.
    let failures = |e: &'static Encoding| match e.decode_without_bom_handling(bytes) {
        (_, false) => 0,
        (text, true) => text.matches(char::REPLACEMENT_CHARACTER).count(),
    };
    match failures(guess) {
        0 => guess,
        some => [BIG5, GB18030, SHIFT_JIS, EUC_KR]
            .into_iter()
            .map(|e| (failures(e), e))
            .min_by_key(|(n, _)| *n)
            .filter(|(n, _)| *n * 4 < some)
            .map_or(guess, |(_, e)| e),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Western {
    /// Typographic signs, and accented letters within words.
    Likely,
    /// Too many high bytes for English.
    Dense,
    /// A few high bytes that make no sense in Windows-1252.
    Unlikely,
}

/// Whether the high bytes read well as Windows-1252 in a text that is mostly ASCII.
fn western(bytes: &[u8]) -> Western {
    let letter = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_alphabetic);
    let (mut high, mut good) = (0usize, 0usize);
    for (i, &b) in bytes.iter().enumerate().filter(|(_, b)| **b >= 0x80) {
        high += 1;
        good += usize::from(match b {
            // € … ‘ ’ “ ” • – — ™ and the signs of Latin-1 that finance uses.
            0x80 | 0x85 | 0x91..=0x97 | 0x99 | 0xA0 | 0xA2 | 0xA3 | 0xA5 | 0xA7 | 0xA9 | 0xAB | 0xAE => true,
            0xB0 | 0xB1 | 0xB2 | 0xB7 | 0xBB..=0xBE => true,
            // ÷ × ÿ Þ þ Ð ð hardly occur; a broken multibyte sequence often begins with Ã or Â.
            0xC0..=0xFE if !matches!(b, 0xD0 | 0xD7 | 0xDE | 0xF0 | 0xF7 | 0xFE) => {
                letter(i.checked_sub(1)) || letter(Some(i + 1))
            }
            _ => false,
        });
    }
    match () {
        () if high >= 8 && high * 10 > bytes.len() => Western::Dense,
        () if good * 10 >= high * 9 => Western::Likely,
        () if high >= 8 && high * 50 > bytes.len() => Western::Dense,
        () => Western::Unlikely,
    }
}

/// At most 16 KB of the lines that have bytes above 127: detection is slow, and ASCII tells nothing.
fn sample_of_high_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut sample = Vec::with_capacity(16 * 1024);
    let pieces = bytes.split(|&b| b == b'\n').flat_map(|line| line.chunks(4096));
    for piece in pieces.filter(|piece| !piece.is_ascii()) {
        if sample.len() + piece.len() > 16 * 1024 {
            break;
        }
        sample.extend_from_slice(piece);
        sample.push(b'\n');
    }
    sample
}

/// Kinds of files that are told by their first bytes.
fn kind_by_magic(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF file"),
        (b"PK\x03\x04", "a zip archive or an Office document"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office document"),
        (b"{\\rtf", "an RTF document"),
        (b"\x89PNG\r\n", "a PNG image"),
        (b"\xFF\xD8\xFF", "a JPEG image"),
        (b"GIF87a", "a GIF image"),
        (b"GIF89a", "a GIF image"),
        (b"RIFF", "a sound, film or WebP file"),
        (b"ID3", "an MP3 file"),
        (b"OggS", "an Ogg file"),
        (b"fLaC", "a FLAC file"),
        (b"\x7FELF", "an executable"),
        (b"MZ\x90\0", "an executable"),
        (b"\0asm", "a WebAssembly module"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
        (b"Rar!\x1A\x07", "a RAR archive"),
        (b"BZh", "a bzip2 file"),
        (b"\xFD7zXZ\0", "an xz file"),
        (b"PAR1", "a Parquet file"),
    ];
    let (magic, kind) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic))?;
    // Words may begin with some of these letters: "RIFF", "BZh…". Text goes on as text.
    let head = &bytes[..bytes.len().min(4096)];
    let text_all_along = magic.is_ascii() && head.iter().all(|b| (9..0x80).contains(b));
    (matches!(magic[0], b'%' | b'{') || !text_all_along).then_some(kind)
}

#[cfg(test)]
mod tests;
