//! How often passwords may be tried: by account, whether there is one or not, and by address.

use crate::{
    domain::{account::Email, time::Time},
    error::{Error, Result},
    store::{Conn, throttles},
};
use std::net::IpAddr;

/// For how many seconds failures are counted.
const WINDOW: i64 = 900;
/// So many failures of one account are too many.
const ACCOUNT: i64 = 10;
/// So many failures from one address are too many.
const ADDRESS: i64 = 50;

/// What an attempt is counted under.
#[derive(Debug, Clone)]
pub(super) struct Counted {
    account: String,
    address: Option<String>,
}

impl Counted {
    /// An attempt on an account from an address.
    pub fn new(email: &Email, address: Option<&str>) -> Self {
        // A hash, because people type other things than addresses into this field.
        let account = format!("account {}", blake3::hash(email.as_ref().as_bytes()).to_hex());
        Self { account, address: address.map(|address| format!("address {}", network(address))) }
    }

    fn keys(&self) -> impl Iterator<Item = (&str, i64)> {
        let address = self.address.as_deref().map(|address| (address, ADDRESS));
        std::iter::once((self.account.as_str(), ACCOUNT)).chain(address)
    }
}

/// Who has one address of version 6 has as many as they like: those with the same first half are one.
fn network(address: &str) -> String {
    match address.parse() {
        Ok(IpAddr::V6(six)) if six.to_ipv4_mapped().is_none() => {
            let [a, b, c, d, ..] = six.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Ok(IpAddr::V6(six)) => six.to_ipv4_mapped().map_or_else(|| address.to_owned(), |four| four.to_string()),
        _ => address.to_owned(),
    }
}

fn start(now: Time) -> Time {
    Time::from_micros(now.micros() - WINDOW * 1_000_000).unwrap_or(now)
}

/// Refuses an attempt where too many have failed.
pub(super) fn check(conn: &mut Conn, counted: &Counted, now: Time) -> Result<()> {
    for (key, most) in counted.keys() {
        let Some((failures, since)) = throttles::find(conn, key, start(now))? else { continue };
        if failures >= most {
            let left = since.seconds() + WINDOW - now.seconds();
            return Err(Error::TooManyRequests {
                code: "too_many_attempts",
                detail: "Too many attempts to sign in have failed: wait the seconds in `Retry-After`.".to_owned(),
                retry_after: u32::try_from(left).unwrap_or(0).max(1),
            });
        }
    }
    Ok(())
}

/// Counts an attempt that failed.
pub(super) fn failed(conn: &mut Conn, counted: &Counted, now: Time) -> Result<()> {
    // In one order, so that two who fail at once never wait for each other.
    counted.keys().try_for_each(|(key, _)| throttles::count(conn, key, now, start(now)))
}

/// Forgets the failures of the account, not those of the address: whoever has an account could try others else.
pub(super) fn succeeded(conn: &mut Conn, counted: &Counted) -> Result<()> {
    throttles::clear(conn, &counted.account)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_network_are_one() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.7"), network("192.0.2.7"));
        assert_ne!(network("192.0.2.7"), network("192.0.2.8"));
    }
}
