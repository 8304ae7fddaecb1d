-- One row per charge of a customer that was locked with a month, with all the facts that decided it then.
select
    unnest(
        json_transform(
            line.explained,
            '{
                "ticket_id": "VARCHAR", "customer_id": "VARCHAR", "contract_form": "VARCHAR", "work": "VARCHAR",
                "minutes": "DECIMAL(12,2)", "clause": "VARCHAR", "coverage": "VARCHAR", "rate": "DECIMAL(12,2)",
                "amount": "DECIMAL(12,2)", "flag": "VARCHAR", "rule": "VARCHAR", "registered_on": "DATE",
                "category": "VARCHAR", "hourly_rate": "DECIMAL(12,2)", "warranty_installation_id": "VARCHAR",
                "serious": "BOOLEAN", "installation_id": "VARCHAR", "installed_on": "DATE", "covered_until": "DATE",
                "ticket_fee": "DECIMAL(12,2)", "ticket_minutes": "INTEGER", "beyond_by_the_hour": "BOOLEAN",
                "category_clause": "VARCHAR", "category_coverage": "VARCHAR", "category_in_warranty": "BOOLEAN",
                "category_quote_when_serious": "BOOLEAN", "approved_amount": "DECIMAL(12,2)",
                "installation_fee": "DECIMAL(12,2)", "carries_installation_fee": "BOOLEAN",
                "list_value": "DECIMAL(12,2)", "module": "VARCHAR", "installed_by": "VARCHAR",
                "installed_for_customer": "BOOLEAN", "module_installed_on": "DATE",
                "installed_modules": ["VARCHAR"], "installed_prices": ["DECIMAL(12,2)"]
            }'
        )
    )
from facts.closed_lines as line
where line.month = $month and line.customer_id = $customer and line.explained is not null
