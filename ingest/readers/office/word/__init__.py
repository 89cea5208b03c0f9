"""What a Word document's parts say: its body, its headers and footers, its notes."""
