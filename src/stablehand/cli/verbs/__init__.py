"""One module a verb: its arguments, its call of a service, its text and its JSON shape."""
