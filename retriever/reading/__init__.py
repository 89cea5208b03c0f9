"""Reading passages for evidence."""
