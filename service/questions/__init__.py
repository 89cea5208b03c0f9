"""Who answers a request, with which index? The retriever in use, workers, suggestions, votes."""
