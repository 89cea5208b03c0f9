"""What an index is, and the backends that keep one."""
