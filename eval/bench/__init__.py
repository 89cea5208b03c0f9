"""Benchmarks of speed, memory and load."""
