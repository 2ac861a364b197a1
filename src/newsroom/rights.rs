//! Who may do what with an article, asked of the row before a change and of the row that comes out. Fails closed.

use crate::{
    domain::{
        article::{Article, State},
        caller::{Caller, Role, Scope},
        id::Id,
        words::words,
    },
    error::{Error, Result},
    store::{Conn, sections},
};
use std::collections::{HashMap, HashSet};

words! {
    /// What can be done with an article, as far as rights go.
    Act {
        /// Read it in whatever state.
        Read = "read",
        /// Change what it says, or what hangs on it.
        Write = "write",
        /// Hand it in, or take it back from review.
        Submit = "submit",
        /// Approve or reject it.
        Review = "review",
        /// Let it through to readers, now or at a time.
        Publish = "publish",
        /// Take it away from readers.
        Withdraw = "withdraw",
        /// Tell readers what was wrong with it.
        Correct = "correct",
        /// Put it aside, or fetch it back.
        Archive = "archive",
        /// Set aside the terms of a source.
        Override = "override",
        /// Make a draft of what was killed.
        Revive = "revive",
        /// Remove it for ever.
        Delete = "delete",
    }
}

impl Act {
    /// What a key must be allowed.
    pub const fn scope(self) -> Scope {
        match self {
            Self::Read => Scope::ArticlesRead,
            Self::Write | Self::Submit | Self::Archive | Self::Delete => Scope::ArticlesWrite,
            Self::Review | Self::Publish | Self::Withdraw | Self::Correct | Self::Override | Self::Revive => {
                Scope::ArticlesPublish
            }
        }
    }
}

/// The rights of a caller, with the sections they reach to.
#[derive(Debug, Clone)]
pub struct Rights<'a> {
    caller: &'a Caller,
    /// The sections an editor is bound to and all below them; none: bound to none.
    branch: Option<HashSet<Id>>,
}

impl<'a> Rights<'a> {
    /// Finds out how far a caller's rights reach.
    pub fn of(conn: &mut Conn, caller: &'a Caller) -> Result<Self> {
        let bound = caller.role == Role::Editor && !caller.sections.is_empty();
        let branch = if bound { Some(branch(&sections::list_parents(conn)?, &caller.sections)) } else { None };
        Ok(Self { caller, branch })
    }

    /// The sections they are bound to, with all below; none: bound to none.
    pub fn branch(&self) -> Option<&HashSet<Id>> {
        self.branch.as_ref()
    }

    fn is_owner(&self, article: &Article) -> bool {
        self.caller.user.is_some() && article.owner == self.caller.user
    }

    /// Whether the article is on their desk: they are an editor of its main section, or an admin.
    fn is_on_desk(&self, sections: &[Id]) -> bool {
        match self.caller.role {
            Role::Author => false,
            Role::Admin => true,
            Role::Editor => match &self.branch {
                None => true,
                Some(branch) => sections.first().is_some_and(|main| branch.contains(main)),
            },
        }
    }

    /// Whether they may know of an article that stands in these sections, the main one first.
    pub fn sees(&self, article: &Article, sections: &[Id]) -> bool {
        let near = self.branch.as_ref().is_some_and(|branch| sections.iter().any(|section| branch.contains(section)));
        self.is_owner(article) || self.is_on_desk(sections) || near
    }

    /// Whether they may do this with an article that stands in these sections, the main one first.
    pub fn allows(&self, act: Act, article: &Article, sections: &[Id]) -> bool {
        if !self.caller.has(act.scope()) {
            return false;
        }
        let draft_of_own = self.is_owner(article) && matches!(article.state, State::Draft | State::InReview);
        match act {
            Act::Read => self.sees(article, sections),
            Act::Write | Act::Submit | Act::Archive => draft_of_own || self.is_on_desk(sections),
            Act::Review | Act::Publish | Act::Withdraw | Act::Correct => self.is_on_desk(sections),
            Act::Override | Act::Revive | Act::Delete => self.caller.role == Role::Admin,
        }
    }

    /// Refuses what they may not do with an article that they may see.
    pub fn check(&self, act: Act, article: &Article, sections: &[Id]) -> Result<()> {
        if self.allows(act, article, sections) {
            return Ok(());
        }
        needs(self.caller, act.scope())?;
        let detail = match (self.caller.role, act) {
            (_, Act::Override | Act::Revive | Act::Delete) => "only admins may do this",
            (Role::Author, Act::Write | Act::Submit | Act::Archive) => {
                "authors may do this with their own articles alone, while they are drafts or in review"
            }
            (Role::Author, _) => "this is for editors",
            _ => "the article's main section is none of yours",
        };
        Err(Error::forbidden("not_allowed", detail))
    }
}

/// Refuses a caller whose key or role lacks a scope.
pub fn needs(caller: &Caller, scope: Scope) -> Result<()> {
    if caller.has(scope) {
        return Ok(());
    }
    let detail = match caller.role.may_have(scope) {
        true => format!("the key was not given the scope `{scope}`"),
        false => format!("`{scope}` is not for those whose role is {}", caller.role),
    };
    Err(Error::forbidden("scope_missing", detail))
}

/// Refuses those who may not change what the whole paper shares: sections, sources, and the like. Editors may who are
/// bound to no sections.
pub fn needs_whole_desk(caller: &Caller) -> Result<()> {
    needs(caller, Scope::ThingsWrite)?;
    match caller.role {
        Role::Admin => Ok(()),
        Role::Editor if caller.sections.is_empty() => Ok(()),
        _ => Err(Error::forbidden("not_allowed", "this is for admins, and for editors who are bound to no section")),
    }
}

/// Refuses those who are no editors.
pub fn needs_editor(caller: &Caller) -> Result<()> {
    needs(caller, Scope::ThingsWrite)?;
    match caller.role {
        Role::Author => Err(Error::forbidden("not_allowed", "this is for editors")),
        Role::Editor | Role::Admin => Ok(()),
    }
}

/// These sections and all below them.
fn branch(parents: &HashMap<Id, Option<Id>>, roots: &[Id]) -> HashSet<Id> {
    let below = |id: Id| {
        let above = std::iter::successors(Some(id), |at| parents.get(at).copied().flatten());
        above.take(parents.len() + 1).any(|at| roots.contains(&at))
    };
    parents.keys().copied().filter(|id| below(*id)).collect()
}
