"""Downloads: what is wanted, in which order, and what became of it. Bytes are moved by `core.transfers`."""
