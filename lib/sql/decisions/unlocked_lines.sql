-- One row per line of an open invoicing month: what is owed, and what has become of lines that were locked before.
with corrected as materialized (
    select distinct ticket_id, customer_id, kind, line_key
    from facts.closed_lines
    where is_correction
),

-- What was locked of each line in all. Most were locked once, and to group those would cost more than all else here.
locked as (
    select ticket_id, customer_id, kind, line_key, month as last_month, month as corrects, amount, minutes
    from facts.closed_lines
    anti join corrected using (ticket_id, customer_id, kind, line_key)
    union all by name
    select
        ticket_id,
        customer_id,
        kind,
        line_key,
        max(month) as last_month,
        min(coalesce(corrects, month)) as corrects,
        sum(amount) as amount,
        sum(minutes) as minutes
    from facts.closed_lines
    semi join corrected using (ticket_id, customer_id, kind, line_key)
    group by ticket_id, customer_id, kind, line_key
),

present as (
    select
        owed.*,
        home.closing_id is not null as home_is_closed,
        home.open_month as home_open_month,
        locked.ticket_id is not null as was_locked,
        locked.last_month,
        locked.corrects,
        locked.amount as locked_amount,
        locked.minutes as locked_minutes
    from decisions.owed_lines as owed
    join facts.invoicing_months as home on home.month = owed.month
    left join locked
        on locked.ticket_id = owed.ticket_id
        and locked.customer_id = owed.customer_id
        and locked.kind = owed.kind
        and locked.line_key = owed.line_key
),

changed_since as materialized (
    select *
    from present
    where was_locked and amount <> locked_amount
),

-- Nothing is owed any more for what has gone: its case is void or merged, its work was moved, its customer is another.
-- A case that is open again waits until it is resolved again.
gone_since as materialized (
    select locked.*
    from locked
    anti join decisions.owed_lines as owed
        on owed.ticket_id = locked.ticket_id
        and owed.customer_id = locked.customer_id
        and owed.kind = locked.kind
        and owed.line_key = locked.line_key
    left join facts.tickets as ticket on ticket.ticket_id = locked.ticket_id
    left join facts.resolutions as resolution on resolution.ticket_id = locked.ticket_id
    where locked.amount <> 0 and (ticket.ticket_id is null or resolution.ticket_id is not null)
),

-- What such lines were like when they were locked last, and whether they had gone then.
locked_last as (
    select
        ticket_id,
        customer_id,
        kind,
        line_key,
        arg_max(coalesce(list_contains(changed, 'gone'), false), struct_pack(closed_at, month)) as had_gone,
        arg_max(
            struct_pack(
                work, contract_form, category, registered_on, resolved_on, clause, coverage, rate, flag, rule,
                ticket_fee, ticket_minutes, beyond_by_the_hour, hourly_rate, reason, adjustment_kind
            ),
            struct_pack(closed_at, month)
        ) as line
    from facts.closed_lines
    semi join (
        select ticket_id, customer_id, kind, line_key from changed_since
        union all
        select ticket_id, customer_id, kind, line_key from gone_since
    ) as wanted using (ticket_id, customer_id, kind, line_key)
    group by ticket_id, customer_id, kind, line_key
),

unlocked as (
    select
        * exclude (
            month, home_is_closed, home_open_month, was_locked, last_month, corrects, locked_amount, locked_minutes
        ),
        month,
        false as is_correction,
        null::date as corrects,
        null::decimal(12, 2) as locked_amount,
        null::varchar[] as changed
    from present
    where not home_is_closed and not was_locked
    union all by name
    -- What came into a month after it was closed.
    select
        * exclude (
            month, home_is_closed, home_open_month, was_locked, last_month, corrects, locked_amount, locked_minutes
        ),
        home_open_month as month,
        true as is_correction,
        month as corrects,
        0::decimal(12, 2) as locked_amount,
        [if(kind = 'adjustment', 'adjustment', 'late')] as changed
    from present
    where home_is_closed and not was_locked and (amount <> 0 or minutes <> 0)
    union all by name
    -- What is owed another amount for than was locked.
    select
        present.* exclude (
            month, home_is_closed, home_open_month, was_locked, last_month, corrects, locked_amount, locked_minutes,
            amount, minutes
        ),
        following.open_month as month,
        true as is_correction,
        present.corrects,
        present.locked_amount,
        present.amount - present.locked_amount as amount,
        present.minutes - present.locked_minutes as minutes,
        if(
            was.had_gone,
            ['late'],
            list_filter(
                [
                    if(present.minutes <> present.locked_minutes, 'minutes', null),
                    if(present.category is distinct from was.line.category, 'category', null),
                    if(present.contract_form is distinct from was.line.contract_form, 'contract_form', null),
                    if(
                        present.rule = 'approved_quote' or was.line.rule = 'approved_quote'
                        or present.rule = 'waits_for_quote' or was.line.rule = 'waits_for_quote', 'quote', null
                    ),
                    if((present.rule = 'in_warranty') <> (was.line.rule = 'in_warranty'), 'warranty', null),
                    if(
                        present.rule = 'installation_fee' and was.line.rule = 'installation_fee',
                        'installation', null
                    ),
                    if(
                        present.hourly_rate is distinct from was.line.hourly_rate
                        or present.ticket_fee is distinct from was.line.ticket_fee
                        or present.ticket_minutes is distinct from was.line.ticket_minutes
                        or present.beyond_by_the_hour is distinct from was.line.beyond_by_the_hour, 'price', null
                    ),
                    if(present.kind = 'adjustment', 'adjustment', null)
                ],
                lambda why: why is not null
            )
        ) as changed
    from changed_since as present
    join locked_last as was using (ticket_id, customer_id, kind, line_key)
    join facts.invoicing_months as following on following.month = greatest(present.month, present.last_month)
    union all by name
    select
        gone_since.* exclude (last_month, amount, minutes),
        unnest(was.line),
        following.open_month as month,
        true as is_correction,
        gone_since.amount as locked_amount,
        -gone_since.amount as amount,
        -gone_since.minutes as minutes,
        ['gone'] as changed
    from gone_since
    join locked_last as was using (ticket_id, customer_id, kind, line_key)
    join facts.invoicing_months as following on following.month = gone_since.last_month
)

select
    unlocked.* replace (
        amount::decimal(12, 2) as amount,
        minutes::decimal(12, 2) as minutes,
        locked_amount::decimal(12, 2) as locked_amount
    ),
    null as closing_id,
    null::timestamptz as closed_at
from unlocked
