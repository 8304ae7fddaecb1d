-- Replaces texts in rows of the audit log (`replaced`: a row's number, and what it says instead), and draws other numbers
-- for them; beside it stands which digests they had and have.
create or replace temp table replacing as
select
    log.rowid as row_no,
    calc.log_digest(
        nonce, changed_at, actor, action, table_name, row_key, before, after, import_id, overwrote
    ) as digest_before
from store.audit_log as log
where log.rowid in (select row_no from replaced);

update store.audit_log as log
set
    actor = replaced.actor,
    row_key = replaced.row_key,
    before = replaced.before,
    after = replaced.after,
    nonce = uuid()
from replaced
where log.rowid = replaced.row_no;

insert into store.audit_replaced
select
    $erasure,
    replacing.row_no,
    replacing.digest_before,
    calc.log_digest(nonce, changed_at, actor, action, table_name, row_key, before, after, import_id, overwrote)
from store.audit_log as log
join replacing on replacing.row_no = log.rowid
