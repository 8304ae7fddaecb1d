-- One row per time entry or invoice line that an import by `as_of` put aside because nobody knows its ticket: the last
-- one that came with its key, as its file said it.
with put_aside as (
    select
        finding.import_id,
        finding.file,
        finding.line,
        import.started_at as imported_at,
        -- A row has the columns of one of the two files.
        unnest(
            json_transform(
                finding.record,
                '{
                    "ticket_id": "VARCHAR", "entry_id": "VARCHAR", "staff_id": "VARCHAR", "started_at": "VARCHAR",
                    "minutes": "VARCHAR", "work": "VARCHAR", "invoice_no": "VARCHAR", "line_no": "VARCHAR",
                    "invoiced_on": "VARCHAR", "amount": "VARCHAR"
                }'
            )
        )
    from store.findings as finding
    join store.imports as import on import.import_id = finding.import_id
    where
        finding.reason = 'unknown_reference'
        and finding.column_name = 'ticket_id'
        and import.started_at <= getvariable('as_of')
)

select *
from put_aside
where entry_id is not null or invoice_no is not null
qualify row_number() over (
    partition by entry_id, invoice_no, line_no
    order by imported_at desc, import_id desc, file desc, line desc
) = 1
