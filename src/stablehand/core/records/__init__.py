"""What is known about installs: the record inside each one, its lock."""
