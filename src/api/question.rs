//! What a request asks, in one spelling: whoever puts the same parameters in another order asks the same.

use std::borrow::Cow;

/// A query with its parameters in order. Several of one name stay together, in their order by value: all of them hold.
pub(super) fn in_order(query: &str) -> Cow<'_, str> {
    let parts = || query.split('&').filter(|part| !part.is_empty());
    if parts().is_sorted() && !query.contains("&&") && !query.ends_with('&') && !query.starts_with('&') {
        return Cow::Borrowed(query);
    }
    let mut parts: Vec<&str> = parts().collect();
    parts.sort_unstable();
    Cow::Owned(parts.join("&"))
}

/// Path and query of a request, its parameters in order.
pub(super) fn asked(uri: &actix_web::http::Uri) -> Cow<'_, str> {
    let whole = uri.path_and_query().map_or("/", |asked| asked.as_str());
    let Some((path, query)) = whole.split_once('?') else { return Cow::Borrowed(whole) };
    match in_order(query) {
        Cow::Borrowed("") => Cow::Borrowed(path),
        Cow::Borrowed(_) => Cow::Borrowed(whole),
        Cow::Owned(query) if query.is_empty() => Cow::Borrowed(path),
        Cow::Owned(query) => Cow::Owned(format!("{path}?{query}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_in_whatever_order_ask_the_same() {
        for (given, asked_for) in [
            ("/v1/articles?tag=oil&limit=5&tag=iraq", "/v1/articles?limit=5&tag=iraq&tag=oil"),
            ("/v1/articles?limit=5&tag=oil", "/v1/articles?limit=5&tag=oil"),
            ("/v1/articles?&limit=5&", "/v1/articles?limit=5"),
            ("/v1/articles?", "/v1/articles"),
            ("/v1/articles?&", "/v1/articles"),
            ("/v1/articles", "/v1/articles"),
        ] {
            assert_eq!(asked(&given.parse().unwrap()), asked_for);
        }
    }
}
