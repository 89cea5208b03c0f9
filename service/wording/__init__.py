"""Do the quotes support what a language model words? Only what they support is answered.

`prompt` and `model` ask the model, and `reply` splits its reply into claims. `support` decides
which claims their quotes support, with `figures`, `names`, `meaning` and `entailment`. `wording`
puts the answer together, or leaves it in the documents' own words.
"""
