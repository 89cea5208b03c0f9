"""Files to an index: readers, blocks, passages, vectors, generations."""
