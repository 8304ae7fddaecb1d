-- One row per case of a customer whose data was erased, registered before that.
select ticket.ticket_id
from store.tickets as ticket
join store.erasures as erasure
    on erasure.about = 'customer'
    and erasure.subject_id = ticket.customer_id
    and ticket.registered_at <= erasure.erased_at
