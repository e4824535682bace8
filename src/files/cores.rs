//! Work on many files at once.

use std::thread;

/// What `work` makes of every item, in their order; on all cores where there are many items.
pub(super) fn on_all_cores<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if items.len() < MANY {
        return items.iter().map(work).collect();
    }
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = items.len().div_ceil(cores);
    let work = &work;
    thread::scope(|scope| {
        let shares = items.chunks(share);
        let workers: Vec<_> = shares
            .map(|share| scope.spawn(move || share.iter().map(work).collect::<Vec<_>>()))
            .collect();
        let done = workers.into_iter().flat_map(|worker| {
            let results = worker.join();
            results.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        done.collect()
    })
}

/// Files of which half are worth a thread.
const MANY: usize = 256;

#[cfg(test)]
mod tests {
    use super::{MANY, on_all_cores};

    #[test]
    fn the_order_is_that_of_the_items() {
        for count in [0, 1, MANY - 1, MANY, MANY * 3 + 1] {
            let items: Vec<usize> = (0..count).collect();
            assert_eq!(on_all_cores(&items, |item| *item), items);
        }
    }
}
