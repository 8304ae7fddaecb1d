-- Submissions of the support form without what they said, and who; sent again, each is another one than before.
update store.submissions
set
    mark = uuid()::varchar,
    subject = $gone,
    message = $gone,
    email = $gone,
    name = null,
    shop = null,
    phone = null,
    module = null
where ticket_id in (from erased_tickets) and email <> $gone
