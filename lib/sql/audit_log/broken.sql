-- One row per thing that is wrong with the audit log: a seal whose rows aren't what they were, a gap, or rows that no seal
-- covers. Rows in which an erasure replaced texts count as what they were before it, if they are what it left.
with replaced as (
    select
        row_no,
        arg_min(digest_before, erasure.erased_at) as digest_before,
        arg_max(digest_after, erasure.erased_at) as digest_after
    from store.audit_replaced as replaced
    join store.erasures as erasure on erasure.erasure_id = replaced.erasure_id
    group by row_no
),

log as (
    select
        log.rowid as row_no,
        calc.log_digest(
            nonce, changed_at, actor, action, table_name, row_key, before, after, import_id, overwrote
        ) as digest
    from store.audit_log as log
),

as_sealed as (
    select
        log.row_no,
        if(replaced.row_no is not null and log.digest = replaced.digest_after, replaced.digest_before, log.digest) as digest
    from log
    left join replaced on replaced.row_no = log.row_no
),

seal as (
    select
        *,
        lag(digest) over in_order as digest_before,
        coalesce(lag(first_row + rows) over in_order, 0) as next_row,
        coalesce(lag(seal_no) over in_order, 0) + 1 as next_seal
    from store.audit_seals
    window in_order as (order by seal_no)
),

recomputed as (
    select
        seal.seal_no,
        count(as_sealed.row_no) as rows,
        coalesce(string_agg(as_sealed.digest, '' order by as_sealed.row_no), '') as digests
    from as_sealed
    asof join seal on as_sealed.row_no >= seal.first_row
    group by seal.seal_no
),

judged as (
    select
        seal.seal_no,
        seal.sealed_at,
        seal.first_row,
        seal.rows,
        case
            when seal.next_seal <> seal.seal_no or seal.next_row <> seal.first_row then 'gap'
            when coalesce(recomputed.rows, 0) < seal.rows then 'missing'
            when recomputed.rows > seal.rows then 'unsealed'
            when sha256(coalesce(seal.digest_before, '') || recomputed.digests) <> seal.digest then 'changed'
        end as wrong
    from seal
    left join recomputed on recomputed.seal_no = seal.seal_no
)

select wrong, seal_no, sealed_at, first_row, rows
from judged
where wrong is not null
order by seal_no
