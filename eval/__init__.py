"""How good the product is, how sure we are of that, and whether it got worse.

`gold` has the questions, `formats` reads and writes other sets of questions, `runs` asks them,
`measures` turns what came back into figures, and `report` shows the figures. `bench` measures
time, memory and load, `experiments` compares settings and fits weights, and `annotate` makes new
gold. Imports point back along this list.
"""
