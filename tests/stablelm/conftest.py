"""The chat page lives outside the `stablehand` package: its folder is put in the way of imports."""

import sys

from stablehand.core.base.resources import bundled

APP = bundled("packages_catalog") / "stablelm" / "app"
if str(APP) not in sys.path:
    sys.path.insert(0, str(APP))
