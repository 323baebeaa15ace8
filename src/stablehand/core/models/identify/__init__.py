"""What a model is, from its header alone: kind, base, subtype, dtype, quantisation. Pure."""
