"""What each stage or setting of the product brings, and which weights fit best."""
