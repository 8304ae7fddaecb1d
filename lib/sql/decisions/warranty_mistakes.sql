-- One row per ticket whose warranty and whose money contradict each other: its customer is asked to pay for what is in
-- warranty, or paid nothing for what isn't.
with case_ as materialized (
    select
        charge.ticket_id,
        charge.customer_id,
        charge.contract_form,
        charge.registered_on,
        charge.rule,
        charge.minutes,
        ticket.installation_id,
        charge.amount,
        -- What the same work costs outside of warranty: a serious fault and work without a contract by the hour.
        if(
            charge.serious or charge.contract_form = 'no_contract',
            calc.by_the_hour(charge.minutes, charge.hourly_rate),
            calc.by_the_ticket(
                charge.minutes, charge.ticket_fee, charge.ticket_minutes, charge.beyond_by_the_hour, charge.hourly_rate
            )
        ) as otherwise,
        audit.charged,
        audit.adjusted,
        audit.invoiced,
        -- What the customer is asked to pay, beyond what other work on the ticket costs.
        greatest(audit.invoiced, audit.charged + audit.adjusted) - (audit.charged - charge.amount) as asked,
        -- Nothing is to be paid, or a month after the one of the resolution nothing is invoiced.
        audit.resolved_on is not null
        and (
            audit.charged + audit.adjusted <= 0
            or (audit.finding = 'missing' and audit.resolved_on < date_trunc('month', getvariable('as_of_on')::date))
        ) as is_free,
        calc.words(ticket.subject) as words
    from decisions.settled_charges as charge
    join decisions.settled_audit as audit on audit.ticket_id = charge.ticket_id
    join facts.tickets as ticket on ticket.ticket_id = charge.ticket_id
    join facts.categories as category
        on category.category = charge.category
        and charge.registered_on between category.valid_from and category.valid_to
    semi join (
        select customer_id
        from facts.installations
    ) as has_module on has_module.customer_id = charge.customer_id
    where
        category.in_warranty
        and charge.work = 'support'
        and charge.rule in ('in_warranty', 'waits_for_quote', 'no_contract', 'ticket_fee')
),

module as materialized (
    select
        installation.*,
        calc.words(installation.module) as words,
        warranty.covered_until
    from facts.installations as installation
    left join decisions.warranty_periods as warranty on warranty.installation_id = installation.installation_id
),

-- The modules in the customer's shop that the subject of a case names; of `Frakt` and `Frakt Pro` the longer name.
named as materialized (
    select case_.ticket_id, module.words, first(module.module order by module.installation_id) as module
    from case_
    join module
        on module.customer_id = case_.customer_id
        and module.installed_on <= case_.registered_on
        and module.words <> ' '
        and contains(case_.words, module.words)
    group by case_.ticket_id, module.words
),

named_alone as materialized (
    select *
    from named
    where not exists (
        from named as longer
        where
            longer.ticket_id = named.ticket_id
            and longer.words <> named.words
            and contains(longer.words, named.words)
    )
),

-- The installation in warranty that a case is about, by its subject or by another installation of the same module.
covering as (
    select
        case_.ticket_id,
        arg_max(module.installation_id, struct_pack(module.installed_on, module.installation_id)) as installation_id
    from case_
    join module
        on module.customer_id = case_.customer_id
        and case_.registered_on between module.installed_on and module.covered_until
    left join module as linked on linked.installation_id = case_.installation_id
    left join named_alone on named_alone.ticket_id = case_.ticket_id and named_alone.words = module.words
    where
        case_.rule <> 'in_warranty'
        and (named_alone.ticket_id is not null or linked.words = module.words)
    group by case_.ticket_id
),

-- Of a case that is free under one module, the others that its subject names, where it doesn't name that one and none of
-- them is in warranty.
other_named as (
    select
        case_.ticket_id,
        named_alone.module,
        named_alone.words = linked.words
        or exists (
            from module as other
            where
                other.customer_id = case_.customer_id
                and other.words = named_alone.words
                and case_.registered_on between other.installed_on and other.covered_until
        ) as is_covered
    from case_
    join module as linked on linked.installation_id = case_.installation_id
    join named_alone on named_alone.ticket_id = case_.ticket_id
    where case_.rule = 'in_warranty'
),

elsewhere as (
    select ticket_id, string_agg(module, ', ' order by module) as module
    from other_named
    group by ticket_id
    having not bool_or(is_covered)
),

judged as (
    select
        case_.*,
        case_.installation_id as linked_installation_id,
        coalesce(covering.installation_id, case_.installation_id) as decisive_id,
        elsewhere.module as named_module,
        case
            when case_.rule = 'in_warranty' and case_.asked > 0 then 'charged_in_warranty'
            when covering.ticket_id is not null and case_.asked > 0
                then if(case_.installation_id is null, 'not_linked', 'linked_elsewhere')
            when case_.rule = 'in_warranty' and elsewhere.ticket_id is not null then 'other_module'
            when
                case_.rule in ('ticket_fee', 'no_contract')
                and covering.ticket_id is null
                and case_.installation_id is not null
                and case_.is_free
                and case_.charged > greatest(case_.invoiced, 0)
                then 'free_outside'
        end as kind
    from case_
    left join covering on covering.ticket_id = case_.ticket_id
    left join elsewhere on elsewhere.ticket_id = case_.ticket_id
)

select
    judged.ticket_id,
    judged.customer_id,
    judged.contract_form,
    judged.registered_on,
    judged.kind,
    if(judged.kind in ('other_module', 'free_outside'), 'free', 'charged') as way,
    case judged.kind
        when 'other_module' then judged.otherwise
        when 'free_outside' then least(judged.amount, judged.charged - greatest(judged.invoiced, 0))
        else judged.asked
    end::decimal(12, 2) as kronor,
    judged.minutes,
    judged.charged,
    judged.adjusted,
    judged.invoiced,
    -- The installation whose window decides, and the one that the case names.
    judged.decisive_id as installation_id,
    module.module,
    module.installed_by,
    module.installed_on,
    module.covered_until,
    module.customer_id as module_customer_id,
    judged.linked_installation_id,
    linked.module as linked_module,
    linked.installed_on as linked_installed_on,
    judged.named_module
from judged
join module on module.installation_id = judged.decisive_id
left join module as linked on linked.installation_id = judged.linked_installation_id
where judged.kind is not null
