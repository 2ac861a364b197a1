//! Attacks that have happened to systems like this one, each by its number, with the tests that try it here.
//!
//! Most stand in this folder: `sign_in`, `rights`, `writing`, `injection`, `media`, `text`. A test elsewhere that shows
//! the same is named beside them. Where an attack finds nothing to attack, the table says why.

mod injection;
mod media;
mod rights;
mod sign_in;
mod text;
mod writing;

use std::path::Path;

/// An attack.
struct Attack {
    number: u8,
    /// What is tried, and what it happened as.
    what: &'static str,
    /// The tests that try it; none where nothing can be tried.
    tests: &'static [&'static str],
    /// What of it cannot apply, and why.
    not: &'static str,
}

const fn attack(number: u8, what: &'static str, tests: &'static [&'static str], not: &'static str) -> Attack {
    Attack { number, what, tests, not }
}

/// The numbers that there must be: what concerns signing in, rights, writing, injection, media and text.
const NUMBERS: &[u8] =
    &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 29, 31, 32];

const ATTACKS: &[Attack] = &[
    attack(
        1,
        "Asking for a private field letter by letter, with a filter or an order: CVE-2026-27886, CVE-2024-56143, \
         CVE-2023-34235, CVE-2023-22894, CVE-2023-36472, CVE-2023-31133, CVE-2026-70590",
        &["attack_01_no_filter_order_or_facet_reaches_a_private_field"],
        "",
    ),
    attack(
        2,
        "A search that looks into what the answer does not show: CVE-2023-5561",
        &["attack_02_a_search_looks_only_into_what_is_shown"],
        "",
    ),
    attack(
        3,
        "Getting at drafts by id, by a parameter of state, through what refers to them, through counts",
        &[
            "attack_03_a_draft_is_reached_by_no_id_state_relation_or_count",
            "a_hidden_article_changes_no_byte_of_any_answer",
            "a_withdrawn_article_differs_by_its_own_answer_alone",
            "nothing_is_seen_of_a_story_that_was_never_public",
            "nothing_but_its_end_is_seen_of_a_story_that_was_taken_back",
        ],
        "",
    ),
    attack(
        4,
        "Linking, placing or grouping a story that one may not read, to read it there: CVE-2026-44200",
        &[
            "attack_04_what_may_not_be_read_is_linked_placed_and_translated_by_nobody",
            "a_hidden_article_is_placed_by_those_who_see_it",
        ],
        "Nothing is copied from one article to another by the server.",
    ),
    attack(
        5,
        "Another answer for what is hidden than for what is not there: CVE-2025-64749",
        &[
            "attack_05_what_is_hidden_is_answered_as_what_is_not_there",
            "attack_05_a_key_of_another_purpose_learns_of_no_article",
            "unknown_users_wrong_passwords_and_suspended_users_are_answered_with_the_same_bytes",
        ],
        "No password is reset by mail.",
    ),
    attack(
        6,
        "Users told to the public, by whatever spelling of the address: CVE-2017-5487, CVE-2025-4302",
        &[
            "attack_06_nobody_outside_is_told_of_users",
            "attack_6_and_21_only_admins_see_users_and_nobody_promotes_themselves",
        ],
        "",
    ),
    attack(
        7,
        "Secrets kept in revisions, in the audit log, in the server's log: CVE-2026-39943, CVE-2023-28443",
        &["attack_07_the_server_s_log_holds_no_secret", "attack_7_no_secret_is_ever_in_the_log"],
        "",
    ),
    attack(
        8,
        "Keys told to lower roles; version and hidden routes told by the document: CVE-2021-39192, CVE-2025-53887",
        &[
            "attack_08_no_document_tells_of_a_version_and_no_list_of_a_key",
            "every_operation_has_a_row_in_the_table_and_every_row_an_operation",
        ],
        "",
    ),
    attack(
        9,
        "SQL through orders, lists of slugs, names of fields: CVE-2026-26980, CVE-2026-21630, CVE-2026-25544, \
         CVE-2026-63316, CVE-2026-105845, CVE-2026-105856",
        &[
            "attack_09_no_parameter_of_the_newsroom_and_no_name_of_a_field_becomes_sql",
            "no_value_of_any_parameter_breaks_anything",
        ],
        "",
    ),
    attack(
        10,
        "The syntax of full-text queries, and patterns",
        &["attack_10_a_part_of_a_name_is_no_pattern_and_no_query"],
        "There is no full-text search yet: only parts of names are looked for.",
    ),
    attack(
        11,
        "Scripts kept in texts, also such as come to be by cleaning; in titles, captions, names: RUSTSEC-2021-0074, \
         RUSTSEC-2025-0071, CVE-2026-63430, CVE-2026-28223, CVE-2026-105651",
        &[
            "attack_11_no_script_comes_out_of_a_text_however_it_went_in",
            "attack_11_titles_captions_and_names_are_text",
            "what_cleaning_takes_out_is_told",
        ],
        "",
    ),
    attack(
        13,
        "Breaking out of feeds with `]]>`, control characters, writing turned round; entities that grow",
        &["attack_13_no_field_holds_controls_or_turned_writing", "attack_13_no_alias_of_a_file_grows"],
        "There are no feeds yet, and no XML is read.",
    ),
    attack(
        14,
        "Times of a token that are texts, or missing: CVE-2026-25537",
        &["attack_14_a_time_that_is_a_text_or_missing_is_no_time"],
        "",
    ),
    attack(
        15,
        "Tokens of another algorithm, key, name of a key or purpose: CVE-2026-57997, CVE-2023-48223, CVE-2026-44699",
        &[
            "attack_15_another_algorithm_key_issuer_audience_or_purpose_opens_nothing",
            "a_refresh_token_opens_nothing_and_an_access_token_refreshes_nothing",
            "a_preview_shows_one_revision_until_it_ends_or_is_taken_back",
        ],
        "",
    ),
    attack(
        16,
        "Tokens that are still good after signing out, another password, suspension, another role: CVE-2025-4643, \
         CVE-2026-22706, GHSA-56p6-qw3c-fq2g",
        &[
            "attack_16_nothing_that_let_somebody_in_outlives_its_end",
            "signing_out_is_felt_at_once_on_every_node",
            "another_password_ends_all_other_sessions_at_once",
            "suspension_is_felt_at_once_and_for_keys_too",
            "another_role_is_felt_at_once",
        ],
        "",
    ),
    attack(
        17,
        "Getting round the limit of guesses by a field or a header: CVE-2025-64526, CVE-2024-34451",
        &[
            "attack_17_no_field_and_no_header_buys_another_guess",
            "fifty_failures_shut_an_address_whatever_it_says_of_itself",
            "behind_a_trusted_proxy_each_client_is_counted_alone",
        ],
        "",
    ),
    attack(
        18,
        "Failing to come in gives more rights: CVE-2026-126539",
        &["attack_18_failing_to_come_in_never_gives_more_rights"],
        "",
    ),
    attack(
        19,
        "A guard that is always content; a way round it that a request can ask for: CVE-2026-39397",
        &["attack_19_no_request_asks_to_be_let_off_the_rules", "every_operation_is_for_those_who_may"],
        "",
    ),
    attack(
        20,
        "Other spellings of an address go round the guard: CVE-2026-22595",
        &["attack_20_no_spelling_of_an_address_goes_round_the_door"],
        "",
    ),
    attack(
        21,
        "Fields of a body that nobody may set: GHSA-gc7p-j5xm-xxh2, CVE-2026-105851, CVE-2026-105855",
        &[
            "attack_21_no_body_sets_what_is_not_its_own",
            "whatever_a_body_says_of_state_or_owner_is_refused",
            "attack_6_and_21_only_admins_see_users_and_nobody_promotes_themselves",
        ],
        "",
    ),
    attack(
        22,
        "Rights asked of the row as it was and not as it becomes: CVE-2026-129239",
        &[
            "attack_22_nothing_is_moved_out_of_reach_by_any_way_of_writing",
            "an_editor_moves_nothing_out_of_reach_and_nobody_links_what_they_may_not_see",
        ],
        "",
    ),
    attack(
        23,
        "The parent is checked and the child is not: CVE-2026-44199",
        &["attack_23_what_belongs_to_another_article_is_not_reached_through_one_s_own"],
        "",
    ),
    attack(
        24,
        "The address says one id and the body another; `123abc` is read as 123: CVE-2017-1001000",
        &["attack_24_an_id_is_read_whole_and_the_address_alone_says_which"],
        "",
    ),
    attack(
        25,
        "Ids that mean something else for another kind of thing: CVE-2026-25574",
        &["attack_25_the_id_of_one_kind_of_thing_is_none_of_another"],
        "",
    ),
    attack(
        29,
        "Redirects to elsewhere: CVE-2026-22032, CVE-2024-28239",
        &["attack_29_no_redirect_leads_elsewhere"],
        "",
    ),
    attack(
        31,
        "Depth, width and length",
        &[
            "attack_31_width_depth_and_length_have_their_limits",
            "bodies_that_are_too_large_too_deep_or_of_another_type_are_refused",
            "too_many_values_are_refused_not_cut",
            "absurd_nesting_is_survived_and_keeps_the_words",
        ],
        "Pictures are addresses: none is decoded. That a body that does not come in 30 seconds is given up is not \
         tried, because a test would have to wait for it.",
    ),
    attack(
        32,
        "Answers of one caller for another, from a cache or for a site that should not read them: CVE-2022-26969",
        &[
            "attack_32_no_answer_of_one_caller_is_another_s",
            "attack_32_no_strange_site_reads_the_newsroom",
            "the_same_bytes_come_plain_and_compressed_each_under_its_own_tag",
        ],
        "",
    ),
];

/// Every Rust file below a folder, as one text.
fn sources(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_attack_is_tried_or_cannot_apply() {
    let mut text = String::new();
    ["tests", "src"].iter().for_each(|folder| sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut text));
    let numbers: Vec<u8> = ATTACKS.iter().map(|attack| attack.number).collect();
    assert_eq!(numbers, NUMBERS, "each number has one row");
    for Attack { number, what, tests, not } in ATTACKS {
        assert!(!what.is_empty(), "{number} is not told");
        assert!(!tests.is_empty() || !not.is_empty(), "{number} has neither a test nor a reason");
        assert!(
            tests.is_empty() || tests.iter().any(|test| test.starts_with("attack_")),
            "{number} has no test of its name"
        );
        for test in *tests {
            assert!(text.contains(&format!("fn {test}(")), "{number}: there is no test `{test}`");
        }
    }
}
