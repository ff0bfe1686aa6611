"""Spreadsheets of organisations: opened, headings found and named, each row read and judged. Nothing is written."""
