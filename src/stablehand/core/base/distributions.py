"""The distributions in a folder of packages, of any environment.

`importlib.metadata.distributions` asks whatever finders a library has put in their place: importlib_metadata,
which the keyring needs, raises where Python's own give None. So Python's own finder is asked here.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import Distribution, DistributionFinder, MetadataPathFinder
from pathlib import Path


def distributions_in(site_packages: Path) -> Iterable[Distribution]:
    """Give every distribution that a folder of packages describes; blocks."""
    return MetadataPathFinder.find_distributions(
        DistributionFinder.Context(path=[str(site_packages)])
    )
