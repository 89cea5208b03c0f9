"""What the reader is trained on: questions with texts that answer, and that do not."""
