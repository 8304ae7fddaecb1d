-- The line of each row of a file that was read in order: the first one follows the header.
update incoming_{table}
set line = rowid - (select min(rowid) from incoming_{table} where file_no = $file_no) + 2
where file_no = $file_no
