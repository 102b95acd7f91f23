"""Archiving: everything that was written here goes out as plain files, and comes back into an empty site (docs/archive.md)."""
