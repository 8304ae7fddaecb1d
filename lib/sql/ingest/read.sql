-- One row per row of a CSV file, all text, as the file's own columns.
create temp table {table} as
select
    {picked}
from read_csv(
    $path,
    columns = {{columns}},
    delim = $separator,
    header = true,
    auto_detect = false,
    quote = '"',
    escape = '"',
    strict_mode = true,
    null_padding = false,
    nullstr = '',
    allow_quoted_nulls = true,
    max_line_size = $longest,
    buffer_size = $buffer,
    parallel = $parallel
)
