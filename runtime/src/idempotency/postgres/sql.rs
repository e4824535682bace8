//! The table, and one statement per operation.

use super::super::StoreError;
use super::super::slot::ABANDONED;

/// A quoted name of a table, and the bare one.
pub(super) struct TableName {
    pub(super) quoted: String,
    bare: String,
}

impl TableName {
    /// Reads `table` or `schema.table`; nothing that would need escaping is a name.
    pub(super) fn parse(text: &str) -> Result<Self, StoreError> {
        let bare = text.rsplit('.').next().unwrap_or(text);
        let parts: Vec<&str> = text.split('.').collect();
        let plain = |part: &&str| {
            part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && part.len() <= MAX_NAME
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        if parts.len() > 2 || !parts.iter().all(plain) {
            return Err(StoreError::configuration(
                "a table's name is `table` or `schema.table`, each of up to 48 ASCII letters, \
                 digits and underscores",
            ));
        }
        let quoted: Vec<String> = parts.iter().map(|part| format!("\"{part}\"")).collect();
        Ok(Self {
            quoted: quoted.join("."),
            bare: bare.to_owned(),
        })
    }
}

/// Makes the table and its indexes. `till` is the end of the lease or, once done, of the retention;
/// at `expires` the row may be deleted.
pub(super) fn schema(table: &TableName) -> String {
    let TableName { quoted, bare } = table;
    format!(
        r#"CREATE TABLE {quoted} (
    scope text COLLATE "C" NOT NULL,
    delivery text COLLATE "C" NOT NULL,
    token bytea NOT NULL,
    attempt integer NOT NULL,
    done boolean NOT NULL,
    since timestamptz NOT NULL,
    till timestamptz NOT NULL,
    expires timestamptz NOT NULL,
    payload bytea,
    PRIMARY KEY (scope, delivery)
);
CREATE INDEX "{bare}_expires" ON {quoted} (expires);
CREATE INDEX "{bare}_recorded" ON {quoted} (scope, till) WHERE payload IS NOT NULL;
"#
    )
}

/// Parameters: `$1` scope, `$2` delivery, `$3` token, `$4` seconds or payload, but for `take`: `$1`
/// scope, `$2` token, `$3` seconds; and `sweep` and `check`, which take none. All but `claim` and
/// `take` return whether they did something.
pub(super) struct Statements {
    pub(super) claim: String,
    pub(super) extend: String,
    pub(super) record: String,
    pub(super) complete: String,
    pub(super) release: String,
    pub(super) take: String,
    pub(super) sweep: String,
    pub(super) check: String,
}

impl Statements {
    pub(super) fn new(table: &TableName) -> Self {
        let table = &table.quoted;
        Self {
            claim: claim(table),
            extend: format!(
                "UPDATE {table} SET since = clock_timestamp(), till = {TILL}, expires = \
                 CASE WHEN payload IS NULL THEN {TILL} + {KEPT} ELSE 'infinity' END \
                 WHERE {HELD} RETURNING true"
            ),
            record: format!(
                "UPDATE {table} SET payload = $4::bytea, expires = 'infinity' \
                 WHERE {HELD} RETURNING true"
            ),
            complete: complete(table),
            release: release(table),
            take: take(table),
            sweep: format!(
                "WITH gone AS (DELETE FROM {table} WHERE (scope, delivery) IN (\
                 SELECT scope, delivery FROM {table} WHERE expires <= now() \
                 LIMIT {SWEPT} FOR UPDATE SKIP LOCKED) RETURNING true) \
                 SELECT count(*) = {SWEPT} FROM gone"
            ),
            check: format!("DELETE FROM {table} WHERE false RETURNING true"),
        }
    }
}

/// Returns `(attempt, NULL…)` where the claim was made and `(NULL, done, milliseconds left,
/// recorded)` where it was not; nothing where somebody else made it while this ran.
fn claim(table: &str) -> String {
    format!(
        "WITH claimed AS (\
         INSERT INTO {table} AS held (scope, delivery, token, attempt, done, since, till, expires) \
         VALUES ($1, $2, $3::bytea, 1, false, clock_timestamp(), {TILL}, {TILL} + {KEPT}) \
         ON CONFLICT (scope, delivery) DO UPDATE SET token = excluded.token, done = false, \
         attempt = CASE WHEN held.done THEN 1 \
         WHEN held.token = excluded.token THEN held.attempt ELSE held.attempt + 1 END, \
         since = excluded.since, till = excluded.till, expires = \
         CASE WHEN held.payload IS NULL THEN excluded.expires ELSE 'infinity' END \
         WHERE held.till <= clock_timestamp() OR NOT held.done AND \
         (held.token = excluded.token OR held.since > clock_timestamp() + {SLACK}) \
         RETURNING attempt) \
         SELECT attempt, NULL::boolean, NULL::bigint, NULL::boolean FROM claimed \
         UNION ALL SELECT NULL, done, \
         greatest(0, extract(epoch FROM till - clock_timestamp()) * 1000)::bigint, \
         payload IS NOT NULL FROM {table} \
         WHERE scope = $1 AND delivery = $2 AND NOT EXISTS (SELECT FROM claimed)"
    )
}

/// A row that is gone ran out unclaimed, so its holder may still complete it.
fn complete(table: &str) -> String {
    format!(
        "INSERT INTO {table} AS held (scope, delivery, token, attempt, done, since, till, expires) \
         VALUES ($1, $2, $3::bytea, 1, true, clock_timestamp(), {TILL}, {TILL}) \
         ON CONFLICT (scope, delivery) DO UPDATE SET done = true, payload = NULL, \
         since = excluded.since, till = excluded.till, expires = excluded.expires \
         WHERE held.token = excluded.token RETURNING true"
    )
}

fn release(table: &str) -> String {
    format!(
        "WITH gone AS (DELETE FROM {table} WHERE {HELD} AND payload IS NULL RETURNING true), \
         kept AS (UPDATE {table} SET till = least(till, clock_timestamp()) \
         WHERE {HELD} AND payload IS NOT NULL RETURNING true) \
         SELECT EXISTS (SELECT FROM gone) OR EXISTS (SELECT FROM kept) OR \
         NOT EXISTS (SELECT FROM {table} WHERE scope = $1 AND delivery = $2)"
    )
}

/// Returns `(delivery, attempt, payload)`.
fn take(table: &str) -> String {
    format!(
        "UPDATE {table} SET token = $2::bytea, attempt = attempt + 1, since = clock_timestamp(), \
         till = clock_timestamp() + make_interval(secs => $3::float8) \
         WHERE (scope, delivery) = (SELECT scope, delivery FROM {table} \
         WHERE scope = $1 AND payload IS NOT NULL AND (till <= now() OR since > now() + {SLACK}) \
         ORDER BY till LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING delivery, attempt, payload"
    )
}

const HELD: &str = "scope = $1 AND delivery = $2 AND token = $3::bytea AND NOT done";
const TILL: &str = "clock_timestamp() + make_interval(secs => $4::float8)";
/// How long an abandoned claim is kept.
const KEPT: &str = "interval '48 hours'";
const _: () = assert!(ABANDONED.as_secs() == 48 * 60 * 60);
/// How far the server's clock may run back without ending leases.
const SLACK: &str = "interval '5 seconds'";
/// How many rows are deleted at once.
const SWEPT: u32 = 1000;
/// `PostgreSQL` cuts names off at 63 bytes, and indexes are named after the table.
const MAX_NAME: usize = 48;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let name = TableName::parse(text);
        assert_eq!(name.ok().map(|name| name.quoted).as_deref(), expected);
    }

    #[test]
    fn names_of_tables() {
        check("deliveries", Some("\"deliveries\""));
        check("shop.wx_2", Some("\"shop\".\"wx_2\""));
        check("", None);
        check("a.b.c", None);
        check(".a", None);
        check("2a", None);
        check("a\"; DROP TABLE b; --", None);
        check(&"a".repeat(49), None);
    }
}
