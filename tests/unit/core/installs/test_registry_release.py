"""Which release of a program from the package index an install brings, and its day."""

import pytest

from stablehand.core.installs.registry_release import release_of
from stablehand.core.runtimes.index_versions import IndexVersion

FOUND = (
    IndexVersion("6.13.8", "2026-05-01"),
    IndexVersion("6.14.0rc1", "2026-08-30"),
    IndexVersion("6.14.2", "2026-09-27"),
    IndexVersion("6.14.1", "2026-09-10"),
    IndexVersion("7.0.0", "2026-11-01"),
    IndexVersion("5.0", None),
)


@pytest.mark.parametrize(
    ("wanted", "newest", "version"),
    [
        ("InvokeAI>=6.14,<7", "", "6.14.2"),
        ("InvokeAI", "", "7.0.0"),
        ("InvokeAI==6.13.8", "", "6.13.8"),
        ("InvokeAI[xformers]==6.14.1", "", "6.14.1"),
        ("InvokeAI==6.14.0-rc1", "", "6.14.0rc1"),
        ("InvokeAI>=6.14,<7", "2026-09-15", "6.14.1"),
        ("InvokeAI<6", "2026-01-01", "5.0"),
        ("InvokeAI==9.9", "", None),
        ("InvokeAI>=8", "", None),
        ("InvokeAI==7.0.0", "2026-10-01", None),
    ],
)
def test_the_release_is_the_one_that_uv_will_take(wanted, newest, version):
    found = release_of(FOUND, wanted, newest=newest)
    assert (found.version if found else None) == version
