-- One row per finding that was settled by `as_of`: its last settlement; one without an outcome takes it back.
select settlement_id, finding_id, mark, outcome, note, calc.name_of(settled_by) as settled_by, settled_at
from store.settlements
where settled_at <= getvariable('as_of')
qualify row_number() over (partition by finding_id order by settled_at desc, settlement_id desc) = 1
