-- One row per ticket: what its charges depend on.
select
    ticket_id, customer_id, contract_form, registered_at, registered_on, category, serious, installation_id, installing_from
from facts.tickets
