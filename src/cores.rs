//! Work for more than one core. Results never depend on how many there are.

use std::thread;

/// What `first` and `second` make; at the same time, where there is `much` to do.
pub(crate) fn both<A: Send, B>(
    much: bool,
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> B,
) -> (A, B) {
    if !much {
        return (first(), second());
    }
    thread::scope(|scope| {
        let first = scope.spawn(first);
        let second = second();
        let first = first.join();
        (
            first.unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            second,
        )
    })
}

/// What `work` makes of every item, in their order; on all cores where there are many items.
pub(crate) fn on_all_cores<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if items.len() < MANY {
        return items.iter().map(work).collect();
    }
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut shares = items.chunks(items.len().div_ceil(cores));
    // This thread has a share too.
    let own = shares.next().unwrap_or_default();
    let work = &work;
    thread::scope(|scope| {
        let others: Vec<_> = shares
            .map(|share| scope.spawn(move || share.iter().map(work).collect::<Vec<_>>()))
            .collect();
        let mut done = Vec::with_capacity(items.len());
        done.extend(own.iter().map(work));
        for other in others {
            let theirs = other.join();
            done.extend(theirs.unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    })
}

/// Bytes of a document whose reading is worth a thread: below this it takes less than starting one.
pub(crate) const MUCH_TEXT: usize = 256 * 1024;

/// Files of which half are worth a thread.
const MANY: usize = 128;

#[cfg(test)]
mod tests {
    use super::{MANY, both, on_all_cores};

    #[test]
    fn the_order_is_that_of_the_items() {
        for count in [0, 1, MANY - 1, MANY, MANY * 3 + 1] {
            let items: Vec<usize> = (0..count).collect();
            assert_eq!(on_all_cores(&items, |item| *item), items);
        }
    }

    #[test]
    fn much_and_little_come_to_the_same() {
        for much in [false, true] {
            assert_eq!(both(much, || 1, || "two"), (1, "two"));
        }
    }
}
