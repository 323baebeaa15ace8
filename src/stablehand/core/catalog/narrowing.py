"""Which packages somebody is looking for: by what they do, and by what their licences allow. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from stablehand.core.catalog.install_schema import Licence
from stablehand.core.catalog.schema import Package

Category = Literal["inference", "training", "video", "tool"]
CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)
Terms = Literal["permissive", "commercial"]
TERMS: Final[tuple[Terms, ...]] = get_args(Terms)
# Licences that ask for no more than the notice of their makers, by SPDX id (spdx.org/licenses).
_PERMISSIVE: Final = frozenset(
    {"MIT", "MIT-0", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "0BSD", "Unlicense"}
)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is looked for; None leaves it open.

    Attributes:
        category: what the package does.
        terms: `permissive`: the program's own code may be used and changed in anything. `commercial`: the
            package brings no weights that ask for agreement first, as those do that may not be used for
            profit.
    """

    category: Category | None = None
    terms: Terms | None = None

    def admits(self, package: Package) -> bool:
        """Tell whether a package is among what is looked for."""
        return self.category in (None, package.category) and _meets(package.licence, self.terms)


def _meets(licence: Licence, terms: Terms | None) -> bool:
    if terms == "permissive":
        return licence.code in _PERMISSIVE
    return terms is None or not licence.consent
