"""How is the service run and watched? Processes, logs, metrics, traces, backups and checks."""
