"""The portable app brings itself up to date: what is signed, what is decided, how the switch is made."""
