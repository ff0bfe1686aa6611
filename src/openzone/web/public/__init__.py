"""The public door: what anybody may see of a zone."""
