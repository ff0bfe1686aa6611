"""Spreadsheets of organisations: opened, their headings found and named, each row read and judged. Nothing is written."""
