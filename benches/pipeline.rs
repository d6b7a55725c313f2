//! How fast the pipeline is, whole and stage by stage, against a floor measured in the same run:
//! one pass of the automaton with the same vocabulary over the same bytes.
//!
//! `cargo bench --bench pipeline` repeats the texts of `corpus/` to 40 MB;
//! `cargo bench --bench pipeline -- FOLDER` takes the texts of a folder instead.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use guidepost::batch;
use guidepost::export::{Csv, Format, Table};
use guidepost::facts::{self, Reading};
use guidepost::lexicon::Lexicon;
use guidepost::source::{Document, discover};
use guidepost::turns;

/// The allocator of the binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// At least so much text is mined in a round.
const BYTES: usize = 40 << 20;
/// The best of so many rounds counts: the others were disturbed.
const ROUNDS: usize = 3;

struct Text {
    name: String,
    bytes: Vec<u8>,
}

fn main() {
    let folder = std::env::args().skip(1).find(|a| !a.starts_with('-'));
    let folder = folder.map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus"),
        PathBuf::from,
    );
    let found = discover(&[&folder], None);
    let texts: Vec<Text> = found
        .inputs
        .iter()
        .filter_map(|input| match &input.origin {
            guidepost::source::Origin::Listed(path) => Some((input, std::fs::read(path).ok()?)),
            _ => None,
        })
        .filter(|(input, bytes)| Document::from_bytes(input.id.as_str(), bytes.clone()).is_ok())
        .map(|(input, bytes)| Text {
            name: input.id.clone(),
            bytes,
        })
        .collect();
    let once: usize = texts.iter().map(|t| t.bytes.len()).sum();
    if once == 0 {
        eprintln!("no texts in {}", folder.display());
        std::process::exit(1);
    }
    // Many documents, few bytes in memory: the same text is read again and again.
    let round: Vec<&Text> = texts.iter().cycle().take(texts.len() * BYTES.div_ceil(once)).collect();
    let bytes: usize = round.iter().map(|t| t.bytes.len()).sum();
    let lexicon = Lexicon::built_in();
    println!(
        "{}: {} texts, {:.1} MB, repeated to {} documents, {:.1} MB; best of {ROUNDS} rounds\n",
        folder.display(),
        texts.len(),
        megabytes(once),
        round.len(),
        megabytes(bytes)
    );

    let one = best(|| whole(&round, 1, &lexicon));
    let two = best(|| whole(&round, 2, &lexicon));
    let memory = peak_memory();
    let floor = best(|| {
        let start = clock();
        let matches: usize = round.iter().map(|t| lexicon.bare_pass(&t.bytes)).sum();
        std::hint::black_box(matches);
        clock() - start
    });
    let stages = (0..ROUNDS)
        .map(|_| stages(&round, &lexicon))
        .reduce(|a, b| {
            a.into_iter()
                .zip(b)
                .map(|((name, x), (_, y))| (name, x.min(y)))
                .collect()
        })
        .unwrap_or_default();
    let sum: Duration = stages.iter().map(|(_, time)| *time).sum();

    println!("{:<44}{:>10}{:>12}", "stage, one thread", "MB/s", "% of sum");
    for (name, time) in &stages {
        let share = 100.0 * time.as_secs_f64() / sum.as_secs_f64();
        println!("{name:<44}{:>10.1}{share:>12.1}", rate(bytes, *time));
    }
    println!("{:<44}{:>10.1}", "whole pipeline", rate(bytes, sum));
    println!(
        "{:<44}{:>10.1}",
        "floor: one bare pass of the automaton",
        rate(bytes, floor)
    );
    let ratio = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64();
    println!(
        "{:<44}{:>10.2}   (aim: at most 5)",
        "cost of the pipeline in floors",
        ratio(sum, floor)
    );
    println!();
    println!("{:<44}{:>10}", "by the wall clock", "MB/s");
    println!("{:<44}{:>10.1}", "one thread", rate(bytes, one));
    println!("{:<44}{:>10.1}", "two threads", rate(bytes, two));
    println!(
        "{:<44}{:>10.2}   (aim: at least 1.8)",
        "two threads against one",
        ratio(one, two)
    );
    match memory {
        Some(megabytes) => println!("{:<44}{megabytes:>10.0} MB", "peak memory"),
        None => println!("{:<44}{:>10}", "peak memory", "unknown"),
    }
}

/// Time of the processor spent on this thread, so that other programs do not count; the time of day where
/// the system does not tell.
fn clock() -> Duration {
    #[cfg(target_os = "linux")]
    {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32)
    }
    #[cfg(not(target_os = "linux"))]
    {
        use std::sync::OnceLock;
        static START: OnceLock<Instant> = OnceLock::new();
        START.get_or_init(Instant::now).elapsed()
    }
}

/// Bytes to rows of CSV, as `guidepost mine` does it.
fn whole(round: &[&Text], threads: usize, lexicon: &Lexicon) -> Duration {
    let start = Instant::now();
    let format = Csv { guard: true };
    let work = |text: &&Text| {
        let document = Document::from_bytes(text.name.as_str(), text.bytes.clone()).expect("it was read before");
        let mined = guidepost::mine(&document, lexicon);
        Table::ALL.map(|table| format.rows(table, &mined)).concat()
    };
    let mut written = 0;
    batch::in_order(
        round,
        threads,
        |t| t.bytes.len() as u64,
        work,
        |_, rows| {
            written += rows.map_err(|panic| panic.0)?.len();
            Ok::<(), String>(())
        },
    )
    .expect("no text makes it panic");
    std::hint::black_box(written);
    start.elapsed()
}

/// The time of each stage over all texts. A new stage is one more line.
fn stages(round: &[&Text], lexicon: &Lexicon) -> Vec<(&'static str, Duration)> {
    let mut decode = Duration::ZERO;
    let mut split = Duration::ZERO;
    let mut read = Duration::ZERO;
    let mut link = Duration::ZERO;
    let mut rest = Duration::ZERO;
    let mut rows = Duration::ZERO;
    let format = Csv { guard: true };
    for text in round {
        let copy = text.bytes.clone();
        let (document, _) = timed(&mut decode, || Document::from_bytes(text.name.as_str(), copy));
        let document = document.expect("it was read before");
        let (call, splitting) = timed(&mut split, || turns::split(&document));
        let reading = timed(&mut read, || {
            let paragraphs = call.turns.iter().flat_map(|t| &t.paragraphs);
            for paragraph in paragraphs.filter(|p| !p.english.is_empty()) {
                std::hint::black_box(Reading::of(&document, paragraph, lexicon));
            }
        })
        .1;
        let mut both = Duration::ZERO;
        let (_, linking) = timed(&mut both, || {
            std::hint::black_box(facts::mine(&facts::Context::new(&document, &call, lexicon)))
        });
        let mut all = Duration::ZERO;
        let (mined, mining) = timed(&mut all, || guidepost::mine(&document, lexicon));
        timed(&mut rows, || {
            std::hint::black_box(Table::ALL.map(|table| format.rows(table, &mined)))
        });
        link += linking.saturating_sub(reading);
        rest += mining.saturating_sub(linking).saturating_sub(splitting);
    }
    vec![
        ("decoding, fingerprint", decode),
        ("layout, alignment, turns", split),
        ("folding, one scan, sentences", read),
        ("quantities, periods, metrics, facts", link),
        ("rows of turns and documents", rest),
        ("CSV", rows),
    ]
}

/// Does the work, adds its time to the sum, and gives both.
fn timed<T>(sum: &mut Duration, work: impl FnOnce() -> T) -> (T, Duration) {
    let start = clock();
    let done = work();
    let time = clock() - start;
    *sum += time;
    (done, time)
}

fn best(mut round: impl FnMut() -> Duration) -> Duration {
    (0..ROUNDS).map(|_| round()).min().unwrap_or_default()
}

fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

fn rate(bytes: usize, time: Duration) -> f64 {
    megabytes(bytes) / time.as_secs_f64().max(1e-9)
}

/// The most memory that this process ever held, in MB; Linux tells it.
fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1000.0)
}
