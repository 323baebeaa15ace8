"""The bottom of the house: texts, errors, events, paths, settings, processes, files."""
