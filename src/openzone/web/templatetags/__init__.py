"""What templates of the doors need beside the components."""
