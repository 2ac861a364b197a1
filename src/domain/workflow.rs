//! Where an article is, and which moves lead on from there. Of states alone: who may make a move is a question of rights.

use super::{
    article::{Article, EndedBy, Publication, State},
    time::Time,
    words::words,
};
use crate::error::Conflict;

words! {
    /// A move of an article.
    Verb {
        /// Hand a draft in for review.
        Submit = "submit",
        /// Send it back to its author.
        Reject = "reject",
        /// Say that it is ready.
        Approve = "approve",
        /// Give a revision to the readers, now.
        Publish = "publish",
        /// Give it to the readers at a time.
        Schedule = "schedule",
        /// Do not, after all.
        Unschedule = "unschedule",
        /// Hold it back until a time, or until the embargo is lifted.
        Embargo = "embargo",
        /// Lift the embargo.
        Lift = "lift",
        /// Take it back from the readers.
        Unpublish = "unpublish",
        /// Take it back at once, so that it cannot become public again.
        Kill = "kill",
        /// Put it aside.
        Archive = "archive",
        /// Fetch it back.
        Unarchive = "unarchive",
        /// Let a killed article live as a draft.
        Revive = "revive",
        /// Delete it for ever.
        Delete = "delete",
    }
}

words! {
    /// What readers have of an article.
    Visibility {
        /// It never was public.
        None = "none",
        /// It is public.
        Live = "live",
        /// An editor took it back.
        Withdrawn = "withdrawn",
        /// Its time is over.
        Expired = "expired",
        /// It was taken back in an emergency.
        Killed = "killed",
    }
}

words! {
    /// What a scheduled article waits for.
    Waits {
        /// The time it is scheduled for.
        Time = "time",
        /// The end of its embargo, which is later.
        Embargo = "embargo",
        /// Somebody who lifts its embargo.
        Lift = "lift",
    }
}

/// What a legal move comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// There is something to do.
    Go,
    /// It is so already: what takes something away may be asked for again.
    Already,
}

/// Where an article stands at a moment.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    /// The article.
    pub article: &'a Article,
    /// What readers have of it.
    pub visibility: Visibility,
    /// The moment.
    pub now: Time,
}

impl Visibility {
    /// What readers have, by the last publication of an article.
    pub fn of(article: &Article, last: Option<&Publication>, now: Time) -> Self {
        let Some(last) = last else {
            return if article.killed_at.is_some() { Self::Killed } else { Self::None };
        };
        let over = last.expires_at.is_some_and(|at| at <= now);
        match (article.killed_at, last.live_until, last.ended_by) {
            (Some(_), ..) => Self::Killed,
            (None, None, _) if over => Self::Expired,
            (None, None, _) => Self::Live,
            (None, Some(_), Some(EndedBy::Killed)) => Self::Killed,
            (None, Some(_), Some(EndedBy::Expired)) => Self::Expired,
            (None, Some(_), _) => Self::Withdrawn,
        }
    }
}

impl Verb {
    /// The state that follows from a move.
    pub fn leads_to(self, from: State) -> State {
        match self {
            Self::Submit => State::InReview,
            Self::Approve | Self::Unschedule => State::Approved,
            Self::Publish => State::Published,
            Self::Schedule => State::Scheduled,
            Self::Reject | Self::Unpublish | Self::Kill | Self::Revive => State::Draft,
            Self::Embargo | Self::Lift | Self::Archive | Self::Unarchive | Self::Delete => from,
        }
    }
}

impl<'a> Standing<'a> {
    /// Where an article stands, by its last publication.
    pub fn of(article: &'a Article, last: Option<&Publication>, now: Time) -> Self {
        Self { article, visibility: Visibility::of(article, last, now), now }
    }

    /// The moves that would change something.
    pub fn legal(&self) -> Vec<Verb> {
        Verb::ALL.iter().copied().filter(|verb| self.judge(*verb) == Some(Move::Go)).collect()
    }

    /// Whether a move is legal, and whether it has anything to do.
    pub fn check(&self, verb: Verb) -> Result<Move, Box<Conflict>> {
        self.judge(verb).ok_or_else(|| {
            let legal = Some(self.legal().into_iter().map(Verb::as_str).collect());
            Box::new(Conflict { legal, ..self.in_the_way(verb) })
        })
    }

    fn judge(&self, verb: Verb) -> Option<Move> {
        let Article { state, archived_at, killed_at, .. } = self.article;
        let (archived, killed) = (archived_at.is_some(), killed_at.is_some());
        let live = self.visibility == Visibility::Live;
        let go = |legal: bool| legal.then_some(Move::Go);
        match verb {
            // What takes something away can be asked for again wherever it is gone.
            Verb::Kill if killed => Some(Move::Already),
            Verb::Kill => Some(Move::Go),
            Verb::Archive if archived => Some(Move::Already),
            Verb::Archive => go(!live),
            Verb::Unarchive => Some(if archived { Move::Go } else { Move::Already }),
            Verb::Unpublish if live => Some(Move::Go),
            Verb::Unpublish => (self.visibility != Visibility::None).then_some(Move::Already),
            Verb::Delete => go(archived && !live),
            Verb::Revive => go(killed && !archived),
            _ if archived || killed => None,
            Verb::Submit => go(*state == State::Draft),
            Verb::Reject => go(matches!(state, State::InReview | State::Approved)),
            Verb::Approve => go(*state == State::InReview),
            Verb::Publish => Some(Move::Go),
            Verb::Schedule => go(!(live && *state == State::Published)),
            Verb::Unschedule if *state == State::Approved => Some(Move::Already),
            Verb::Unschedule => go(*state == State::Scheduled),
            Verb::Embargo => go(!live),
            Verb::Lift => go(self.article.embargoed || self.article.embargo_until.is_some()),
        }
    }

    fn in_the_way(&self, verb: Verb) -> Conflict {
        let Article { state, archived_at, killed_at, .. } = self.article;
        match verb {
            Verb::Archive => Conflict::new("still_public", "It is public: unpublish it first."),
            Verb::Unpublish => Conflict::new("not_public", "It is not public and never was."),
            Verb::Delete if archived_at.is_none() => illegal("Only what is archived can be deleted: archive it first."),
            Verb::Revive if killed_at.is_none() => illegal("It was not killed."),
            _ if archived_at.is_some() => illegal("It is archived: unarchive it first."),
            _ if killed_at.is_some() => illegal("It was killed: an admin may revive it."),
            Verb::Embargo => {
                Conflict::new("already_public", "It is public already: an embargo would keep nothing back.")
            }
            Verb::Schedule => illegal("Its newest revision is public already: save what shall follow it first."),
            Verb::Lift => illegal("It is under no embargo."),
            _ => illegal(&format!("`{verb}` does not lead on from the state `{state}`.")),
        }
    }
}

fn illegal(detail: &str) -> Conflict {
    Conflict::new("illegal_move", detail)
}

/// What an embargo makes an article wait for; none where none holds.
pub fn embargo(article: &Article, now: Time) -> Option<Waits> {
    match article {
        Article { embargoed: true, .. } => Some(Waits::Lift),
        Article { embargo_until: Some(until), .. } if *until > now => Some(Waits::Embargo),
        _ => None,
    }
}

/// The state after a new revision was saved: the rework of a public text is a draft again.
pub fn after_save(state: State) -> State {
    if state == State::Published { State::Draft } else { state }
}

/// What a scheduled article waits for at this moment; none if it waits for nothing, or nothing will come.
pub fn waits_for(article: &Article, now: Time) -> Option<Waits> {
    let at = article.publish_at.filter(|_| can_come(article))?;
    match embargo(article, now) {
        Some(Waits::Embargo) if article.embargo_until < Some(at) => Some(Waits::Time),
        Some(embargo) => Some(embargo),
        None => (at > now).then_some(Waits::Time),
    }
}

/// Whether the hour of a scheduled article has come.
pub fn due(article: &Article, now: Time) -> bool {
    can_come(article) && article.publish_at.is_some() && waits_for(article, now).is_none()
}

fn can_come(article: &Article) -> bool {
    article.state == State::Scheduled && article.archived_at.is_none() && article.killed_at.is_none()
}

#[cfg(test)]
mod tests;
