"""The models that questions are answered with."""
