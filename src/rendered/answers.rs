//! All answers that are kept, within a bound of bytes.

use super::Rendered;
use quick_cache::{
    DefaultHashBuilder, Weighter,
    sync::{Cache, DefaultLifecycle, PlaceholderGuard},
};
use std::{sync::Arc, time::Duration};

/// How long a question waits for another that is the same and is being answered.
const PATIENCE: Duration = Duration::from_secs(2);
/// About how many bytes an answer has; the bound is what counts.
const USUAL: u64 = 8_192;

/// Answers by what was asked: path and query, as they were sent.
pub struct Answers {
    kept: Cache<String, Arc<Rendered>, ByBytes>,
}

/// What there is for a question.
pub enum Asked<'a> {
    /// An answer that is true.
    Kept(Arc<Rendered>),
    /// Nothing: whoever asks renders it, and the others wait.
    Render(Place<'a>),
    /// Nothing, and it takes long: everybody for themselves.
    Unkept,
}

/// The place of an answer that is being rendered. If it is given up, the next who waits may render.
pub struct Place<'a>(Guard<'a>);

type Guard<'a> =
    PlaceholderGuard<'a, String, Arc<Rendered>, ByBytes, DefaultHashBuilder, DefaultLifecycle<String, Arc<Rendered>>>;

impl Place<'_> {
    /// Keeps an answer there.
    pub fn keep(self, answer: Arc<Rendered>) {
        // Where the place was taken away meanwhile, the answer is not kept, that is all.
        let _ = self.0.insert(answer);
    }
}

impl std::fmt::Debug for Answers {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Answers").field("kept", &self.kept.len()).finish_non_exhaustive()
    }
}

impl Answers {
    /// Keeps answers up to so many bytes. What is asked for once does not drive out what is asked for again and again.
    pub fn within(bytes: u64) -> Self {
        let about = usize::try_from(bytes / USUAL).unwrap_or(usize::MAX).clamp(16, 1 << 20);
        Self { kept: Cache::with_weighter(about, bytes, ByBytes) }
    }

    /// The answer that is kept for a question, if it is true.
    pub fn find(&self, asked: &str, holds: impl FnOnce(&Rendered) -> bool) -> Option<Arc<Rendered>> {
        self.kept.get(asked).filter(|answer| holds(answer))
    }

    /// The answer for a question, or the place for it. Of many who ask the same at once, one renders.
    pub async fn ask(&self, asked: &str, holds: impl Fn(&Rendered) -> bool) -> Asked<'_> {
        // An answer that came while waiting may be untrue already, if a change came meanwhile too.
        for _ in 0..3 {
            self.kept.remove_if(asked, |answer| !holds(answer));
            match tokio::time::timeout(PATIENCE, self.kept.get_value_or_guard_async(asked)).await {
                Ok(Ok(answer)) if holds(&answer) => return Asked::Kept(answer),
                Ok(Ok(_)) => {}
                Ok(Err(place)) => return Asked::Render(Place(place)),
                Err(_) => return Asked::Unkept,
            }
        }
        Asked::Unkept
    }

    /// How many answers are kept, and how many bytes they take.
    pub fn size(&self) -> (usize, u64) {
        (self.kept.len(), self.kept.weight())
    }
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<String, Arc<Rendered>> for ByBytes {
    fn weight(&self, asked: &String, answer: &Arc<Rendered>) -> u64 {
        asked.len() as u64 + answer.weight()
    }
}
