-- One row per line of an invoicing month: as it was locked in a closed one; in an open one what is owed, and what has
-- become of lines that were locked before.
with locked as (
    select
        ticket_id,
        customer_id,
        kind,
        line_key,
        max(month) as last_month,
        min(coalesce(corrects, month)) as corrects,
        sum(amount) as amount,
        sum(minutes) as minutes,
        -- Whether it had gone when it was locked last, and what the case was like.
        arg_max(coalesce(list_contains(changed, 'gone'), false), struct_pack(closed_at, month)) as had_gone,
        arg_max(
            struct_pack(
                work, contract_form, category, registered_on, resolved_on, clause, coverage, rate, flag, rule,
                ticket_fee, ticket_minutes, beyond_by_the_hour, hourly_rate, reason, adjustment_kind
            ),
            struct_pack(closed_at, month)
        ) as line
    from facts.closed_lines
    group by ticket_id, customer_id, kind, line_key
),

-- Nothing is owed any more for what has gone: its case is void or merged, its work was moved, its customer is another.
-- A case that is open again waits until it is resolved again.
gone as (
    select locked.*, unnest(locked.line)
    from locked
    anti join decisions.owed_lines as owed
        on owed.ticket_id = locked.ticket_id
        and owed.customer_id = locked.customer_id
        and owed.kind = locked.kind
        and owed.line_key = locked.line_key
    left join facts.tickets as ticket on ticket.ticket_id = locked.ticket_id
    left join facts.resolutions as resolution on resolution.ticket_id = locked.ticket_id
    where ticket.ticket_id is null or resolution.ticket_id is not null
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
        locked.minutes as locked_minutes,
        locked.had_gone,
        locked.line
    from decisions.owed_lines as owed
    join facts.invoicing_months as home on home.month = owed.month
    left join locked
        on locked.ticket_id = owed.ticket_id
        and locked.customer_id = owed.customer_id
        and locked.kind = owed.kind
        and locked.line_key = owed.line_key
),

unlocked as (
    select
        * exclude (
            month, home_is_closed, home_open_month, was_locked, last_month, corrects, locked_amount, locked_minutes,
            had_gone, line
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
            month, home_is_closed, home_open_month, was_locked, last_month, corrects, locked_amount, locked_minutes,
            had_gone, line
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
            had_gone, line, amount, minutes
        ),
        following.open_month as month,
        true as is_correction,
        present.corrects,
        present.locked_amount,
        present.amount - present.locked_amount as amount,
        present.minutes - present.locked_minutes as minutes,
        if(
            had_gone,
            ['late'],
            list_filter(
                [
                    if(present.minutes <> present.locked_minutes, 'minutes', null),
                    if(present.category is distinct from present.line.category, 'category', null),
                    if(present.contract_form is distinct from present.line.contract_form, 'contract_form', null),
                    if(
                        present.rule = 'approved_quote' or present.line.rule = 'approved_quote'
                        or present.rule = 'waits_for_quote' or present.line.rule = 'waits_for_quote', 'quote', null
                    ),
                    if((present.rule = 'in_warranty') <> (present.line.rule = 'in_warranty'), 'warranty', null),
                    if(
                        present.rule = 'installation_fee' and present.line.rule = 'installation_fee',
                        'installation', null
                    ),
                    if(
                        present.hourly_rate is distinct from present.line.hourly_rate
                        or present.ticket_fee is distinct from present.line.ticket_fee
                        or present.ticket_minutes is distinct from present.line.ticket_minutes
                        or present.beyond_by_the_hour is distinct from present.line.beyond_by_the_hour, 'price', null
                    ),
                    if(present.kind = 'adjustment', 'adjustment', null)
                ],
                lambda why: why is not null
            )
        ) as changed
    from present
    join facts.invoicing_months as following on following.month = greatest(present.month, present.last_month)
    where present.was_locked and present.amount <> present.locked_amount
    union all by name
    select
        gone.* exclude (last_month, had_gone, line, amount, minutes),
        following.open_month as month,
        true as is_correction,
        gone.amount as locked_amount,
        -gone.amount as amount,
        -gone.minutes as minutes,
        ['gone'] as changed
    from gone
    join facts.invoicing_months as following on following.month = gone.last_month
    where gone.amount <> 0
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
union all by name
select line.* exclude (explained)
from facts.closed_lines as line
