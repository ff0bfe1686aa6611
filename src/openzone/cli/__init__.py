"""The command line: one small module for each command, and what runs the installation's processes."""
