//! A file that is not there until it is complete.
//!
//! On Linux a draft has no name at all while it is written, so that not even a killed run leaves
//! anything behind. Elsewhere, and on file systems without nameless files, it is a hidden
//! temporary file beside its place, removed when the run fails.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use tempfile::NamedTempFile;

/// The beginning of the names of temporary files.
const PREFIX: &str = ".guidepost-";

/// A file in the making.
#[derive(Debug)]
pub(super) struct Draft {
    writer: BufWriter<Kind>,
}

#[derive(Debug)]
enum Kind {
    #[cfg(target_os = "linux")]
    Nameless(File),
    Named(NamedTempFile),
}

impl Kind {
    fn file(&mut self) -> &mut File {
        match self {
            #[cfg(target_os = "linux")]
            Self::Nameless(file) => file,
            Self::Named(file) => file.as_file_mut(),
        }
    }
}

impl Write for Kind {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file().flush()
    }
}

impl Draft {
    /// A draft on the file system of `folder`.
    pub(super) fn create(folder: &Path) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        if let Some(file) = nameless(folder) {
            return Ok(Self::of(Kind::Nameless(file)));
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        Ok(Self::of(Kind::Named(builder.tempfile_in(folder)?)))
    }

    fn of(kind: Kind) -> Self {
        Self {
            writer: BufWriter::with_capacity(64 * 1024, kind),
        }
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.writer.write_all(bytes)
    }

    /// Brings every byte to the disk, which is the last moment at which it may turn out to be full.
    pub(super) fn complete(&mut self) -> io::Result<()> {
        self.writer.flush()?;
        self.writer.get_mut().file().sync_all()
    }

    /// Gives the file its name; a file that has the name is replaced.
    pub(super) fn publish(self, folder: &Path, path: &Path) -> io::Result<()> {
        let kind = self.writer.into_inner().map_err(|e| e.into_error())?;
        match kind {
            #[cfg(target_os = "linux")]
            Kind::Nameless(file) => give_name(&file, folder, path),
            Kind::Named(file) => file.persist(path).map(drop).map_err(|e| e.error),
        }
    }
}

/// A nameless file, where the file system has them and a name can be given to it later.
#[cfg(target_os = "linux")]
fn nameless(folder: &Path) -> Option<File> {
    use rustix::fs::{CWD, Mode, OFlags, openat};
    if !Path::new("/proc/self/fd").is_dir() {
        return None;
    }
    let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
    openat(CWD, folder, flags, Mode::from_raw_mode(0o666))
        .ok()
        .map(File::from)
}

#[cfg(target_os = "linux")]
fn give_name(file: &File, folder: &Path, path: &Path) -> io::Result<()> {
    use rustix::fs::{AtFlags, CWD, linkat};
    use std::os::fd::AsRawFd;
    let nameless = format!("/proc/self/fd/{}", file.as_raw_fd());
    let link = |name: &Path| linkat(CWD, nameless.as_str(), CWD, name, AtFlags::SYMLINK_FOLLOW);
    // A link cannot replace a file, a rename can: a passing name in between.
    let mut number = 0;
    let passing = loop {
        let passing = folder.join(format!("{PREFIX}{}-{number}", std::process::id()));
        match link(&passing) {
            Ok(()) => break passing,
            Err(rustix::io::Errno::EXIST) if number < 1000 => number += 1,
            Err(error) => return Err(error.into()),
        }
    };
    std::fs::rename(&passing, path).inspect_err(|_| {
        let _ = std::fs::remove_file(&passing);
    })
}
