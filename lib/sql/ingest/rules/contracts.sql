-- A period ends on or after the day it begins.
update incoming_contracts
set problem = 'valid_to:before_start'
where problem is null and valid_to < valid_from
