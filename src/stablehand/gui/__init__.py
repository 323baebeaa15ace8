"""The window: the only room that imports Qt. It runs the services that the command line runs."""
