-- One row per time that a finding was settled or its settlement taken back, the latest first.
select
    settlement.settled_at at time zone 'Europe/Stockholm' as settled_at,
    calc.name_of(settlement.settled_by) as settled_by,
    coalesce(settlement.outcome, 'taken_back') as outcome,
    settlement.note,
    settlement.mark
from store.settlements as settlement
where settlement.finding_id = $finding and settlement.settled_at <= getvariable('as_of')
order by settlement.settled_at desc, settlement.settlement_id desc
