"""Stablehand: a package manager for local diffusion UIs.

The version is a literal so that `stablehand --version` can answer before anything else is imported.
"""

__version__ = "0.1.0"
