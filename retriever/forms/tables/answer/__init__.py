"""The answer to a question that is linked to a table: computed, quoted and composed."""
