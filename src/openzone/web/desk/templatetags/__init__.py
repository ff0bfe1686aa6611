"""What templates of the desk need beside the components."""
