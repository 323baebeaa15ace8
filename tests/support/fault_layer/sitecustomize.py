"""Installs the rules of the variable FAULTY_FILES (JSON) into this Python, before anything else runs."""

import atexit
import json
import os

from faulty_files import FaultyFiles

_rules = json.loads(os.environ.get("FAULTY_FILES", "[]"))
_layers = [FaultyFiles(rule) for rule in _rules]
for _layer in _layers:
    _layer.install()


def _report() -> None:
    file = os.environ.get("FAULTY_FILES_REPORT")
    if file:
        with open(file, "w", encoding="utf-8") as report:
            json.dump([layer.seen for layer in _layers], report)


atexit.register(_report)
