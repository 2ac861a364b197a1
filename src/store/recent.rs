//! What recent public changes touched: by it kept answers are found to be true still, or not.
//!
//! Each change that becomes known here is one tick of a clock of this process. What was rendered at one tick and met by
//! nothing since is true at the last.

use crate::domain::{
    freshness::{Basis, Effect, ListKey, Subject, Window},
    id::Id,
    time::Time,
};
use std::{
    collections::{BTreeSet, HashMap, VecDeque},
    sync::{
        PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
};

/// So much is remembered; beyond it all is forgotten, and with it all that was rendered before.
const REMEMBERED: usize = 200_000;

/// The recent changes.
#[derive(Debug)]
pub struct Recent {
    touched: RwLock<Touched>,
    tick: AtomicI64,
    /// The number of the latest change, before which none is unknown here.
    latest: AtomicI64,
    /// When something next becomes true by itself, in microseconds.
    next: AtomicI64,
}

#[derive(Debug, Default)]
struct Touched {
    /// What was rendered before this tick is not known to be true.
    floor: i64,
    subjects: HashMap<Subject, i64>,
    places: HashMap<Option<ListKey>, VecDeque<Spot>>,
    size: usize,
    /// When something becomes true by itself, as far as it is known, in microseconds.
    moments: BTreeSet<i64>,
}

/// A place in a list that a change touched.
#[derive(Debug, Clone, Copy)]
struct Spot {
    tick: i64,
    article: Id,
    at: i64,
    changed: i64,
    moved: bool,
}

/// A change, by its number.
pub type Numbered = (i64, Effect);

impl Recent {
    /// Knows all changes up to the one with this number.
    pub fn since(latest: i64) -> Self {
        Self {
            touched: RwLock::default(),
            tick: AtomicI64::new(0),
            latest: AtomicI64::new(latest),
            next: AtomicI64::new(i64::MAX),
        }
    }

    /// The tick now.
    pub fn tick(&self) -> i64 {
        self.tick.load(Ordering::Acquire)
    }

    /// The number of the latest change that is known, with all before it.
    pub fn latest(&self) -> i64 {
        self.latest.load(Ordering::Acquire)
    }

    /// Whether nothing has become true by itself meanwhile that is not known here.
    pub fn is_settled(&self, now: Time) -> bool {
        now.micros() < self.next.load(Ordering::Acquire)
    }

    /// The moments that have passed and are not learnt, in order.
    pub fn due(&self, now: Time) -> Vec<Time> {
        if self.is_settled(now) {
            return Vec::new();
        }
        let touched = self.touched.read().unwrap_or_else(PoisonError::into_inner);
        touched.moments.range(..=now.micros()).filter_map(|moment| Time::from_micros(*moment)).collect()
    }

    /// The tick up to which an answer is true that was rendered at a tick, if it is true now.
    pub fn holds(&self, basis: &Basis, since: i64) -> Option<i64> {
        let touched = self.touched.read().unwrap_or_else(PoisonError::into_inner);
        // Under the lock: what is learnt meanwhile has a later one.
        let now = self.tick();
        touched.misses(basis, since).then_some(now)
    }

    /// Whether what is kept until a moment is true: what it was made from has not been touched since the tick up to which
    /// it was `seen` to be, nothing has become true by itself that is not known, and it is not too old.
    pub fn is_true(&self, basis: &Basis, seen: &AtomicI64, until: Time, now: Time) -> bool {
        // First, for what becomes true in between is touched before it is settled.
        if !self.is_settled(now) || now >= until {
            return false;
        }
        let since = seen.load(Ordering::Acquire);
        since >= self.tick()
            || self.holds(basis, since).is_some_and(|tick| {
                seen.fetch_max(tick, Ordering::AcqRel);
                true
            })
    }

    /// Learns of changes in the order of their numbers. Those that are known already are passed over; gives whether
    /// there was no gap before them, for with one they are not learnt.
    pub fn learn(&self, changes: &[Numbered]) -> bool {
        let mut touched = self.touched.write().unwrap_or_else(PoisonError::into_inner);
        for (number, effect) in changes {
            let latest = self.latest();
            if *number <= latest {
                continue;
            }
            if *number > latest + 1 {
                return false;
            }
            self.take(&mut touched, effect);
            self.latest.store(*number, Ordering::Release);
        }
        true
    }

    /// Learns what became true by itself at these moments, which were due, and when that happens next.
    pub fn learn_passed(&self, effects: &[Effect], due: &[Time], next: Option<Time>) {
        let mut touched = self.touched.write().unwrap_or_else(PoisonError::into_inner);
        effects.iter().for_each(|effect| self.take(&mut touched, effect));
        // Those that came to be known meanwhile stay.
        for moment in due {
            touched.moments.remove(&moment.micros());
        }
        touched.moments.extend(next.map(Time::micros));
        self.next.store(touched.moments.first().copied().unwrap_or(i64::MAX), Ordering::Release);
    }

    /// Expects that something becomes true by itself at these moments.
    pub fn expect(&self, moments: &[Time]) {
        if moments.is_empty() {
            return;
        }
        let mut touched = self.touched.write().unwrap_or_else(PoisonError::into_inner);
        for moment in moments.iter().map(|moment| moment.micros()) {
            touched.moments.insert(moment);
            self.next.fetch_min(moment, Ordering::AcqRel);
        }
    }

    /// Does not know what happened: nothing that was rendered before is known to be true.
    pub fn forget(&self, latest: i64) {
        let mut touched = self.touched.write().unwrap_or_else(PoisonError::into_inner);
        self.take(&mut touched, &Effect::everything());
        self.latest.fetch_max(latest, Ordering::AcqRel);
    }

    fn take(&self, touched: &mut Touched, effect: &Effect) {
        let tick = self.tick() + 1;
        touched.take(tick, effect);
        if let Some(moment) = effect.moment {
            touched.moments.insert(moment);
            self.next.fetch_min(moment, Ordering::AcqRel);
        }
        self.tick.store(tick, Ordering::Release);
    }
}

impl Touched {
    fn take(&mut self, tick: i64, effect: &Effect) {
        if effect.everything || self.size > REMEMBERED {
            let moments = std::mem::take(&mut self.moments);
            *self = Self { floor: tick, moments, ..Self::default() };
            return;
        }
        self.subjects.insert(Subject::Anything, tick);
        for subject in &effect.subjects {
            self.subjects.insert(*subject, tick);
        }
        for place in &effect.places {
            let spot = Spot { tick, article: place.article, at: place.at, changed: place.changed, moved: place.moved };
            let lists: Vec<Option<ListKey>> = match &place.lists {
                None => vec![None],
                Some(lists) => lists.iter().copied().map(Some).collect(),
            };
            for list in lists {
                self.places.entry(list).or_default().push_back(spot);
                self.size += 1;
            }
        }
        self.size += effect.subjects.len();
    }

    /// Whether no change since a tick met an answer.
    fn misses(&self, basis: &Basis, since: i64) -> bool {
        since >= self.floor
            && basis.subjects().all(|subject| self.subjects.get(subject).is_none_or(|tick| *tick <= since))
            && basis.windows().all(|window| {
                let lists = [Some(window.list), None];
                !lists.iter().filter_map(|list| self.places.get(list)).any(|spots| meets(spots, window, since))
            })
    }
}

fn meets(spots: &VecDeque<Spot>, window: &Window, since: i64) -> bool {
    let later = spots.iter().rev().take_while(|spot| spot.tick > since);
    later.into_iter().any(|spot| window.meets(spot.article, spot.at, spot.changed, spot.moved))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        freshness::{Aspect, Begins, Place, Row},
        query::ListKind,
    };

    fn id(number: u8) -> Id {
        Id::from_bytes([number; 16])
    }

    fn list(of: &str) -> ListKey {
        ListKey::of(ListKind::Tag, of)
    }

    fn row(at: i64) -> Row {
        Row { at, article: id(5) }
    }

    fn change(number: i64, effect: Effect) -> Numbered {
        (number, effect)
    }

    fn place(at: i64) -> Effect {
        let place = Place { article: id(5), lists: Some(vec![list("iraq")]), at, changed: at, moved: true };
        Effect { places: vec![place], ..Effect::default() }
    }

    #[test]
    fn an_answer_is_true_until_what_it_tells_is_touched() {
        let recent = Recent::since(7);
        let mut basis = Basis::default();
        basis.shows(Subject::Article(Aspect::Text, id(1)));
        let begun = recent.tick();
        assert!(recent.learn(&[change(8, Effect::article(id(2), &Aspect::ALL))]));
        let tick = recent.holds(&basis, begun).unwrap();
        assert!(recent.learn(&[change(9, Effect::article(id(1), &[Aspect::Links]))]));
        assert!(recent.holds(&basis, tick).is_some());
        assert!(recent.learn(&[change(10, Effect::article(id(1), &[Aspect::Text]))]));
        assert_eq!(recent.holds(&basis, tick), None);
        assert_eq!(recent.holds(&basis, recent.tick()), Some(recent.tick()));
    }

    #[test]
    fn a_window_is_met_by_what_moves_within_it() {
        let recent = Recent::since(0);
        let mut basis = Basis::default();
        basis.looks_at(Window { from: row(10), to: row(20), ..Window::whole(list("iraq")) }, Begins::First);
        assert!(recent.learn(&[change(1, place(21)), change(2, place(9))]));
        assert!(recent.holds(&basis, 0).is_some());
        assert!(recent.learn(&[change(3, place(10))]));
        assert_eq!(recent.holds(&basis, 0), None);
        assert!(recent.holds(&basis, 3).is_some());
    }

    #[test]
    fn the_row_that_a_page_begins_behind_is_no_part_of_it() {
        let recent = Recent::since(0);
        let mut basis = Basis::default();
        basis.looks_at(Window { from: row(10).beside(true), ..Window::whole(list("iraq")) }, Begins::Behind);
        assert!(recent.learn(&[change(1, place(10))]));
        assert!(recent.holds(&basis, 0).is_some());
    }

    #[test]
    fn a_gap_is_told_and_nothing_behind_it_is_learnt() {
        let recent = Recent::since(0);
        assert!(!recent.learn(&[change(2, place(1))]));
        assert_eq!(recent.latest(), 0);
        assert!(recent.learn(&[change(1, place(1)), change(2, place(1))]));
        assert!(recent.learn(&[change(1, place(1))]));
        assert_eq!((recent.latest(), recent.tick()), (2, 2));
    }

    #[test]
    fn a_moment_that_has_passed_is_not_settled_until_it_is_learnt() {
        let recent = Recent::since(0);
        let at = |micros| Time::from_micros(micros).unwrap();
        assert!(recent.learn(&[change(1, Effect::default().until(Some(at(50))))]));
        assert!(recent.is_settled(at(49)));
        assert_eq!((recent.is_settled(at(50)), recent.due(at(60))), (false, vec![at(50)]));
        assert!(recent.learn(&[change(2, Effect::default().until(Some(at(70))))]));
        recent.learn_passed(&[place(1)], &[at(50)], Some(at(90)));
        assert!(recent.is_settled(at(69)));
        assert_eq!(recent.due(at(90)), [at(70), at(90)]);
        recent.learn_passed(&[], &[at(70), at(90)], None);
        assert!(recent.is_settled(at(1_000)));
    }

    #[test]
    fn what_is_not_known_makes_all_untrue() {
        let recent = Recent::since(0);
        recent.forget(9);
        assert_eq!(recent.holds(&Basis::default(), 0), None);
        assert_eq!(recent.latest(), 9);
        assert!(recent.holds(&Basis::default(), recent.tick()).is_some());
    }
}
