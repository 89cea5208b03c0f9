"""What a question asks of a table, and the table's members and fields that it means."""
