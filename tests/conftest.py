"""For all tests: the keyring of whoever runs them is left alone, here and in processes started from here."""

import os

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
