"""A small chat page over StableLM and other language models in transformers folders.

It is part of Stablehand's catalog and independent of it: it runs in an environment of its own.
"""

VERSION = "1.0"
