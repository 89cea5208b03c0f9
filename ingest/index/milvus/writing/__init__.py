"""Changes: what is new is written where nobody sees it, then committed."""
