-- One row per resolved ticket of which something else was invoiced than is owed, or for which nobody can say what is.
with wrong as (
    select *
    from decisions.settled_audit
    where finding not in ('ok', 'open', 'unapproved_work')
),

charged as (
    select
        charge.ticket_id,
        arg_max(charge.clause, struct_pack(charge.amount, charge.minutes)) as clause,
        max(charge.ticket_fee) filter (where charge.rule = 'ticket_fee' and charge.beyond_by_the_hour) as ticket_fee,
        coalesce(sum(charge.minutes) filter (where charge.flag = 'undecided'), 0)::decimal(12, 2) as undecided_minutes,
        max(charge.hourly_rate) as hourly_rate
    from decisions.settled_charges as charge
    semi join wrong on wrong.ticket_id = charge.ticket_id
    group by charge.ticket_id
),

-- What would be owed at the rates of the other contract forms.
at_other_rates as (
    select
        wrong.ticket_id,
        rate.form,
        rate.rate,
        max(wrong.adjusted) + sum(
            case
                when charge.coverage = 'hourly' then calc.by_the_hour(charge.minutes, rate.rate)
                when charge.rule = 'ticket_fee' and charge.beyond_by_the_hour and charge.minutes > charge.ticket_minutes
                    then charge.ticket_fee + calc.by_the_hour(charge.minutes - charge.ticket_minutes, rate.rate)
                else charge.amount
            end
        ) as owed
    from wrong
    join decisions.settled_charges as charge on charge.ticket_id = wrong.ticket_id
    join facts.rates as rate
        on rate.form <> charge.contract_form
        and charge.registered_on between rate.valid_from and rate.valid_to
    where wrong.finding in ('under', 'over')
    group by wrong.ticket_id, rate.form, rate.rate
),

wrong_rate as (
    select other.ticket_id, min(other.form) as form, min(other.rate) as rate
    from at_other_rates as other
    join wrong on wrong.ticket_id = other.ticket_id and wrong.invoiced = other.owed
    group by other.ticket_id
),

fees as (
    select line.ticket_id, count(*) as fees
    from facts.invoice_lines as line
    join charged on charged.ticket_id = line.ticket_id and charged.ticket_fee = line.amount
    group by line.ticket_id
)

select
    case
        when wrong_rate.ticket_id is not null then 'wrong_rate'
        when wrong.finding = 'over' and fees.fees > 1 then 'split_ticket'
        else wrong.finding
    end as kind,
    wrong.ticket_id as subject,
    wrong.ticket_id,
    wrong.customer_id,
    if(wrong.finding = 'undecided', coalesce(calc.by_the_hour(charged.undecided_minutes, charged.hourly_rate), 0), abs(wrong.difference)) as kronor,
    charged.clause,
    wrong.minutes,
    json_object(
        'finding', wrong.finding,
        'charged', wrong.charged::varchar,
        'adjusted', wrong.adjusted::varchar,
        'invoiced', wrong.invoiced::varchar,
        'difference', wrong.difference::varchar,
        'minutes', wrong.minutes::varchar,
        'form', wrong_rate.form,
        'rate', wrong_rate.rate::varchar,
        'contract_form', wrong.contract_form,
        'fee', charged.ticket_fee::varchar,
        'fees', fees.fees,
        'undecided_minutes', if(wrong.finding = 'undecided', coalesce(charged.undecided_minutes, 0)::varchar, null),
        'hourly_rate', if(wrong.finding = 'undecided', charged.hourly_rate::varchar, null)
    ) as facts
from wrong
left join charged on charged.ticket_id = wrong.ticket_id
left join wrong_rate on wrong_rate.ticket_id = wrong.ticket_id
left join fees on fees.ticket_id = wrong.ticket_id
