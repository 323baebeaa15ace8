"""Moving, renaming, importing, deleting and deduplicating models so that nothing is lost."""
