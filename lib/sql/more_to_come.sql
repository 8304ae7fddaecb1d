-- Whether anything is kept that is later than `as_of`. At most moments nothing is, and the views leave out what only
-- matters when something is.
set variable more_to_come = (
    exists (from store.kept_tickets where registered_at > getvariable('as_of') or handled_at > getvariable('as_of'))
    or exists (from store.kept_work where last_at > getvariable('as_of'))
)
