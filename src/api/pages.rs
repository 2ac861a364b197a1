//! Pages for people: every kind of problem, and the frame that pages stand in. No script, nothing from elsewhere.

use super::{
    answer::Answer,
    input::Query,
    openapi::Failures,
    problem::Problem,
    problems::{self, Known},
};
use crate::error::Error;
use actix_web::{HttpRequest, get, http::StatusCode};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use std::{fmt::Write, sync::LazyLock};

const STYLE: &str = include_str!("pages.css");

/// Nothing but the style that stands in the page, named by its hash, and the icon.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    )
});

/// A sheet with a headline; it spares browsers a request of their own.
pub const ICON: &str = "<link rel=\"icon\" href=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' \
    viewBox='0 0 16 16'%3E%3Cpath fill='%238a2b16' d='M2 1h12v14H2z'/%3E%3Cpath fill='%23fff' d='M4 3h8v3H4zm0 5h8v1H4z\
    m0 2h8v1H4zm0 2h5v1H4z'/%3E%3C/svg%3E\">";

/// A text as it stands in HTML, within an element or a quoted attribute.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// A sentence in which `code` is marked as in Markdown.
fn sentence(text: &str) -> String {
    let pieces = text.split('`').enumerate();
    pieces
        .map(|(at, piece)| if at % 2 == 1 { format!("<code>{}</code>", escape(piece)) } else { escape(piece) })
        .collect()
}

fn page(title: &str, main: &str) -> Answer {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n{ICON}\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<main>\n{main}</main>\n<footer><a href=\"/problems\">All problems</a> <a href=\"/docs\">The API</a> \
         <a href=\"/openapi.json\">Its document</a></footer>\n</body>\n</html>\n",
        escape(title)
    );
    Answer::page(html, &POLICY)
}

/// The statuses in words, such as `400 Bad Request or 422 Unprocessable Entity`.
fn statuses(known: &Known) -> String {
    let named = known.statuses.iter().map(|status| {
        let words = StatusCode::from_u16(*status).ok().and_then(|status| status.canonical_reason());
        format!("{status} {}", words.unwrap_or_default())
    });
    named.collect::<Vec<_>>().join(" or ")
}

/// Every kind of problem: a page for people.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/problems'
/// ```
#[utoipa::path(tag = "Service", responses((status = 200, description = "The page.", body = String,
    content_type = "text/html; charset=utf-8"), Failures))]
#[get("/problems")]
pub async fn list_problems(request: HttpRequest) -> Result<Answer, Problem> {
    Query::of(&request, &[]).finish(())?;
    let mut main =
        "<h1>Problems</h1>\n<p>Every answer that is not a good one has a <code>code</code>, and so has every \
        entry of its <code>errors</code>. A code never changes its meaning; these are all.</p>\n"
            .to_owned();
    for (about, table) in problems::TABLES {
        let _ = writeln!(main, "<h2>{}</h2>\n<dl>", escape(about));
        for Known { code, statuses, title, .. } in *table {
            let statuses: Vec<String> = statuses.iter().map(u16::to_string).collect();
            let (title, statuses) = (escape(title), statuses.join(", "));
            let link = format!("<a href=\"/problems/{code}\"><code>{code}</code></a>");
            let _ = writeln!(main, "<div><dt>{link}</dt><dd>{title} <span>· {statuses}</span></dd></div>");
        }
        main.push_str("</dl>\n");
    }
    Ok(page("Problems", &main))
}

/// One kind of problem: what it means and how to mend it. The `type` of a problem leads here.
///
/// ```sh
/// curl 'http://127.0.0.1:8080/problems/unknown_parameter'
/// ```
#[utoipa::path(tag = "Service", params(("code" = String, Path, description = "The `code` of a problem.",
    example = "unknown_parameter")), responses((status = 200, description = "The page.", body = String,
    content_type = "text/html; charset=utf-8"), Failures))]
#[get("/problems/{code}")]
pub async fn get_problem(request: HttpRequest) -> Result<Answer, Problem> {
    Query::of(&request, &[]).finish(())?;
    let known = problems::find(request.match_info().get("code").unwrap_or_default());
    let none = || Error::NotFound("No problem has this code; /problems lists them all.".to_owned());
    let known = known.ok_or_else(none)?;
    let mut main = format!(
        "<p class=\"facts\"><code>{}</code> · {}</p>\n<h1>{}</h1>\n<h2>What it means</h2>\n<p>{}</p>\n\
         <h2>What to do</h2>\n<p>{}</p>\n",
        escape(known.code),
        escape(&statuses(known)),
        escape(known.title),
        sentence(known.means),
        sentence(known.mend)
    );
    if let Some(example) = known.example {
        let line = escape(&format!("curl 'http://127.0.0.1:8080{example}'"));
        let _ = write!(main, "<h2>A request that meets it</h2>\n<pre><code>{line}</code></pre>\n");
    }
    Ok(page(known.title, &main))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_in_html_stands_for_itself() {
        assert_eq!(escape("<a b=\"c\" d='e'>&amp;</a>"), "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;&lt;/a&gt;");
        assert_eq!(sentence("send `<b>` & go"), "send <code>&lt;b&gt;</code> &amp; go");
    }
}
