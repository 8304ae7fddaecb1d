-- Rows that were written for a spreadsheet get their text back as it was: without what kept it from being a formula.
update {raw}
set {cells}
where {finding} is not null
