"""Tests of the demo; a package, so that it is taken back after the last of them."""
