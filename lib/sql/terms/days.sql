-- One row per edition and date: what is promised to, and charged for, a case registered on that date.
insert into terms.days
select
    lead_time.edition,
    calendar.day,
    calendar.n,
    due.day as due_on,
    due.n as due_n,
    critical.minutes as critical_minutes,
    ticket_fee.fee as ticket_fee,
    ticket_fee.minutes as ticket_minutes,
    ticket_fee.beyond,
    installation_fee.fee as installation_fee,
    warranty.days as warranty_days,
    warranty.expiring_days,
    opening_hours.opens,
    opening_hours.closes
from terms.calendar as calendar
join terms.lead_time as lead_time
    on calendar.day between lead_time.valid_from and lead_time.valid_to and lead_time.edition = $edition
join terms.critical as critical
    on calendar.day between critical.valid_from and critical.valid_to and critical.edition = $edition
join terms.ticket_fee as ticket_fee
    on calendar.day between ticket_fee.valid_from and ticket_fee.valid_to and ticket_fee.edition = $edition
join terms.installation_fee as installation_fee
    on calendar.day between installation_fee.valid_from and installation_fee.valid_to
    and installation_fee.edition = $edition
join terms.warranty as warranty
    on calendar.day between warranty.valid_from and warranty.valid_to and warranty.edition = $edition
join terms.opening_hours as opening_hours
    on calendar.day between opening_hours.valid_from and opening_hours.valid_to and opening_hours.edition = $edition
left join terms.calendar as due
    on due.n = calendar.n + lead_time.working_days and due.is_working
