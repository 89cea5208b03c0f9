"""A language model may word what the retriever found; what it says is checked before it is said.

`model` asks it, `prompt` says what for, `reply` cuts what comes back into claims, `support` decides
with `figures`, `names`, `meaning` and `entailment` which of them their quotes bear out, and
`wording` puts the answer together, or leaves it in the documents' own words.
"""
