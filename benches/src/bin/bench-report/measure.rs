//! Taking turns.

use std::time::Duration;

use bench_report::Result;
use bench_report::contest::Contender;

/// What was measured of one contender: nanoseconds for one piece of work, round by round.
pub(crate) struct Samples {
    pub(crate) name: String,
    rounds: Vec<f64>,
}

impl Samples {
    /// The median.
    pub(crate) fn nanoseconds(&self) -> f64 {
        median(self.rounds.clone())
    }

    /// The median of how many times longer this took than `other` in the same round.
    pub(crate) fn over(&self, other: &Self) -> f64 {
        let pairs = self.rounds.iter().zip(&other.rounds);
        median(pairs.map(|(own, others)| own / others).collect())
    }
}

/// Lets all take turns, a number of rounds.
pub(crate) fn measure(
    rounds: usize,
    turn: Duration,
    mut contenders: Vec<Contender<'_>>,
) -> Result<Vec<Samples>> {
    let times = contenders
        .iter_mut()
        .map(|contender| calibrate(contender, turn))
        .collect::<Result<Vec<_>>>()?;
    let mut samples: Vec<_> = contenders
        .iter()
        .map(|contender| Samples {
            name: contender.name.clone(),
            rounds: Vec::with_capacity(rounds),
        })
        .collect();
    for _ in 0..rounds.max(1) {
        let turns = contenders.iter_mut().zip(&times).zip(&mut samples);
        for ((contender, times), samples) in turns {
            // What others left in the caches is nobody's cost.
            if *times >= WARM_UP {
                contender.take(*times / WARM_UP)?;
            }
            let took = contender.take(*times)?;
            #[expect(clippy::cast_precision_loss, reason = "far below 2⁵³")]
            samples.rounds.push(took.as_nanos() as f64 / *times as f64);
        }
    }
    Ok(samples)
}

/// How often the work is to be done for a turn of about this time.
fn calibrate(contender: &mut Contender<'_>, turn: Duration) -> Result<u64> {
    let mut times = 1;
    loop {
        // One interruption would make all turns so short that they measure cold caches.
        let mut took = contender.take(times)?;
        if took < turn * LONG {
            took = took.min(contender.take(times)?).min(contender.take(times)?);
        }
        if took * 2 >= turn {
            return Ok(times);
        }
        let factor = turn.as_nanos() / took.as_nanos().max(1);
        times *= u64::try_from(factor.clamp(2, 64))?;
    }
}

/// A turn of work that takes microseconds: so short that on a busy machine most turns are not interrupted.
pub(crate) const SHORT: Duration = Duration::from_micros(200);

/// The part of a turn that is taken before it and not counted. What starts a process for each piece of work starts
/// with cold caches all the same.
const WARM_UP: u64 = 4;

/// Work of so many turns is not made shorter by an interruption.
const LONG: u32 = 100;

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
