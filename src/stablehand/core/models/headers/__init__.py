"""What a model file says of itself, read without loading or executing a byte of it."""
