"""The letters of a PDF page: words, lines, boxes, and what is known of each."""
