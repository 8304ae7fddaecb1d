-- One row per quote, adjustment and invoice line of a case.
select sent_on as "on", 'quote' as money_kind, quote.quote_id as reference, amount, quote.decision as detail
from store.quotes as quote
left join store.kept_merges as merged on merged.ticket_id = quote.ticket_id
where coalesce(merged.root_id, quote.ticket_id) = $ticket and quote.sent_at <= getvariable('as_of')
union all
select made_on, 'adjustment', adjustment_id, amount, reason
from facts.adjustments
where ticket_id = $ticket
union all
select invoiced_on, 'invoice_line', invoice_no || ' / ' || line_no, amount, null
from facts.invoice_lines
where ticket_id = $ticket
order by 1, 2, 3
