//! Which scope an operation asks of a key, and the least role it is for. The rules themselves are the newsroom's; the
//! document tells this table, and a test holds the one against the other.

use crate::domain::caller::{Role, Scope};

/// What an operation asks of its caller.
#[derive(Debug, Clone, Copy)]
pub struct Access {
    /// The operation's id.
    pub operation: &'static str,
    /// What a key must be allowed; none where a key is of no use or any will do.
    pub scope: Option<Scope>,
    /// Below this role nobody may.
    pub least: Role,
}

const fn row(operation: &'static str, scope: Scope, least: Role) -> Access {
    Access { operation, scope: Some(scope), least }
}

/// Everybody's own: with a session, whatever the role.
const fn own(operation: &'static str) -> Access {
    Access { operation, scope: None, least: Role::Author }
}

use Role::{Admin, Author, Editor};
use Scope::{
    ArticlesPublish, ArticlesRead, ArticlesWrite, AuditRead, Import, ThingsRead, ThingsWrite, UsersRead, UsersWrite,
};

/// Every operation of the Admin API that somebody known is asked for.
pub const ALL: &[Access] = &[
    row("admin_list_articles", ArticlesRead, Author),
    row("admin_get_article", ArticlesRead, Author),
    row("create_article", ArticlesWrite, Author),
    row("update_article", ArticlesWrite, Author),
    row("replace_article", ArticlesWrite, Author),
    row("delete_article", ArticlesWrite, Admin),
    row("list_revisions", ArticlesRead, Author),
    row("get_revision", ArticlesRead, Author),
    row("restore_revision", ArticlesWrite, Author),
    row("compare_revisions", ArticlesRead, Author),
    row("admin_list_corrections", ArticlesRead, Author),
    row("append_correction", ArticlesPublish, Editor),
    row("admin_get_related", ArticlesRead, Author),
    row("replace_related", ArticlesWrite, Author),
    row("replace_translations", ArticlesWrite, Author),
    row("get_markdown", ArticlesRead, Author),
    row("put_markdown", ArticlesWrite, Author),
    row("list_previews", ArticlesRead, Author),
    row("create_preview", ArticlesWrite, Author),
    row("revoke_preview", ArticlesWrite, Author),
    row("list_publications", ArticlesRead, Author),
    row("strike_publication", ArticlesPublish, Editor),
    row("submit_article", ArticlesWrite, Author),
    row("reject_article", ArticlesPublish, Editor),
    row("approve_article", ArticlesPublish, Editor),
    row("publish_article", ArticlesPublish, Editor),
    row("schedule_article", ArticlesPublish, Editor),
    row("unschedule_article", ArticlesPublish, Editor),
    row("embargo_article", ArticlesPublish, Editor),
    row("lift_article", ArticlesPublish, Editor),
    row("unpublish_article", ArticlesPublish, Editor),
    row("kill_article", ArticlesPublish, Editor),
    row("archive_article", ArticlesWrite, Author),
    row("unarchive_article", ArticlesWrite, Author),
    row("revive_article", ArticlesPublish, Admin),
    own("logout"),
    own("get_me"),
    own("update_me"),
    own("list_keys"),
    own("create_key"),
    own("get_key"),
    own("revoke_key"),
    row("list_users", UsersRead, Admin),
    row("create_user", UsersWrite, Admin),
    row("get_user", UsersRead, Admin),
    row("update_user", UsersWrite, Admin),
    row("replace_user", UsersWrite, Admin),
    row("delete_user", UsersWrite, Admin),
    row("list_audit", AuditRead, Admin),
    row("import_lines", Import, Admin),
    row("admin_list_sections", ThingsRead, Author),
    row("admin_get_section", ThingsRead, Author),
    row("create_section", ThingsWrite, Editor),
    row("update_section", ThingsWrite, Editor),
    row("replace_section", ThingsWrite, Editor),
    row("delete_section", ThingsWrite, Editor),
    row("admin_list_sources", ThingsRead, Author),
    row("admin_get_source", ThingsRead, Author),
    row("create_source", ThingsWrite, Editor),
    row("update_source", ThingsWrite, Editor),
    row("replace_source", ThingsWrite, Editor),
    row("delete_source", ThingsWrite, Editor),
    row("admin_list_contributors", ThingsRead, Author),
    row("admin_get_contributor", ThingsRead, Author),
    row("create_contributor", ThingsWrite, Editor),
    row("update_contributor", ThingsWrite, Editor),
    row("replace_contributor", ThingsWrite, Editor),
    row("delete_contributor", ThingsWrite, Editor),
    row("admin_list_tags", ThingsRead, Author),
    row("admin_get_tag", ThingsRead, Author),
    row("create_tag", ThingsWrite, Editor),
    row("update_tag", ThingsWrite, Editor),
    row("replace_tag", ThingsWrite, Editor),
    row("delete_tag", ThingsWrite, Editor),
    row("admin_list_collections", ThingsRead, Author),
    row("admin_get_collection", ThingsRead, Author),
    row("create_collection", ThingsWrite, Editor),
    row("update_collection", ThingsWrite, Editor),
    row("replace_collection", ThingsWrite, Editor),
    row("delete_collection", ThingsWrite, Editor),
    row("admin_list_media", ThingsRead, Author),
    row("admin_get_media", ThingsRead, Author),
    row("create_media", ThingsWrite, Author),
    row("update_media", ThingsWrite, Editor),
    row("replace_media", ThingsWrite, Editor),
    row("delete_media", ThingsWrite, Editor),
    row("merge_tag", ThingsWrite, Editor),
    row("admin_list_collection_items", ThingsRead, Author),
    row("replace_collection_items", ThingsWrite, Editor),
];

/// What an operation asks.
pub fn find(operation: &str) -> Option<&'static Access> {
    ALL.iter().find(|access| access.operation == operation)
}
