"""Bringing documents in: runs over files and folders, one transaction a document, the same text never twice."""
