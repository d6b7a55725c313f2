//! Many documents at once: worked on in parallel, handed over in order, within bounds of memory.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, PoisonError};

/// How many results may wait for their turn, for each thread.
const AHEAD: usize = 8;

/// How many bytes of input may be in work or waiting besides the one whose turn it is.
const BYTES_AHEAD: u64 = 64 << 20;

/// A piece of work that panicked, with its message.
#[derive(Debug)]
pub struct Panicked(pub String);

/// Works on `items` with `threads` threads (0: one for each processor) and hands the results to `sink` on the
/// calling thread, in the order of the items, while the work goes on.
///
/// A slow item does not make the results of the others pile up: at most a few per thread are ahead of it,
/// and of large ones (`weight`, in bytes) even fewer. The first error of `sink` ends the work.
///
/// ```
/// use guidepost::batch;
///
/// let mut squares = Vec::new();
/// batch::in_order(&[1, 2, 3], 2, |_| 1, |n| n * n, |_, square| {
///     squares.push(square.map_err(|p| p.0)?);
///     Ok::<_, String>(())
/// })?;
/// assert_eq!(squares, [1, 4, 9]);
/// # Ok::<(), String>(())
/// ```
pub fn in_order<I: Sync, O: Send, E>(
    items: &[I],
    threads: usize,
    weight: impl Fn(&I) -> u64 + Sync,
    work: impl Fn(&I) -> O + Sync,
    mut sink: impl FnMut(usize, Result<O, Panicked>) -> Result<(), E>,
) -> Result<(), E> {
    let threads = match threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        given => given,
    };
    let threads = threads.min(items.len()).max(1);
    let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(threads).build() else {
        // No threads to be had: one after the other.
        return items
            .iter()
            .enumerate()
            .try_for_each(|(i, item)| sink(i, guarded(&work, item)));
    };
    let shared = Shared {
        state: Mutex::default(),
        changed: Condvar::new(),
    };
    pool.in_place_scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|_| {
                while let Some((i, bytes)) = shared.take(items, threads * AHEAD, &weight) {
                    shared.done(i, bytes, guarded(&work, &items[i]));
                }
            });
        }
        let end = End(&shared);
        for i in 0..items.len() {
            sink(i, shared.wait_for(i))?;
        }
        drop(end);
        Ok(())
    })
}

fn guarded<I, O>(work: &(impl Fn(&I) -> O + Sync), item: &I) -> Result<O, Panicked> {
    catch_unwind(AssertUnwindSafe(|| work(item))).map_err(|payload: Box<dyn Any + Send>| {
        let words = payload.downcast_ref::<&str>().map(ToString::to_string);
        Panicked(
            words
                .or_else(|| payload.downcast_ref::<String>().cloned())
                .unwrap_or_default(),
        )
    })
}

struct Shared<O> {
    state: Mutex<State<O>>,
    changed: Condvar,
}

struct State<O> {
    /// The next item that nobody works on.
    next: usize,
    /// The item whose turn it is at the sink.
    due: usize,
    /// Bytes of the items in work or waiting.
    bytes: u64,
    waiting: BTreeMap<usize, (u64, Result<O, Panicked>)>,
    ended: bool,
}

impl<O> Default for State<O> {
    fn default() -> Self {
        Self {
            next: 0,
            due: 0,
            bytes: 0,
            waiting: BTreeMap::new(),
            ended: false,
        }
    }
}

impl<O> Shared<O> {
    fn state(&self) -> std::sync::MutexGuard<'_, State<O>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sleep<'a>(&self, state: std::sync::MutexGuard<'a, State<O>>) -> std::sync::MutexGuard<'a, State<O>> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// The next item to work on, once there is room for it; `None` at the end. The item that is due always has room.
    fn take<I>(&self, items: &[I], ahead: usize, weight: &impl Fn(&I) -> u64) -> Option<(usize, u64)> {
        let mut state = self.state();
        loop {
            let i = state.next;
            if state.ended || i >= items.len() {
                return None;
            }
            let bytes = weight(&items[i]);
            let room = i < state.due + ahead && state.bytes + bytes <= BYTES_AHEAD;
            if room || i == state.due {
                state.next += 1;
                state.bytes += bytes;
                return Some((i, bytes));
            }
            state = self.sleep(state);
        }
    }

    fn done(&self, i: usize, bytes: u64, result: Result<O, Panicked>) {
        self.state().waiting.insert(i, (bytes, result));
        self.changed.notify_all();
    }

    fn wait_for(&self, i: usize) -> Result<O, Panicked> {
        let mut state = self.state();
        loop {
            if let Some((bytes, result)) = state.waiting.remove(&i) {
                state.due = i + 1;
                state.bytes -= bytes;
                drop(state);
                self.changed.notify_all();
                return result;
            }
            state = self.sleep(state);
        }
    }
}

/// Lets the workers go, however the sink came to its end.
struct End<'a, O>(&'a Shared<O>);

impl<O> Drop for End<'_, O> {
    fn drop(&mut self) {
        self.0.state().ended = true;
        self.0.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_holds_for_any_number_of_threads() {
        let items: Vec<u64> = (0..500).collect();
        for threads in [1, 2, 8] {
            let mut got = Vec::new();
            let slow_start = |&n: &u64| {
                std::thread::sleep(std::time::Duration::from_micros(if n % 50 == 0 { 500 } else { 1 }));
                n * 2
            };
            let kept: Result<(), ()> = in_order(
                &items,
                threads,
                |n| n * (1 << 20),
                slow_start,
                |i, n| {
                    got.push((i as u64, n.expect("no panic")));
                    Ok(())
                },
            );
            assert_eq!(kept, Ok(()));
            assert_eq!(got, items.iter().map(|&n| (n, n * 2)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_first_error_ends_it() {
        let mut seen = 0;
        let ended = in_order(
            &[0; 1000],
            2,
            |_| 0,
            |_| (),
            |i, _| {
                seen += 1;
                if i == 3 { Err("full") } else { Ok(()) }
            },
        );
        assert_eq!((ended, seen), (Err("full"), 4));
    }

    #[test]
    fn a_panic_is_one_result() {
        let mut got = Vec::new();
        let work = |n: &i32| if *n == 2 { panic!("at {n}") } else { *n };
        let _: Result<(), ()> = in_order(
            &[1, 2, 3],
            2,
            |_| 0,
            work,
            |_, r| {
                got.push(r.map_err(|p| p.0));
                Ok(())
            },
        );
        assert_eq!(got, [Ok(1), Err("at 2".to_string()), Ok(3)]);
    }
}
