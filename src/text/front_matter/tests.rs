use super::*;
use proptest::prelude::*;
use serde_json::json;

fn map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        other => panic!("{other}"),
    }
}

fn code(text: &str) -> (&'static str, Option<u64>) {
    read(text).map_or_else(|fault| (fault.code, fault.line), |_| ("", None))
}

#[test]
fn a_file_is_pleasant_to_edit() {
    let fields = map(json!({
        "title": "Vote: the day after",
        "kicker": "انتخابات 🗳",
        "version": 7,
        "language": "en",
        "standfirst": "One line.\nAnother.",
        "tags": ["ferry", "yes", "1e5"],
        "place": {"name": "Harbour City", "country": null, "latitude": 53.5},
    }));
    let text = write(&fields, "It *sails*.\n");
    assert_eq!(
        text,
        "---\ntitle: 'Vote: the day after'\nkicker: انتخابات 🗳\nversion: 7\nlanguage: en\nstandfirst: |-\n  One line.\n  \
         Another.\ntags:\n- ferry\n- yes\n- '1e5'\nplace:\n  name: Harbour City\n  country: null\n  latitude: 53.5\n---\n\
         It *sails*.\n"
    );
    assert_eq!(read(&text), Ok((fields, "It *sails*.\n".to_owned())));
}

#[test]
fn what_is_written_reads_back() {
    let fields = json!({
        "a: b": "x: y # z", "": " lead", "trail": "trail ", "quote": "\"it's\"", "null": "null", "~": null, "yes": "yes",
        "n": ["1e5", "0x1F", "012", "1_000", "-", ".inf", "2026-11-22", "12:30:45"], "true": true, "t": "true",
        "lines": ["\n", "\na", "a\n", "a\n\n", "  a\n b", " \n", "a\r\nb", "\ta\n\tb", "a\u{85}b\u{2028}c\nd", "\n\u{2028}", "---\n---"],
        "marks": ["&a", "*a", "!a", "@a", "`a", "%a", "- a", "? a", "| a", "> a", "[a", "{a", "#a", "---", "...", "<<"],
        "odd": ["\u{0}", "\u{7F}", "\u{FEFF}x", "\u{FFFE}", "می‌روم", "\u{202E}", "😀"],
        "deep": [[], {}, [[]], {"a": {"b": []}}, ""], "numbers": [0, -1, 1.5, 1e300, u64::MAX, i64::MIN, -0.5, 1.0],
        "<<": {"a": 1},
    });
    for body in ["", "text", "---\nnot: fields\n---\n", "\n\nlines\r\n", "\u{FEFF}", "…\n---"] {
        let text = write(&map(fields.clone()), body);
        assert_eq!(read(&text), Ok((map(fields.clone()), body.to_owned())), "{text}");
        assert_eq!(read(&write(&Map::new(), body)), Ok((Map::new(), body.to_owned())));
    }
}

#[test]
fn files_of_other_editors_are_read() {
    let fields = map(json!({"title": "A", "standfirst": "one\ntwo\n", "tags": ["b", "c"]}));
    let text =
        "\u{FEFF}---\r\ntitle: A # a note\r\nstandfirst: |\r\n  one\r\n  two\r\ntags: [b, c]\r\n--- \r\nBody\r\n";
    assert_eq!(read(text), Ok((fields, "Body\r\n".to_owned())));
    assert_eq!(read("---\n# nothing yet\n---"), Ok((Map::new(), String::new())));
    assert_eq!(read("---\n1: a\nnull: b\n---\n"), Ok((map(json!({"1": "a", "null": "b"})), String::new())));
    // What begins neither a node nor a line is text.
    let text =
        "---\na: b & c * d! \"e\"\nb: 'x &y *z !w'\nc: plain\n  *still* plain\nd: |\n  &a *b !c\n# &a *b !c\n---\n";
    let fields = json!({"a": "b & c * d! \"e\"", "b": "x &y *z !w", "c": "plain *still* plain", "d": "&a *b !c\n"});
    assert_eq!(read(text), Ok((map(fields), String::new())));
}

#[test]
fn what_is_no_front_matter_is_refused_with_its_line() {
    for text in ["", "title: A\n", " ---\n---\n", "----\na: 1\n---\n", "---\ntitle: A\n", "--- a\n---\n", "---"] {
        assert_eq!(code(text), ("front_matter_missing", Some(1)), "{text:?}");
    }
    for (yaml, told, line) in [
        ("title: A\nb: [1\nc: 2", "invalid_yaml", None),
        ("title: A\n\tb: 1", "invalid_yaml", None),
        ("- a", "invalid_yaml", Some(2)),
        ("text", "invalid_yaml", Some(2)),
        ("a: 1\nb: @c", "invalid_yaml", Some(3)),
        ("a: 1\nb: .nan", "invalid_yaml", Some(3)),
        ("a: 1\nb: 99999999999999999999999999", "invalid_yaml", Some(3)),
        ("[a]: 1", "invalid_yaml", None),
        ("a: 1\nb: \u{1}", "invalid_yaml", None),
        ("a: 1\nb: 2\na: 3", "duplicate_key", Some(4)),
        ("a: {b: 1, b: 2}", "duplicate_key", Some(2)),
        ("a: 1\nb: &x 2", "yaml_alias", Some(3)),
        ("a: &x 1\nb: *x", "yaml_alias", Some(2)),
        ("a: 1\nb: *x", "yaml_alias", Some(3)),
        ("&x a: 1", "yaml_alias", Some(2)),
        ("a: [&x 1]", "yaml_alias", Some(2)),
        ("a: !x 1", "yaml_tag", Some(2)),
        ("a: !!str 1", "yaml_tag", Some(2)),
        ("!x\na: 1", "yaml_tag", Some(2)),
        ("- ? !x a", "yaml_tag", Some(2)),
        ("a: 1\n...\nb: 2", "invalid_yaml", None),
    ] {
        let (got, at) = code(&format!("---\n{yaml}\n---\nbody"));
        assert_eq!(got, told, "{yaml}");
        assert!(at.is_some() && (line.is_none() || at == line), "{yaml}: {at:?}");
    }
}

#[test]
fn bombs_do_not_go_off() {
    let laughs: String = (1..30).map(|n| format!("a{n}: &a{n} [*a{0}, *a{0}, *a{0}, *a{0}]\n", n - 1)).collect();
    assert_eq!(code(&format!("---\na0: &a0 lol\n{laughs}---\n")), ("yaml_alias", Some(2)));
    let deep = |levels: usize| format!("---\na: {}{}\n---\n", "[".repeat(levels), "]".repeat(levels));
    assert_eq!(code(&deep(MAX_DEPTH - 1)), ("", None));
    assert_eq!(code(&deep(MAX_DEPTH)), ("nested_too_deep", Some(2)));
    assert_eq!(code(&deep(100_000)), ("nested_too_deep", Some(2)));
    // Unlike these, brackets that stand in texts or are closed at once are not counted.
    for open in ["[", "[ ", "{", "{? ", "[[],", "{a: ", "[\n", "[ \"]\" ,", "-\t["] {
        assert_eq!(code(&format!("---\na: {}\n---\n", open.repeat(20_000))).0, "nested_too_deep", "{open}");
    }
    let many = map(json!({"a": "see [x](y) ".repeat(2_000), "b": vec![json!([]); 2_000]}));
    assert_eq!(read(&write(&many, "")), Ok((many, String::new())));
    let dashes = format!("---\na:\n{}\n---\n", " -".repeat(100_000));
    assert!(["nested_too_deep", "invalid_yaml"].contains(&code(&dashes).0));
    let long = |bytes: usize| format!("---\na: {}\n---\n", "x".repeat(bytes - 4));
    assert_eq!(code(&long(MAX_BYTES)), ("", None));
    assert_eq!(code(&long(MAX_BYTES + 1)), ("too_long", Some(1)));
}

/// Texts in which YAML sees more than is there.
fn tricky() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[-a:#&*!|>'\"%@`{}\\[\\],? \n\r\t0-9.eyn~\u{85}\u{2028}\u{FEFF}ب]{0,16}"]
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_filter("JSON has no such number", |n| n.is_finite()).prop_map(Value::from),
        tricky().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((tricky(), inner), 0..5).prop_map(|all| all.into_iter().collect::<Value>()),
        ]
    })
}

proptest! {
    #[test]
    fn any_fields_and_any_body_come_back(fields in prop::collection::vec((tricky(), json()), 0..6), body in tricky()) {
        let fields: Map<String, Value> = fields.into_iter().collect();
        let text = write(&fields, &body);
        prop_assert_eq!(read(&text), Ok((fields.clone(), body)), "{}", text);
        prop_assert_eq!(write(&fields, ""), write(&fields, ""));
    }

    #[test]
    fn no_text_is_too_strange_to_be_answered(yaml in tricky()) {
        if let Err(fault) = read(&format!("---\n{yaml}\n---\n")) {
            prop_assert!(fault.line.is_some());
        }
    }
}
