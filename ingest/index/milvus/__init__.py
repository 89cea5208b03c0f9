"""An index in Milvus, with documents in an object store: for many machines and many passages."""
