"""What the machine is, and which torch build fits it."""
