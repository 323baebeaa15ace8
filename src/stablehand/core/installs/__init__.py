"""Installing: today the pure plan; the doing follows it step by step."""
