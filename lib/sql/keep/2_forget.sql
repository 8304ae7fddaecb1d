-- Whatever is kept of the touched tickets goes, to be made anew.
delete from store.kept_tickets where ticket_id {is_touched};

delete from store.kept_resolutions where ticket_id {is_touched};

delete from store.kept_work where ticket_id {is_touched};
