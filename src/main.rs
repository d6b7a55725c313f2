//! The command line of Guidepost.

use std::path::PathBuf;

use clap::Parser;
use guidepost::records::Record;
use guidepost::source::Document;

/// Mines earnings-call transcripts.
#[derive(Parser)]
struct Args {
    command: String,
    paths: Vec<PathBuf>,
    #[arg(long)]
    out: PathBuf,
    #[arg(long)]
    format: String,
}

fn write<R: Record>(out: &std::path::Path, rows: impl Iterator<Item = R>) -> anyhow::Result<()> {
    let mut text = String::new();
    for row in rows {
        text.push_str(&serde_json::to_string(&row)?);
        text.push('\n');
    }
    std::fs::write(out.join(format!("{}.jsonl", R::TABLE)), text)?;
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let mut files = Vec::new();
    for path in &args.paths {
        for entry in walkdir::WalkDir::new(path).sort_by_file_name() {
            let entry = entry?;
            if entry.file_type().is_file() {
                files.push(entry.into_path());
            }
        }
    }
    let lexicon = guidepost::lexicon::Lexicon::built_in();
    let mined: Vec<_> = files
        .iter()
        .map(|f| {
            let id = f.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            guidepost::mine(
                &Document::from_text(id, String::from_utf8_lossy(&std::fs::read(f).unwrap_or_default())),
                &lexicon,
            )
        })
        .collect();
    std::fs::create_dir_all(&args.out)?;
    write(&args.out, mined.iter().flat_map(|m| m.turns.iter().cloned()))?;
    write(&args.out, mined.iter().flat_map(|m| m.figures.iter().cloned()))?;
    write(&args.out, mined.iter().flat_map(|m| m.guidance.iter().cloned()))?;
    write(&args.out, mined.iter().flat_map(|m| m.arr.iter().cloned()))?;
    write(&args.out, mined.iter().flat_map(|m| m.diagnostics.iter().cloned()))?;
    Ok(())
}
