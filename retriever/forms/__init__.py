"""Answers beyond a look-up: lists, comparisons, verdicts, computations, digests, timelines."""
