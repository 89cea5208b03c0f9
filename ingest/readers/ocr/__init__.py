"""Text that is a picture: found and read by PP-OCR, then laid out as a page's words are."""
