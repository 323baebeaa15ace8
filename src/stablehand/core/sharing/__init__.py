"""Sharing the one model tree with each UI: by launch option, by config file, by link."""
