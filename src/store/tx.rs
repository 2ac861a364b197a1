//! `Tx`: one transaction that may write, with what it collects until it is committed.

use super::{
    backend::Conn,
    changes::{self, NewChange},
    injected::Ids,
    published::listings::{ListName, Tree},
    sections,
};
use crate::{
    domain::{id::Id, time::Time},
    error::Result,
};
use diesel::connection::{Connection, TransactionManager};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// A transaction that may write.
pub struct Tx<'a> {
    /// Its connection.
    pub conn: &'a mut Conn,
    /// When it began.
    pub now: Time,
    ids: &'a dyn Ids,
    changes: Vec<NewChange>,
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
        Self { conn, now, ids, changes: Vec::new(), tree: None, known, new: HashMap::new() }
    }

    /// Numbers what was collected as public changes; gives the last number, if there is one, and the numbers of lists
    /// that are new.
    pub(super) fn finish(self) -> Result<(Option<i64>, HashMap<ListName, i64>)> {
        Ok((changes::number(self.conn, &self.changes, self.now)?, self.new))
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

    /// Notes a change that the public can see; it is numbered at the end.
    pub fn change(&mut self, kind: changes::ChangeKind, subject: Id) {
        self.changes.push(NewChange { kind, subject });
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
            tree: self.tree.clone(),
            known: self.known,
            new: self.new.clone(),
        };
        match part(&mut inner) {
            Ok(answer) => {
                let Tx { changes, tree, new, .. } = inner;
                self.changes.extend(changes);
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
