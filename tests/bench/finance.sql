-- What finance did at the demo desk, whose store is attached as `demo`, as often as the large desk has copies of it: one
-- closing a month, with the lines of all copies. `$settled` names the findings that are settled there; what is settled of
-- the copies has the marks of their own facts.
create temp macro named(id, number) as id || '-' || number;

insert into store.adjustments
select
    named(adjustment_id, number), named(ticket_id, number), amount, reason, staff_id, made_at, made_on, null
from demo.adjustments, range($copies) as copies (number)
where import_id is null;

insert into store.adjustment_kinds
select named(adjustment_id, number), kind, named(takes_back, number)
from demo.adjustment_kinds, range($copies) as copies (number);

insert into store.closings
from demo.closings;

insert into store.closed_lines by name
select
    line.* replace (
        named(line.ticket_id, number) as ticket_id,
        named(line.customer_id, number) as customer_id,
        if(line.kind = 'adjustment', named(line.line_key, number), line.line_key) as line_key,
        json_merge_patch(
            line.explained,
            json_object(
                'ticket_id', named(line.ticket_id, number), 'customer_id', named(line.customer_id, number)
            )
        ) as explained
    )
from demo.closed_lines as line, range($copies) as copies (number);

insert into store.settlements
select
    named(settlement.settlement_id, number),
    named(settlement.finding_id, number),
    if(list_contains($settled, settlement.finding_id), coalesce(finding.mark, settlement.mark), settlement.mark),
    settlement.outcome,
    settlement.note,
    settlement.settled_by,
    settlement.settled_at
from demo.settlements as settlement
cross join range($copies) as copies (number)
left join decisions.settled_findings as finding
    on finding.finding_id = named(settlement.finding_id, copies.number);
