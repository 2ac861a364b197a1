//! Broadsheet: a headless content API for news.
//!
//! # The rooms
//!
//! | room | what it is for |
//! | --- | --- |
//! | [`domain`] | what news is: types and rules; no input, no output, no clock |
//! | [`text`] | what words are: folding, cleaning, bodies in their forms; pure functions |
//! | [`store`] | how it is kept: the only room that knows Diesel; [`store::published`] is what the public may see |
//! | [`auth`] | tokens, keys and passwords: pure functions |
//! | [`newsroom`] | what editors may do: one function for each use case |
//! | [`delivery`] | what readers get: views, lists, pages; reads [`store::published`] and nothing else of the store |
//! | [`rendered`] | answers to readers, kept as bytes and given again while they are true |
//! | [`jobs`] | what happens by itself: publications and expiries that are due |
//! | [`moving`] | import, export and the check of what is derived |
//! | [`api`] | how it is asked for: handlers, parameters, problems and the document, made of the same lines |
//! | [`server`] | a listener and a state become a running server |
//! | [`cli`] | the commands, one file each |
//! | [`config`] | the only file that reads the environment |
//! | [`error`] | what can go wrong, by meaning |
//!
//! What the public reads and what the newsroom does are two wings that meet only in the store. The arrows between the
//! rooms are drawn in `tests/rooms.rs`, which fails on any other.
//!
//! # Two ways through them
//!
//! `GET /v1/articles?section=world`:
//!
//! 1. `api::gate` gives the request its id, finds its address among those of the document, and turns HEAD into GET.
//! 2. [`api::content::articles::list_articles`] reads the parameters with [`api::input`], which collects every fault,
//!    into an [`ArticleQuery`](domain::query::ArticleQuery).
//! 3. [`Db::read_in`](store::Db::read_in) lends a reader on the blocking pool: a [`Public`](store::published::Public),
//!    which can see nothing but what is public at this moment.
//! 4. [`delivery::articles::list`] finds the lists that the filters mean, walks one of them for the keys of the page,
//!    takes from [`delivery::readings`] what is printed already, and reads the rows of the other keys and all they refer
//!    to: a handful of statements, however long the page.
//! 5. [`delivery::views`] prints them; [`api::answer`] adds the ETag, answers a condition, and compresses.
//!
//! `broadsheet import archive.ndjson.gz --publish`:
//!
//! 1. `cli::import` reads the options and opens the store.
//! 2. [`moving`] cuts the file into lines, reads each into a record with every fault it has, and matches what it names
//!    with what is there.
//! 3. [`Db::write_now`](store::Db::write_now) begins one transaction a batch; [`newsroom::articles`] creates the
//!    articles with their first revisions, [`newsroom::publication`] claims their slugs and makes them public.
//! 4. The store writes `listings` as the difference of two sets, and last of all numbers the changes that the public
//!    can see, so that the order of numbers is the order of commits.

pub mod api;
pub mod auth;
pub mod cli;
pub mod config;
pub mod delivery;
pub mod domain;
pub mod error;
pub mod jobs;
pub mod moving;
pub mod newsroom;
pub mod rendered;
pub mod server;
pub mod store;
pub mod text;
