//! The binary as a user runs it: arguments and files in; exit code, messages and files out.

#![allow(missing_docs, reason = "nobody reads the docs of tests")]

mod bad_input;
mod commands;
mod output;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A short bilingual call in the layout with doubled headers.
pub const CALL: &str = "\
免責聲明:中文內容為機器翻譯,僅供參考,請以英文原文為準
Operator
Operator
Good morning, and welcome to the Larkfield Second Quarter 2023 Results Conference Call. I will now turn the call over to Anna Berg.
早安,歡迎參加 Larkfield 2023 年第二季財報電話會議。現在我將會議轉交給 Anna Berg。
Anna Berg - Chief Financial Officer
Anna Berg - Chief Financial Officer
Thank you. Revenue was $25 million, up 12% year over year.
謝謝。營收為 2,500 萬美元,年增 12%。
For the full year 2023, we expect revenue to be between $95 million and $110 million.
我們預計 2023 年全年營收將介於 9,500 萬美元至 1.1 億美元之間。
";

/// What a run left.
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// A folder for one test, and the binary run in it.
pub struct Place(tempfile::TempDir);

impl Place {
    #[allow(clippy::new_without_default)] // a folder is made: no default value
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file, and the folders above it.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder above")).expect("folders");
        std::fs::write(path, bytes).expect("a file");
        self
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// The names in a folder, hidden ones too; nothing where there is no folder.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.path(folder)).into_iter().flatten().flatten();
        let mut names: Vec<_> = entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guidepost"));
        command
            .args(arguments)
            .current_dir(self.0.path())
            .env_remove("NO_COLOR");
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        finished(self.command(arguments).spawn().expect("the binary"))
    }

    pub fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .spawn()
            .expect("the binary");
        child
            .stdin
            .take()
            .expect("a pipe")
            .write_all(input)
            .expect("the binary reads");
        finished(child)
    }
}

pub fn finished(child: std::process::Child) -> Ran {
    let output = child.wait_with_output().expect("it ends");
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8 on standard output"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8 on standard error"),
    }
}

/// The rows of a CSV file, by field name.
pub fn rows(path: &Path) -> Vec<std::collections::HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    reader.deserialize().map(|row| row.expect("a row")).collect()
}
