"""The library over all roots: what is there, what is known of it, what has changed."""
