-- One row per ticket and kind of work: when its last entry began, whether that has begun at `as_of` or not.
select ticket_id, last_at
from store.kept_work
