"""Answering questions for requests."""
