"""Whether a model file can be let in: pickles by allow-list, quarantine, conversion; the gate."""
