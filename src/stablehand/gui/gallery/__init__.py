"""Every component in every state on one page, for whoever makes or changes one.

`python -m stablehand.gui.gallery` shows it. What stands in it are samples: nothing is read, started or
changed. Its captions are for developers and stay English; samples speak the language that is chosen, so that
longer words are seen too.
"""
