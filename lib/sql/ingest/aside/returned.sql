-- One row per incoming row that names an open finding: whether all that was made of it is good; null if nothing was made.
create temp table if not exists returned (file_no integer, line bigint, finding_id varchar, good boolean)
