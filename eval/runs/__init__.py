"""How every question is asked, and what came back."""
