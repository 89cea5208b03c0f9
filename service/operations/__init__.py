"""Running the service: processes, logs, metrics, backups, checks."""
