"""Tenkyo beside Haystack, LlamaIndex and txtai: the same models, documents, questions and cores.

A system is asked by a module of its own (`with_…`), which runs as a process in an environment that
has that system. `measuring` is the process's side: a job comes as JSON on its standard input, and
lines of JSON go out. Nothing else here imports a peer. `environments` makes the environments,
`processes` runs a job, `recall` compares what was found with the evidence, and `__main__` is the
command.
"""
