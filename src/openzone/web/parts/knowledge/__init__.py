"""Articles as the doors share them."""
