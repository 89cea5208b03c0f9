"""Asking every question and keeping what came back."""
