"""Which other sets of questions can be read and written: BEIR, SQuAD, RAGChecker, Azure, gold."""
