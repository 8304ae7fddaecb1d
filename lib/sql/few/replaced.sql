-- Whether a row of a decision about tickets, `{row}`, is one that the changed facts may have changed.
{row}.ticket_id in (select unnest(getvariable('own')))
