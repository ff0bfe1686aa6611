"""What templates of the portal need beside the components."""
