"""Services and appointments as the doors share them."""
