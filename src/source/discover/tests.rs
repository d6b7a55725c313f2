use super::*;

fn place(files: &[&str]) -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a temporary folder");
    for file in files {
        let path = place.path().join(file);
        std::fs::create_dir_all(path.parent().expect("a folder above")).expect("folders");
        std::fs::write(path, "Words that were said.\n").expect("a file");
    }
    place
}

fn ids(found: &Discovery) -> Vec<&str> {
    found.inputs.iter().map(|i| i.id.as_str()).collect()
}

#[test]
fn a_folder_is_read_in_the_order_of_names() {
    let place = place(&[
        "b/2.txt",
        "b/10.txt",
        "a.txt",
        "c.md",
        ".git/x.txt",
        ".x.txt",
        "y.gold/turns.jsonl",
        "z.png",
    ]);
    let found = discover(&[place.path()], None);
    assert_eq!(ids(&found), ["a", "b/10", "b/2", "c"]);
    assert_eq!(found.passed_over.len(), 1);
    assert!(found.problems.is_empty());
}

#[test]
fn a_named_file_is_read_whatever_its_name() {
    let place = place(&[".x.txt", "z.png"]);
    let found = discover(
        &[
            place.path().join("z.png"),
            place.path().join(".x.txt"),
            place.path().join("z.png"),
        ],
        None,
    );
    assert_eq!(ids(&found), ["z", ".x"]);
}

#[test]
fn the_output_folder_is_left_out() {
    let place = place(&["a.txt", "out/b.txt"]);
    let found = discover(&[place.path()], Some(&place.path().join("out")));
    assert_eq!(ids(&found), ["a"]);
    let found = discover(&[place.path().join("out")], Some(&place.path().join("out")));
    assert_eq!(ids(&found), ["b"], "unless it is what was named");
}

#[test]
fn own_tables_are_told_by_name_and_beginning() {
    let place = place(&["turns.csv", "figures.txt"]);
    for (name, text) in [
        ("figures.csv", "doc,company,"),
        ("arr.jsonl", ""),
        ("guidance.jsonl", "{\"doc\":\"a\"}"),
    ] {
        std::fs::write(place.path().join(name), text).expect("a file");
    }
    assert_eq!(ids(&discover(&[place.path()], None)), ["figures", "turns"]);
}

#[test]
fn a_file_that_vanishes() {
    let place = place(&["a.txt", "b.txt"]);
    let found = discover(&[place.path()], None);
    std::fs::remove_file(place.path().join("a.txt")).expect("it is there");
    let gone = found.inputs[0].read().expect_err("it is gone");
    assert_eq!(gone.trouble.code(), "vanished");
    assert!(
        gone.to_string()
            .ends_with("a.txt: it was there when the folder was listed and is gone now")
    );
    assert_eq!(found.inputs[1].read().map(|d| d.id).ok().as_deref(), Some("b"));
}

#[test]
fn more_than_offsets_can_address() {
    let place = place(&["a.txt"]);
    let file = std::fs::File::options()
        .write(true)
        .open(place.path().join("a.txt"))
        .expect("a file");
    // A file with a hole: it takes no room on the disk.
    if file.set_len(5 << 30).is_ok() {
        let refused = discover(&[place.path()], None).inputs[0].read().expect_err("too large");
        assert_eq!(refused.trouble.code(), "too-large");
    }
}
