//! `Tx`: one transaction that may write, with what it collects until it is committed.

use super::{
    backend::Conn,
    changes::{self, NewChange},
    injected::Ids,
    published::listings::{ListName, Tree},
    recent::Numbered,
    sections,
};
use crate::{
    domain::{freshness::Effect, id::Id, time::Time},
    error::Result,
};
use diesel::connection::{Connection, TransactionManager};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// What a transaction has written that this process remembers.
pub(super) struct Written {
    /// Its public changes.
    pub(super) changes: Vec<Numbered>,
    /// Moments at which something becomes true by itself because of it.
    pub(super) moments: Vec<Time>,
    /// The numbers of lists that are new.
    pub(super) lists: HashMap<ListName, i64>,
}

/// A transaction that may write.
pub struct Tx<'a> {
    /// Its connection.
    pub conn: &'a mut Conn,
    /// When it began.
    pub now: Time,
    ids: &'a dyn Ids,
    changes: Vec<NewChange>,
    moments: Vec<Time>,
    tree: Option<Arc<Tree>>,
    known: &'a Mutex<HashMap<ListName, i64>>,
    new: HashMap<ListName, i64>,
}

impl<'a> Tx<'a> {
    /// A transaction that has just begun on a connection; `known` are the numbers of lists that are committed.
    pub(super) fn begun(
        conn: &'a mut Conn,
        now: Time,
        ids: &'a dyn Ids,
        known: &'a Mutex<HashMap<ListName, i64>>,
    ) -> Self {
        Self { conn, now, ids, changes: Vec::new(), moments: Vec::new(), tree: None, known, new: HashMap::new() }
    }

    /// Numbers what was collected as public changes; gives what must be remembered once it is committed.
    pub(super) fn finish(self) -> Result<Written> {
        let changes = changes::number(self.conn, self.changes, self.now)?;
        Ok(Written { changes, moments: self.moments, lists: self.new })
    }
}

impl Tx<'_> {
    /// A new id.
    pub fn next_id(&self) -> Id {
        self.ids.next()
    }

    /// A new secret that lets somebody in.
    pub fn secret(&self) -> [u8; 32] {
        self.ids.credential()
    }

    /// Notes a change that the public can see, with all that is told otherwise because of it; it is numbered at the
    /// end.
    pub fn change(&mut self, kind: changes::ChangeKind, subject: Id, effect: Effect) {
        self.changes.push(NewChange { kind, subject, effect });
    }

    /// Notes a moment at which readers may be told something else, though there is nothing to tell them now.
    pub fn expect(&mut self, moment: Time) {
        self.moments.push(moment);
    }

    /// Tries a part of the transaction: if it fails, only that part is undone.
    pub fn attempt<T>(&mut self, part: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        type Manager = <Conn as Connection>::TransactionManager;
        Manager::begin_transaction(self.conn)?;
        let mut inner = Tx {
            conn: &mut *self.conn,
            now: self.now,
            ids: self.ids,
            changes: Vec::new(),
            moments: Vec::new(),
            tree: self.tree.clone(),
            known: self.known,
            new: self.new.clone(),
        };
        match part(&mut inner) {
            Ok(answer) => {
                let Tx { changes, moments, tree, new, .. } = inner;
                self.changes.extend(changes);
                self.moments.extend(moments);
                self.tree = tree;
                self.new = new;
                Manager::commit_transaction(self.conn)?;
                Ok(answer)
            }
            Err(error) => {
                Manager::rollback_transaction(self.conn)?;
                Err(error)
            }
        }
    }

    /// The tree of sections as this transaction sees it; no other can move a section until this one ends.
    pub fn tree(&mut self) -> Result<Arc<Tree>> {
        if let Some(tree) = &self.tree {
            return Ok(Arc::clone(tree));
        }
        sections::share_tree(self.conn)?;
        let tree = Arc::new(Tree::new(&sections::list_all(self.conn)?));
        self.tree = Some(Arc::clone(&tree));
        Ok(tree)
    }

    /// Sections have changed: the tree must be read again.
    pub(super) fn forget_tree(&mut self) {
        self.tree = None;
    }

    pub(super) fn known_list(&self, name: &ListName) -> Option<i64> {
        let committed = || self.known.lock().unwrap_or_else(PoisonError::into_inner).get(name).copied();
        self.new.get(name).copied().or_else(committed)
    }

    pub(super) fn remember_list(&mut self, name: &ListName, id: i64) {
        self.new.insert(name.clone(), id);
    }
}
