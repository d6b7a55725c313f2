//! Compressed sources: gzip and Zstandard, told by their first bytes.

use std::io::Read;

use super::error::Trouble;

/// A transcript has some 100 KB; whatever unpacks to more than this is refused, because a few
/// kilobytes can be packed to fill any memory.
const LIMIT: u64 = 1 << 30;

/// The bytes themselves, or what they unpack to.
pub(super) fn unpack(bytes: Vec<u8>) -> Result<Vec<u8>, Trouble> {
    if bytes.starts_with(&[0x1F, 0x8B]) {
        read("gzip", flate2::read::MultiGzDecoder::new(&bytes[..]))
    } else if bytes.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) {
        let failed = |e: ruzstd::decoding::errors::FrameDecoderError| Trouble::Unpack {
            format: "zstd",
            reason: e.to_string(),
        };
        // The decoder reads one frame and leaves the rest in the slice.
        let mut rest = &bytes[..];
        let mut unpacked = Vec::new();
        while !rest.is_empty() {
            let decoder = ruzstd::decoding::StreamingDecoder::new(&mut rest).map_err(failed)?;
            unpacked.append(&mut read("zstd", decoder)?);
            if unpacked.len() as u64 > LIMIT {
                return Err(too_much("zstd"));
            }
        }
        Ok(unpacked)
    } else {
        Ok(bytes)
    }
}

fn read(format: &'static str, decoder: impl Read) -> Result<Vec<u8>, Trouble> {
    let mut unpacked = Vec::new();
    decoder
        .take(LIMIT + 1)
        .read_to_end(&mut unpacked)
        .map_err(|e| Trouble::Unpack {
            format,
            reason: e.to_string(),
        })?;
    match unpacked.len() as u64 > LIMIT {
        true => Err(too_much(format)),
        false => Ok(unpacked),
    }
}

fn too_much(format: &'static str) -> Trouble {
    Trouble::Unpack {
        format,
        reason: format!("it holds more than {} GiB", LIMIT >> 30),
    }
}

/// The ending of a name that says no more than how the file is packed.
pub(super) fn without_packing(name: &str) -> &str {
    let cut = |ending: &str| {
        let at = name.len().checked_sub(ending.len())?;
        (at > 0 && name.is_char_boundary(at) && name[at..].eq_ignore_ascii_case(ending)).then(|| &name[..at])
    };
    cut(".gz").or_else(|| cut(".zst")).unwrap_or(name)
}
