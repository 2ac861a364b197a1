//! The words in which articles are sorted and told apart.

use crate::domain::words::words;

words! {
    /// What kind of story it is.
    Kind {
        /// A report.
        News = "news",
        /// An explanation of news.
        Analysis = "analysis",
        /// A view of its author's.
        Opinion = "opinion",
        /// A view of the paper's.
        Editorial = "editorial",
        /// A longer story.
        Feature = "feature",
        /// Questions and answers.
        Interview = "interview",
        /// A judgement of a work.
        Review = "review",
        /// What one must know beforehand.
        Background = "background",
        /// A claim, examined.
        Factcheck = "factcheck",
        /// Told as it happens, in entries.
        Live = "live",
        /// Pictures.
        Gallery = "gallery",
        /// A film.
        Video = "video",
        /// A recording.
        Audio = "audio",
        /// Paid for.
        Sponsored = "sponsored",
        /// Not to be taken literally.
        Satire = "satire",
    }
}

words! {
    /// Where the newest revision stands in the newsroom.
    State {
        /// Being written.
        Draft = "draft",
        /// Waiting for an editor.
        InReview = "in_review",
        /// Ready.
        Approved = "approved",
        /// To be published at a time.
        Scheduled = "scheduled",
        /// Published.
        Published = "published",
    }
}

words! {
    /// Why a publication ended.
    EndedBy {
        /// A newer one took its place.
        Superseded = "superseded",
        /// An editor withdrew it.
        Unpublished = "unpublished",
        /// Its time was over.
        Expired = "expired",
        /// An emergency withdrawal.
        Killed = "killed",
    }
}

words! {
    /// What sort of correction it is.
    CorrectionKind {
        /// Something was wrong.
        Correction = "correction",
        /// Something was unclear.
        Clarification = "clarification",
        /// A note by the editor.
        EditorsNote = "editors_note",
        /// Something new was added.
        Update = "update",
        /// The story is taken back.
        Retraction = "retraction",
    }
}

words! {
    /// How a linked story stands to this one.
    Relation {
        /// What one must know beforehand.
        Background = "background",
        /// What came after.
        FollowUp = "follow_up",
        /// What came before.
        Previous = "previous",
        /// An explanation.
        Analysis = "analysis",
        /// A view.
        Opinion = "opinion",
        /// The story told as it happens.
        Live = "live",
    }
}
