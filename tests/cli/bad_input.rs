//! Whatever is wrong with one source is told with its name, and costs none of the others.

use std::io::Write;

use crate::{CALL, Place, rows};

/// Runs `mine` over the folder `calls`, in which `good.txt` is a call, and expects that one mined and the message.
fn one_bad(place: &Place, code: i32, message: &str) {
    place.file("calls/good.txt", CALL);
    let ran = place.run(&["mine", "calls", "--out", "out"]);
    assert!(ran.stderr.contains(message), "expected {message:?} in {:?}", ran.stderr);
    assert_eq!(ran.code, Some(code), "{message}");
    let documents = rows(&place.path("out/documents.csv"));
    assert!(
        documents.iter().any(|d| d["doc"] == "good"),
        "the good one is mined beside: {message}"
    );
    if code == 1 {
        let refused = rows(&place.path("out/diagnostics.csv"));
        assert!(refused.iter().any(|d| d["severity"] == "error"), "{message}");
    }
}

#[test]
fn files_that_are_no_text() {
    let noise: Vec<u8> = (0u32..4000)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    for (name, bytes, message) in [
        ("empty.txt", &b""[..], "guidepost: calls/empty.txt: nothing is in it\n"),
        (
            "blank.txt",
            b" \n\r\n\t",
            "guidepost: calls/blank.txt: nothing is in it\n",
        ),
        (
            "noise.txt",
            &noise,
            "guidepost: calls/noise.txt: not text, but binary data\n",
        ),
        (
            "image.txt",
            b"\x89PNG\r\n\x1A\n\0\0\0",
            "guidepost: calls/image.txt: not text, but a PNG image\n",
        ),
        (
            "program",
            b"\x7FELF\x02\x01\x01\0",
            "guidepost: calls/program: not text, but an executable\n",
        ),
        (
            "cut.txt.gz",
            b"\x1F\x8B\x08\0\0\0\0\0",
            "guidepost: calls/cut.txt.gz: the gzip file cannot be unpacked: ",
        ),
        (
            "cut.zst",
            b"\x28\xB5\x2F\xFD\x04",
            "guidepost: calls/cut.zst: the zstd file cannot be unpacked: ",
        ),
    ] {
        let place = Place::new();
        place.file(&format!("calls/{name}"), bytes);
        one_bad(&place, 1, message);
    }
}

#[test]
fn encodings() {
    let utf16 = |big: bool, mark: bool| -> Vec<u8> {
        let text = format!("{}{CALL}", if mark { "\u{FEFF}" } else { "" });
        let bytes = |u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() };
        text.encode_utf16().flat_map(bytes).collect()
    };
    let packed = |text: &[u8]| -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder
            .write_all(text)
            .and_then(|()| encoder.finish())
            .expect("gzip in memory")
    };
    let place = Place::new();
    place
        .file("utf8.txt", CALL)
        .file("utf8-mark.txt", format!("\u{FEFF}{CALL}"))
        .file("crlf.txt", CALL.replace('\n', "\r\n"))
        .file("cr.txt", CALL.replace('\n', "\r"))
        .file("utf16le-mark.txt", utf16(false, true))
        .file("utf16be-mark.txt", utf16(true, true))
        .file("utf16le.txt", utf16(false, false))
        .file("utf16be.txt", utf16(true, false))
        .file("big5.txt", encoding_rs::BIG5.encode(CALL).0)
        .file("gb18030.txt", encoding_rs::GB18030.encode(CALL).0)
        .file("gzip.txt.gz", packed(CALL.as_bytes()))
        .file(
            "zstd.txt.zst",
            ruzstd::encoding::compress_to_vec(CALL.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest),
        );
    let ran = place.run(&["mine", ".", "--out", "out"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let turns = rows(&place.path("out/turns.csv"));
    let words = |doc: &str| -> Vec<(String, String)> {
        let of = turns.iter().filter(|t| t["doc"] == doc);
        of.map(|t| (t["english"].clone(), t["chinese"].clone())).collect()
    };
    let expected = words("utf8");
    assert!(!expected.is_empty());
    let documents = rows(&place.path("out/documents.csv"));
    assert_eq!(documents.len(), 12);
    for document in &documents {
        assert_eq!(words(&document["doc"]), expected, "{}", document["doc"]);
    }
    let encoding = |doc: &str| {
        documents
            .iter()
            .find(|d| d["doc"] == doc)
            .map(|d| d["encoding"].as_str())
    };
    for (doc, name) in [
        ("utf16le", "UTF-16LE"),
        ("utf16be", "UTF-16BE"),
        ("big5", "Big5"),
        ("gb18030", "gb18030"),
    ] {
        assert_eq!(encoding(doc), Some(name));
    }
}

#[test]
fn bytes_that_are_lost_are_told_with_their_line() {
    let place = Place::new();
    let broken = CALL.replace("Thank you.", "Thank@ you.").into_bytes();
    let broken: Vec<u8> = broken.into_iter().map(|b| if b == b'@' { 0xFF } else { b }).collect();
    place.file("calls/broken.txt", broken);
    one_bad(
        &place,
        0,
        "guidepost: calls/broken.txt:8: 1 byte sequence(s) that are no UTF-8; replaced by U+FFFD\n",
    );

    let place = Place::new();
    place.file("calls/nul.txt", CALL.replace("Thank you.", "Thank\0you."));
    one_bad(
        &place,
        0,
        "guidepost: calls/nul.txt:8: 1 NUL byte(s); replaced by blanks\n",
    );
}

#[test]
fn very_long_lines() {
    let line = |bytes: usize| "Revenue was $25 million in the quarter, and ".repeat(bytes / 44);
    let place = Place::new();
    place.file("calls/long.txt", format!("Good morning.\n{}", line(18 << 20)));
    one_bad(
        &place,
        1,
        "guidepost: calls/long.txt:2: a line of 17 MiB; no transcript has lines of more than 16\n",
    );

    // Less is mined, without a stop in it too.
    let place = Place::new();
    place.file("calls/long.txt", line(1 << 17));
    let ran = place.run(&["mine", "calls", "--out", "out"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert!(
        rows(&place.path("out/figures.csv"))
            .iter()
            .all(|f| f["sentence"].len() <= 2000)
    );
}

#[test]
fn folders_without_transcripts() {
    let place = Place::new();
    std::fs::create_dir_all(place.path("calls/sub")).expect("folders");
    let message = "guidepost: calls: no transcripts in this folder\n";
    let ran = place.run(&["mine", "calls"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(1), message));

    place
        .file("calls/sub/logo.png", b"\x89PNG")
        .file("calls/.hidden.txt", CALL)
        .file("calls/x.gold/turns.jsonl", "{}");
    let ran = place.run(&["mine", "calls"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(1), message));
    assert!(
        ran.stdout.contains("Passed over 1 file: calls/sub/logo.png (image)"),
        "{}",
        ran.stdout
    );
}

#[test]
fn paths_that_lead_nowhere() {
    let place = Place::new();
    place.file("good.txt", CALL);
    for (path, message) in [
        ("nowhere.txt", "guidepost: nowhere.txt: no such file or folder\n"),
        ("calls/*.txt", "guidepost: calls/*.txt: no file matches this pattern\n"),
        ("***", "guidepost: ***: not a file pattern: "),
    ] {
        let ran = place.run(&["mine", path, "good.txt"]);
        assert!(ran.stderr.starts_with(message), "{}", ran.stderr);
        assert_eq!(ran.code, Some(1), "{path}");
        assert!(ran.stdout.contains("good.txt"), "{}", ran.stdout);
    }
}

#[cfg(unix)]
#[test]
fn links() {
    use std::os::unix::fs::symlink;
    let place = Place::new();
    place.file("calls/good.txt", CALL);
    symlink("gone.txt", place.path("calls/dangling.txt")).expect("a link");
    one_bad(
        &place,
        1,
        "guidepost: calls/dangling.txt: a dangling link: gone.txt does not exist\n",
    );

    let place = Place::new();
    place.file("calls/good.txt", CALL);
    symlink("..", place.path("calls/loop")).expect("a link");
    symlink("itself", place.path("calls/itself")).expect("a link");
    one_bad(
        &place,
        1,
        "guidepost: calls/itself: a link loop: it leads back to itself\n",
    );
    let ran = place.run(&["mine", "calls"]);
    assert!(ran.stderr.contains("calls/loop/calls: a link loop") || ran.stderr.contains("calls/loop: a link loop"));

    // A link to a file that is mined anyway is not mined again.
    let place = Place::new();
    place.file("calls/good.txt", CALL);
    symlink("good.txt", place.path("calls/same.txt")).expect("a link");
    let ran = place.run(&["mine", "calls", "calls/good.txt", "--out", "out"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(rows(&place.path("out/documents.csv")).len(), 1);
}

#[cfg(unix)]
#[test]
fn no_permission() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    place.file("calls/secret.txt", CALL).file("calls/closed/x.txt", CALL);
    let close =
        |name: &str| std::fs::set_permissions(place.path(name), std::fs::Permissions::from_mode(0o000)).expect("chmod");
    close("calls/secret.txt");
    close("calls/closed");
    if std::fs::read(place.path("calls/secret.txt")).is_err() {
        one_bad(&place, 1, "guidepost: calls/secret.txt: no permission to read it\n");
        one_bad(&place, 1, "guidepost: calls/closed: no permission to read it\n");
    }
    // Else the tests run as root, who may read everything.
    let open = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(place.path("calls/closed"), open).expect("chmod");
}

#[test]
fn standard_input() {
    let place = Place::new();
    let ran = place.run_with_input(&["mine", "-", "--out", "out"], CALL.as_bytes());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let documents = rows(&place.path("out/documents.csv"));
    assert_eq!(
        (documents[0]["doc"].as_str(), documents[0]["path"].as_str()),
        ("stdin", "'-")
    );
    let ran = place.run_with_input(&["mine", "-"], b"");
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (Some(1), "guidepost: standard input: nothing is in it\n")
    );
}
