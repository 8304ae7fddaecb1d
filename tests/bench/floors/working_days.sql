-- One row per date: its number among working days.
select day, is_working, n from terms.calendar
