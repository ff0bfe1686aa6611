"""Figures across all apps, as pages, reports and the command line ask for them."""
