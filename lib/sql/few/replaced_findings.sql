-- Whether a row of the billing findings, `{row}`, is one that the changed facts may have changed.
case {row}.kind
    when 'overlapping' then {row}.finding_id in (select unnest(getvariable('overlapping')))
    when 'uncharged_installation' then {row}.finding_id in (select unnest(getvariable('uncharged')))
    when 'split_cases' then {row}.ticket_id in (select unnest(getvariable('same_day')))
    else coalesce({row}.ticket_id in (select unnest(getvariable('own'))), false)
end
