"""How well the readers read: a corpus of documents whose text, tree and tables are known."""
