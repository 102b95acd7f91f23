"""Texts as values: cleaned, cut into blocks with keys, measured, aligned and compared. No models, no database."""
