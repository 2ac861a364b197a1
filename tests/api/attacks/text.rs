//! Texts that would act, and requests that would wear the server out.

use crate::{
    admin_articles::{Desk, code, writing::raw},
    auth::{call, faults},
    support::{both, databases::Database},
};
use serde_json::{Value, json};

/// Markup that acts, or comes to act when it is cleaned, parsed and printed again.
const ACTING: &[&str] = &[
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)//",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math><annotation-xml encoding=\"text/html\"><style><img src=x onerror=alert(1)></style></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<title><a title=\"</title><img src=x onerror=alert(1)>\">",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\">",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
    "<a href=\"javascript:alert(1)\">a</a>",
    "<a href=\"java&#10;script:alert(1)\">a</a>",
    "<a href=\"&#106;avascript:alert(1)\">a</a>",
    "<a href=\"&#1;javascript:alert(1)\">a</a>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=\"data:text/html,<script>alert(1)</script>\"></object>",
    "<p style=\"background:url(javascript:alert(1))\">a</p>",
    "<base href=\"https://evil.example/\">",
    "<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
    "<link rel=stylesheet href=https://evil.example/a.css>",
    "<template><script>alert(1)</script></template>",
    "<p onclick=alert(1) ONMOUSEOVER=alert(1)>a</p>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version=\"1.0\"?><img src=x onerror=alert(1)>",
    "]]><script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "[a](<java\tscript:alert(1)>)",
    "![a](javascript:alert(1))",
    "![a\" onerror=\"alert(1)](https://pictures.example/a.jpg)",
    "<javascript:alert(1)>",
    "[a][b]\n\n[b]: javascript:alert(1)",
    "```\"><script>alert(1)</script>\na\n```",
    "<div>\n\n<script>alert(1)</script>\n\n</div>",
];

/// Whether HTML holds an element or attribute that acts, as a browser's parser reads it: outside of text.
fn acts(html: &str) -> bool {
    let cleaned = broadsheet::text::clean::clean(html);
    !cleaned.removed.is_empty()
}

/// Every address within blocks is one that a reader's program may open.
fn leads_nowhere_bad(value: &Value) {
    match value {
        Value::Array(items) => items.iter().for_each(leads_nowhere_bad),
        Value::Object(members) => {
            for (name, value) in members {
                if let (true, Some(address)) = (["href", "url", "src"].contains(&name.as_str()), value.as_str()) {
                    // What stands before the colon is a scheme if it is of letters and the like; else there is none.
                    let of_a_scheme = |letter: char| letter.is_ascii_alphanumeric() || "+-.".contains(letter);
                    let scheme = address.split_once(':').map(|(scheme, _)| scheme.to_lowercase());
                    let scheme = scheme.filter(|scheme| scheme.chars().all(of_a_scheme));
                    let good =
                        scheme.as_deref().is_none_or(|known| ["https", "http", "mailto", "tel"].contains(&known));
                    assert!(good && !address.starts_with(char::is_control), "{address}");
                }
                if let (true, Some(html)) = (name == "html", value.as_str()) {
                    assert!(!acts(html), "{html}");
                }
                leads_nowhere_bad(value);
            }
        }
        _ => {}
    }
}

fn attack_11_no_script_comes_out_of_a_text_however_it_went_in(database: &Database) {
    let desk = Desk::open(database);
    for (number, markup) in ACTING.iter().enumerate() {
        for format in ["body_html", "body_markdown"] {
            let body = json!({"title": "Mutant", "language": "en", "section": "city", format: markup});
            let made = desk.done("POST", "/v1/admin/articles", &body);
            let id = made["id"].as_str().unwrap();
            desk.act(id, "publish", &json!({}));
            let html = desk.app.json(&format!("/v1/articles/{id}?body=html"));
            assert!(!acts(html["body_html"].as_str().unwrap()), "{number} {format} {markup}: {html}");
            let blocks = desk.app.json(&format!("/v1/articles/{id}?body=blocks"));
            leads_nowhere_bad(&blocks["body_blocks"]);
            // What is kept is clean already, and stays as it is when it comes in again.
            let again =
                desk.done("PATCH", &format!("/v1/admin/articles/{id}"), &json!({format: made[format], "kicker": "A"}));
            assert_eq!((&again["removed"], &again[format]), (&json!([]), &made[format]), "{markup}");
        }
    }
}

/// Controls, what turns writing round, and what is no character.
const STRANGE: &[&str] = &["a\u{0}b", "a\u{8}b", "a\u{1b}[31m", "a\u{202e}b", "a\u{2066}b", "a\u{fffe}b", "a\u{7f}b"];

fn attack_13_no_field_holds_controls_or_turned_writing(database: &Database) {
    let desk = Desk::open(database);
    for strange in STRANGE {
        for field in ["title", "short_title", "kicker", "standfirst", "byline", "dateline"] {
            let mut body = json!({"title": "A", "language": "en"});
            body[field] = json!(strange);
            let reply = desk.send("POST", "/v1/admin/articles", &body);
            assert_eq!(
                (reply.status, faults(&reply)[0].0.as_str()),
                (422, format!("/{field}").as_str()),
                "{strange:?}"
            );
        }
        for things in ["sections", "sources", "tags", "contributors", "collections"] {
            let reply = desk.send("POST", &format!("/v1/admin/{things}"), &json!({"name": strange, "language": "en"}));
            assert_eq!(reply.status, 422, "{things} {strange:?}");
        }
        let media = json!({"url": "https://pictures.example/a.jpg", "language": "en", "caption": strange});
        assert_eq!(desk.send("POST", "/v1/admin/media", &media).status, 422, "{strange:?}");
        let id = desk.public("Corrected");
        let correction = json!({"kind": "correction", "text": strange});
        let reply = desk.send("POST", &format!("/v1/admin/articles/{id}/corrections"), &correction);
        assert_eq!(reply.status, 422, "{strange:?}");
        let away = json!({"reason": "A", "public_note": strange});
        assert_eq!(desk.send("POST", &format!("/v1/admin/articles/{id}/unpublish"), &away).status, 422, "{strange:?}");
        // A text may lose them, or be refused; it does not keep them.
        let body =
            desk.send("POST", "/v1/admin/articles", &json!({"title": "A", "language": "en", "body_markdown": strange}));
        assert!(body.status == 422 || !body.text().contains(strange), "{strange:?}: {}", body.text());
    }
    let end = "]]>\u{2028}<!--&amp;&lol;";
    let kept = desk.done(
        "POST",
        "/v1/admin/articles",
        &json!({"title": "A", "language": "en", "standfirst": end.replace('\u{2028}', " ")}),
    );
    assert_eq!(kept["standfirst"], end.replace('\u{2028}', " "));
}

fn file(desk: &Desk, file: &str) -> crate::app::Reply {
    let head = format!(
        "PUT /v1/admin/articles/a-file/markdown HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {}\r\n",
        desk.admin
    );
    raw(desk, &format!("{head}If-Match: *\r\nContent-Length: {}\r\n\r\n{file}", file.len()))
}

/// The entities of XML have their like in YAML: anchors that are repeated.
fn attack_13_no_alias_of_a_file_grows(database: &Database) {
    let desk = Desk::open(database);
    let mut grows = "---\ntitle: A\nlanguage: en\ncustom:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let before = format!("*a{}", level - 1);
        grows.push_str(&format!("  a{level}: &a{level} [{}]\n", vec![before; 10].join(", ")));
    }
    let files = [
        format!("{grows}---\nB"),
        "---\ntitle: &a A\nkicker: *a\nlanguage: en\n---\nB".to_owned(),
        "---\ntitle: A\nlanguage: en\ncustom:\n  <<: *a\n---\nB".to_owned(),
        "---\ntitle: !!python/object/apply:os.system [ls]\nlanguage: en\n---\nB".to_owned(),
        format!("---\ntitle: A\nlanguage: en\ncustom: {}{}\n---\nB", "[".repeat(5_000), "]".repeat(5_000)),
        "---\ntitle: A\ntitle: B\nlanguage: en\n---\nB".to_owned(),
    ];
    for text in files {
        let reply = file(&desk, &text);
        assert_eq!(reply.status, 400, "{}: {}", &text[..60.min(text.len())], reply.text());
    }
    assert_eq!(desk.read("/v1/admin/articles?count=exact")["page"]["total"], 0);
}

fn attack_31_width_depth_and_length_have_their_limits(database: &Database) {
    let desk = Desk::open(database);
    let id = desk.public("Small");
    let app = &desk.app;
    let ids = vec![id.as_str(); 1_500].join(",");
    let many: Vec<String> = (0..101).map(|number| format!("0193a5c2-0000-7000-8000-{number:012x}")).collect();
    for query in [
        "limit=-1".to_owned(),
        "limit=101".to_owned(),
        "limit=1000000000000".to_owned(),
        "offset=10001".to_owned(),
        "offset=9999999999".to_owned(),
        format!("id={ids}"),
        format!("id={}", many.join(",")),
        format!("tag={}", (0..21).map(|number| format!("t{number}")).collect::<Vec<_>>().join(",")),
        "expand=related.related.related".to_owned(),
        "expand=section.parent.parent".to_owned(),
        format!("fields={}", vec!["title"; 5_000].join(",")),
        "depth=100".to_owned(),
        "filter=(((((a))))) and ((b))".replace(' ', "%20"),
    ] {
        for face in ["/v1/articles", "/v1/admin/articles"] {
            let reply = call(app, "GET", &format!("{face}?{query}"), &desk.admin, None, &[]);
            // An address that is too long is refused before any of our code.
            assert!(
                [400, 414, 431].contains(&reply.status),
                "{face}?{}: {}",
                &query[..40.min(query.len())],
                reply.status
            );
        }
    }
    let deep = (0..100).fold(json!(1), |inner, _| json!([inner]));
    let wide: serde_json::Map<String, Value> =
        (0..20_000).map(|number| (format!("k{number}"), json!(number))).collect();
    let long = |name: &str, length: usize| json!({"title": "A", "language": "en", name: "a".repeat(length)});
    let bodies = [
        long("title", 5_000),
        long("standfirst", 100_000),
        long("internal_note", 1_000_000),
        long("slug", 1_000),
        json!({"title": "A", "language": "en", "custom": deep}),
        json!({"title": "A", "language": "en", "custom": wide}),
        json!({"title": "A", "language": "en", "tags": vec!["a"; 10_000]}),
        json!({"title": "A", "language": "en", "other_sections": vec!["city"; 10_000]}),
        json!({"title": "A", "language": "en", "sources": vec![json!({"slug": "a", "role": "cited"}); 10_000]}),
    ];
    for body in &bodies {
        let reply = desk.send("POST", "/v1/admin/articles", body);
        let text = body.to_string();
        assert!([400, 413, 422].contains(&reply.status), "{}: {}", &text[..60.min(text.len())], reply.text());
        assert!(reply.body.len() < 1_000_000, "the answer is not longer than it must be");
    }
    let picture = json!({"url": "https://pictures.example/a.jpg", "language": "en", "width": 60_000, "height": 60_000});
    assert!([201, 422].contains(&desk.send("POST", "/v1/admin/media", &picture).status));
    // A coded body could be far larger than it looks: it is not unpacked.
    let head = format!(
        "POST /v1/admin/articles HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n",
        desk.admin
    );
    let coded = raw(&desk, &format!("{head}Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{{}}"));
    assert_eq!(code(&coded), (415, "wrong_type_of_body".to_owned()));
    let email = json!({"email": "a".repeat(20_000), "name": "A", "role": "author"});
    assert!([413, 422].contains(&desk.send("POST", "/v1/admin/users", &email).status));
}

both!(
    attack_11_no_script_comes_out_of_a_text_however_it_went_in,
    attack_13_no_field_holds_controls_or_turned_writing,
    attack_13_no_alias_of_a_file_grows,
    attack_31_width_depth_and_length_have_their_limits,
);
