"""What people and sites say of a model: sidecars, CivitAI's records, favourites, notes."""
