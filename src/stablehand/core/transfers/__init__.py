"""Bytes from a server to an unfinished file: resumed, checked, hashed. Knows neither hubs nor models."""
