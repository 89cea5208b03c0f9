"""Adding, removing and showing documents."""
