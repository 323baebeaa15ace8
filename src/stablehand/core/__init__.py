"""The domain: no Qt, no printing, no argument parsing; one folder a noun."""
