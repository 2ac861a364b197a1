//! A time limit for what a thread asks of SQLite.
//!
//! SQLite has no setting for it: it asks a handler now and then whether to go on, and the handler is set on a
//! connection through C alone. This file holds that call and nothing else; it is the only one that may.
//!
//! A statement runs on the thread that asks for it; so the limit is the thread's, and a connection need not know it.

#![expect(unsafe_code, reason = "Diesel does not reach the handler that stops a statement")]

use libsqlite3_sys as ffi;
use std::{
    cell::Cell,
    ffi::{c_char, c_int, c_void},
    ptr,
    sync::OnceLock,
    time::{Duration, Instant},
};

thread_local! {
    /// When the time of this thread's work is over, if that is limited.
    static END: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// So many steps of a statement go by between two looks at the clock: some hundredths of a millisecond.
const STEPS: c_int = 2_000;

/// Sees to it that every connection to SQLite that this process opens from now on keeps to the limits of the threads
/// that use it. To call it again changes nothing. Whether it worked.
pub fn install() -> bool {
    static INSTALLED: OnceLock<bool> = OnceLock::new();
    *INSTALLED.get_or_init(|| {
        // SAFETY: `watch` has the form that SQLite asks for, and lives as long as the process.
        let code = unsafe { ffi::sqlite3_auto_extension(Some(watch)) };
        code == ffi::SQLITE_OK
    })
}

/// Does some work. A statement that runs in it when the time is over is stopped, and fails with `interrupted`; its
/// connection can be used on.
pub fn within<T>(limit: Duration, work: impl FnOnce() -> T) -> T {
    struct Back(Option<Instant>);
    impl Drop for Back {
        fn drop(&mut self) {
            END.set(self.0);
        }
    }
    let _back = Back(END.replace(Instant::now().checked_add(limit)));
    work()
}

/// Whether the time of the work that this thread does is over.
pub fn is_over() -> bool {
    // A thread that ends has no limit any more.
    END.try_with(Cell::get).ok().flatten().is_some_and(|end| Instant::now() >= end)
}

/// Called by SQLite for each connection that is opened.
unsafe extern "C" fn watch(
    connection: *mut ffi::sqlite3,
    _error: *mut *mut c_char,
    _api: *const ffi::sqlite3_api_routines,
) -> c_int {
    // SAFETY: SQLite hands over a connection that it has just opened; `stop` takes no data with it.
    unsafe { ffi::sqlite3_progress_handler(connection, STEPS, Some(stop), ptr::null_mut()) };
    ffi::SQLITE_OK
}

/// Called by SQLite now and then while a statement runs; another number than 0 stops it.
unsafe extern "C" fn stop(_data: *mut c_void) -> c_int {
    c_int::from(is_over())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_holds_for_its_work_alone() {
        assert!(!is_over());
        within(Duration::ZERO, || {
            assert!(is_over());
            within(Duration::from_secs(3_600), || assert!(!is_over()));
            assert!(is_over());
            let other = std::thread::spawn(is_over);
            assert!(!other.join().unwrap_or(true));
        });
        assert!(!is_over());
    }

    #[test]
    fn it_is_installed_once() {
        assert!(install());
        assert!(install());
    }
}
