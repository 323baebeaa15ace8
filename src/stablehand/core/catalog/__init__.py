"""Package definitions: schema, conditions on hardware, loading with provenance."""
