-- Canonical files of a desk $copies times as large as the demo desk, whose store is attached as `demo`: every fact of it
-- that often, so that all shares are alike and a page of one can be set beside the same page of the other. Copies are a
-- second apart, three minutes at most: nothing of them is later than now. Of $entries_more in a hundred time entries the
-- last minute is an entry of its own.
set timezone = 'UTC';

create macro named(id, number) as id || '-' || number;

create macro stamp(moment, number) as strftime(moment + to_seconds(number % 180), '%Y-%m-%dT%H:%M:%SZ');

create temp table copies as select number::integer as number from range($copies) as t (number);

copy (
    select named(customer_id, number) as customer_id, name || ' ' || number as name, email, org_number
    from demo.customers, copies
) to '$folder/customers.csv' (header);

copy (
    select named(customer_id, number) as customer_id, form, valid_from, valid_to
    from demo.contracts, copies
) to '$folder/contracts.csv' (header);

-- As many as copies need, as nobody works on two cases at once.
copy (
    select named(staff_id, number) as staff_id, name || ' ' || number as name
    from demo.staff, copies
) to '$folder/staff.csv' (header);

copy (
    select
        named(ticket_id, number) as ticket_id,
        named(customer_id, number) as customer_id,
        stamp(registered_at, number) as registered_at,
        subject || ' ' || number as subject,
        category,
        critical,
        serious,
        named(installation_id, number) as installation_id,
        named(merged_into, number) as merged_into,
        void
    from demo.tickets, copies
) to '$folder/tickets.csv' (header);

copy (
    select
        named(ticket_id, number) as ticket_id,
        stamp("at", number) as "at",
        event,
        named(staff_id, number) as staff_id
    from demo.ticket_events, copies
) to '$folder/ticket_events.csv' (header);

copy (
    with entry as (
        select *, minutes > 1 and hash(entry_id, number) % 100 < $entries_more as in_two
        from demo.time_entries, copies
    )

    select
        named(entry_id, number) || if(part = 1, '', '+') as entry_id,
        named(ticket_id, number) as ticket_id,
        named(staff_id, number) as staff_id,
        stamp(if(part = 1, started_at, started_at + to_seconds((60 * (minutes - 1))::integer)), number) as started_at,
        case when not in_two then minutes when part = 1 then minutes - 1 else 1 end as minutes,
        work,
        note
    from entry, (values (1), (2)) as parts (part)
    where part = 1 or in_two
) to '$folder/time_entries.csv' (header);

copy (
    select
        named(installation_id, number) as installation_id,
        named(customer_id, number) as customer_id,
        module,
        vendor,
        installed_on,
        installed_by,
        named(ticket_id, number) as ticket_id,
        function_check,
        price
    from demo.module_installations, copies
) to '$folder/module_installations.csv' (header);

copy (
    select
        named(quote_id, number) as quote_id,
        named(ticket_id, number) as ticket_id,
        amount,
        stamp(sent_at, number) as sent_at,
        decision,
        stamp(decided_at, number) as decided_at
    from demo.quotes, copies
) to '$folder/quotes.csv' (header);

-- Booked times keep to the quarter of an hour.
copy (
    select
        named(booking_id, number) as booking_id,
        named(ticket_id, number) as ticket_id,
        named(staff_id, number) as staff_id,
        channel,
        stamp(starts_at, 0) as starts_at,
        stamp(ends_at, 0) as ends_at,
        status
    from demo.bookings, copies
    where starts_on > (select registered_on from demo.tickets where tickets.ticket_id = bookings.ticket_id)
) to '$folder/bookings.csv' (header);

copy (
    select
        named(invoice_no, number) as invoice_no,
        line_no,
        named(ticket_id, number) as ticket_id,
        invoiced_on,
        amount
    from demo.invoice_lines, copies
    union all by name
    -- Those that nobody knows the tickets of.
    select
        named(record ->> 'invoice_no', number) as invoice_no,
        record ->> 'line_no' as line_no,
        named(record ->> 'ticket_id', number) as ticket_id,
        (record ->> 'invoiced_on')::date as invoiced_on,
        (record ->> 'amount')::decimal(12, 2) as amount
    from demo.findings, copies
) to '$folder/invoice_lines.csv' (header);

copy (
    select
        named(adjustment_id, number) as adjustment_id,
        named(ticket_id, number) as ticket_id,
        amount,
        reason,
        named(staff_id, number) as staff_id,
        stamp(made_at, number) as made_at
    from demo.adjustments, copies
    where import_id is not null
) to '$folder/adjustments.csv' (header);
