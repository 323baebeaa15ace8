"""Where the program lies."""

from __future__ import annotations

import sys
from pathlib import Path

from stablehand.core.base.program import bundle as own_bundle
from stablehand.core.base.resources import bundled


def program_folder() -> Path:
    """Give the folder that a portable `Data` lies beside: of the checkout, else of the program."""
    if (bundle := own_bundle()) is not None:
        return bundle.folder
    checkout = bundled("packages_catalog").parent
    is_checkout = (checkout / "pyproject.toml").is_file()
    return checkout if is_checkout else Path(sys.argv[0]).resolve().parent
