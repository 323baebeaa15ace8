"""Runs before the program in a bundle: what PyInstaller set for it must not reach what it starts.

Its starter points LD_LIBRARY_PATH at the bundle and keeps the old value beside it. The loader has read it
by now; a browser or a file manager that is opened from the window would load our libraries by it.
"""

import os

os.environ.pop("LD_LIBRARY_PATH", None)
if (before := os.environ.pop("LD_LIBRARY_PATH_ORIG", None)) is not None:
    os.environ["LD_LIBRARY_PATH"] = before
