//! The tables, as both databases have them.

use diesel::table;

table! {
    settings (key) {
        key -> Text,
        value -> Text,
    }
}

table! {
    sections (id) {
        id -> Text,
        slug -> Text,
        name -> Text,
        names -> Text,
        language -> Text,
        description -> Nullable<Text>,
        parent_id -> Nullable<Text>,
        position -> BigInt,
        aliases -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

table! {
    section_paths (path) {
        path -> Text,
        section_id -> Text,
        current -> Bool,
        slug -> Text,
    }
}

table! {
    sources (id) {
        id -> Text,
        slug -> Text,
        name -> Text,
        names -> Text,
        language -> Text,
        kind -> Text,
        home_url -> Nullable<Text>,
        country -> Nullable<Text>,
        logo_url -> Nullable<Text>,
        licence -> Nullable<Text>,
        credit_line -> Nullable<Text>,
        attribution_required -> Bool,
        may_edit -> Bool,
        may_translate -> Bool,
        max_age_days -> Nullable<BigInt>,
        aliases -> Text,
        notes -> Nullable<Text>,
        reliability -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

table! {
    contributors (id) {
        id -> Text,
        slug -> Text,
        name -> Text,
        names -> Text,
        language -> Text,
        #[sql_name = "type"]
        type_ -> Text,
        bio -> Nullable<Text>,
        links -> Text,
        aliases -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

table! {
    tags (id) {
        id -> Text,
        slug -> Text,
        name -> Text,
        names -> Text,
        language -> Text,
        #[sql_name = "type"]
        type_ -> Text,
        links -> Text,
        aliases -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

table! {
    spellings (kind, folded, target) {
        kind -> Text,
        folded -> Text,
        target -> Text,
    }
}

table! {
    articles (id) {
        id -> Text,
        version -> BigInt,
        state -> Text,
        archived_at -> Nullable<Timestamp>,
        wished_slug -> Nullable<Text>,
        translation_group -> Text,
        embargo_until -> Nullable<Timestamp>,
        embargoed -> Bool,
        publish_at -> Nullable<Timestamp>,
        expires_at -> Nullable<Timestamp>,
        no_automatic_related -> Bool,
        created_at -> Timestamp,
        created_by -> Text,
        updated_at -> Timestamp,
        updated_by -> Text,
        owner_id -> Nullable<Text>,
        killed_at -> Nullable<Timestamp>,
        deleted_at -> Nullable<Timestamp>,
    }
}

table! {
    slugs (slug) {
        slug -> Text,
        article_id -> Text,
        current -> Bool,
    }
}

table! {
    external_ids (system, external_id) {
        system -> Text,
        external_id -> Text,
        article_id -> Text,
        digests -> Text,
        run -> Text,
    }
}

table! {
    revisions (id) {
        id -> Text,
        article_id -> Text,
        number -> BigInt,
        title -> Text,
        short_title -> Nullable<Text>,
        kicker -> Nullable<Text>,
        standfirst -> Nullable<Text>,
        body -> Text,
        body_format -> Text,
        language -> Text,
        kind -> Text,
        dateline -> Nullable<Text>,
        place_name -> Nullable<Text>,
        place_country -> Nullable<Text>,
        place_latitude -> Nullable<Double>,
        place_longitude -> Nullable<Double>,
        byline -> Nullable<Text>,
        word_count -> BigInt,
        seo_title -> Nullable<Text>,
        seo_description -> Nullable<Text>,
        canonical_url -> Nullable<Text>,
        urgency -> Nullable<BigInt>,
        internal_note -> Nullable<Text>,
        custom -> Text,
        note -> Nullable<Text>,
        created_at -> Timestamp,
        created_by -> Text,
    }
}

table! {
    revision_sections (revision_id, position) {
        revision_id -> Text,
        position -> BigInt,
        section_id -> Text,
    }
}

table! {
    revision_sources (revision_id, position) {
        revision_id -> Text,
        position -> BigInt,
        source_id -> Text,
        role -> Text,
        url -> Nullable<Text>,
        credit_line -> Nullable<Text>,
    }
}

table! {
    revision_contributors (revision_id, position) {
        revision_id -> Text,
        position -> BigInt,
        contributor_id -> Text,
        role -> Text,
    }
}

table! {
    revision_tags (revision_id, position) {
        revision_id -> Text,
        position -> BigInt,
        tag_id -> Text,
    }
}

table! {
    publications (id) {
        id -> Text,
        article_id -> Text,
        revision_id -> Text,
        version -> BigInt,
        live_from -> Timestamp,
        live_until -> Nullable<Timestamp>,
        ended_by -> Nullable<Text>,
        public_note -> Nullable<Text>,
        slug -> Text,
        section_id -> Nullable<Text>,
        source_id -> Nullable<Text>,
        kind -> Text,
        language -> Text,
        translation_group -> Text,
        published_at -> Nullable<Timestamp>,
        updated_at -> Timestamp,
        order_at -> BigInt,
        expires_at -> Nullable<Timestamp>,
        struck_at -> Nullable<Timestamp>,
    }
}

table! {
    lists (id) {
        id -> BigInt,
        kind -> Text,
        target -> Text,
    }
}

table! {
    listings (list_id, order_at, article_id) {
        list_id -> BigInt,
        order_at -> BigInt,
        article_id -> Text,
    }
}

table! {
    rendered_bodies (revision_id, form) {
        revision_id -> Text,
        form -> Text,
        deriver -> BigInt,
        content -> Text,
    }
}

table! {
    corrections (id) {
        id -> Text,
        article_id -> Text,
        number -> BigInt,
        kind -> Text,
        text -> Text,
        language -> Text,
        created_at -> Timestamp,
        created_by -> Text,
        hash -> Text,
    }
}

table! {
    related_links (article_id, position) {
        article_id -> Text,
        position -> BigInt,
        relation -> Text,
        target_id -> Nullable<Text>,
        url -> Nullable<Text>,
        title -> Nullable<Text>,
        source -> Nullable<Text>,
        note -> Nullable<Text>,
    }
}

table! {
    change_counter (id) {
        id -> BigInt,
        seq -> BigInt,
    }
}

table! {
    changes (seq) {
        seq -> BigInt,
        #[sql_name = "type"]
        type_ -> Text,
        subject_id -> Text,
        at -> Timestamp,
        effect -> Nullable<Text>,
        purge_keys -> Text,
    }
}

table! {
    media (id) {
        id -> Text,
        kind -> Text,
        url -> Text,
        width -> Nullable<BigInt>,
        height -> Nullable<BigInt>,
        focal_x -> Nullable<Double>,
        focal_y -> Nullable<Double>,
        alt -> Nullable<Text>,
        caption -> Nullable<Text>,
        credit -> Nullable<Text>,
        licence -> Nullable<Text>,
        language -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

table! {
    revision_media (revision_id, position) {
        revision_id -> Text,
        position -> BigInt,
        media_id -> Text,
    }
}

table! {
    collections (id) {
        id -> Text,
        slug -> Text,
        name -> Text,
        names -> Text,
        language -> Text,
        description -> Nullable<Text>,
        length -> Nullable<BigInt>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

table! {
    collection_items (collection_id, position) {
        collection_id -> Text,
        position -> BigInt,
        article_id -> Text,
        title -> Nullable<Text>,
        kicker -> Nullable<Text>,
        shown_from -> Nullable<Timestamp>,
        shown_until -> Nullable<Timestamp>,
    }
}

table! {
    users (id) {
        id -> Text,
        email -> Text,
        name -> Text,
        password_hash -> Text,
        role -> Text,
        version -> BigInt,
        suspended_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

table! {
    user_sections (user_id, section_id) {
        user_id -> Text,
        section_id -> Text,
    }
}

table! {
    sessions (id) {
        id -> Text,
        user_id -> Text,
        address -> Nullable<Text>,
        agent -> Nullable<Text>,
        created_at -> Timestamp,
        last_used_at -> Timestamp,
        expires_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        ended_by -> Nullable<Text>,
    }
}

table! {
    refresh_tokens (hash) {
        hash -> Text,
        session_id -> Text,
        created_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

table! {
    api_keys (id) {
        id -> Text,
        user_id -> Text,
        name -> Text,
        hash -> Text,
        hint -> Text,
        scopes -> Text,
        created_at -> Timestamp,
        created_by -> Text,
        expires_at -> Nullable<Timestamp>,
        last_used_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

table! {
    signing_keys (kid) {
        kid -> Text,
        private -> Text,
        created_at -> Timestamp,
        retired_at -> Nullable<Timestamp>,
    }
}

table! {
    throttles (key) {
        key -> Text,
        failures -> BigInt,
        since -> Timestamp,
    }
}

table! {
    audit_log (id) {
        id -> Text,
        at -> Timestamp,
        user_id -> Nullable<Text>,
        user_name -> Text,
        via -> Text,
        address -> Nullable<Text>,
        request_id -> Nullable<Text>,
        action -> Text,
        subject_kind -> Text,
        subject_id -> Text,
        reason -> Nullable<Text>,
        before -> Nullable<Text>,
        after -> Nullable<Text>,
    }
}

table! {
    idempotency_keys (caller, path, key) {
        caller -> Text,
        path -> Text,
        key -> Text,
        request -> Text,
        status -> Nullable<BigInt>,
        headers -> Nullable<Text>,
        body -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

table! {
    locks (thing_id) {
        thing_id -> Text,
        version -> BigInt,
        changed_at -> Timestamp,
        changed_by -> Text,
    }
}

table! {
    previews (id) {
        id -> Text,
        article_id -> Text,
        revision_id -> Text,
        created_at -> Timestamp,
        created_by -> Text,
        expires_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
    }
}

table! {
    related_bans (article_id, target_id) {
        article_id -> Text,
        target_id -> Text,
    }
}

table! {
    old_slugs (kind, slug) {
        kind -> Text,
        slug -> Text,
        target_id -> Text,
    }
}
