"""Renders the documents of the readers' corpus by several programs, as its files were made."""
