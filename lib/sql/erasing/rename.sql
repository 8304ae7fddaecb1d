-- Rows under the number that the customer has since.
update store.{table} set {column} = $new where {column} = $old
