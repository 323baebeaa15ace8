"""How much video memory a model needs at its peak, and whether this machine has it. Pure."""
