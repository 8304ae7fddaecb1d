-- One row per row of a CSV file, all text.
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
    null_padding = $padded,
    nullstr = $nothing,
    allow_quoted_nulls = true,
    max_line_size = $longest,
    buffer_size = $buffer,
    parallel = $parallel
)
where {whole}
