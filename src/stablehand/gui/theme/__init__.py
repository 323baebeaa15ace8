"""Colours, shapes, fonts and icons of the window."""
