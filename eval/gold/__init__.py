"""What is asked, what must be answered, and where in the documents the evidence is."""
