"""What the doors share about agreements."""
