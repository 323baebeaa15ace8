"""Launching: the pure command line of a UI on a machine."""
