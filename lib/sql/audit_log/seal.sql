-- One row, if a transaction has written into the audit log: the digest of its rows and of the seal before it. Rows that
-- aren't committed come after all others.
insert into store.audit_seals
with last_seal as materialized (
    select seal_no, first_row + rows as next_row, digest
    from store.audit_seals
    order by seal_no desc
    limit 1
),

unsealed as (
    select
        count(*) as rows,
        max(changed_at) as sealed_at,
        string_agg(
            calc.log_digest(
                nonce, changed_at, actor, action, table_name, row_key, before, after, import_id, overwrote
            ), '' order by rowid
        ) as digests
    from store.audit_log
    where rowid >= coalesce((select next_row from last_seal), 0)
)

select
    coalesce(last_seal.seal_no, 0) + 1,
    coalesce(last_seal.next_row, 0),
    unsealed.rows,
    unsealed.sealed_at,
    sha256(coalesce(last_seal.digest, '') || unsealed.digests)
from unsealed
left join last_seal on true
where unsealed.rows > 0
