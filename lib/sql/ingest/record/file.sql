-- A file of an import, with how many of its rows went which way.
insert into store.import_files (
    import_id, file, kind, encoding, separator, rows_read, added, changed, unchanged, put_aside, settled, header
)
values (
    $import_id, $file, $kind, $encoding, $separator, $rows_read, $added, $changed, $unchanged, $put_aside, $settled,
    $header
)
