-- One row per person who signed out or was signed out.
select person_id, signed_out_at
from store.sign_outs
order by person_id
