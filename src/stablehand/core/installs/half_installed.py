"""Distributions that an install left half there: killed, or on a drive that was full.

uv reads the account of everything that is in an environment before it installs, and fails on one that
is not whole. Without it, the distribution is simply not there, and is installed again.
"""

from __future__ import annotations

from pathlib import Path

from stablehand.core.base.files import remove_tree
from stablehand.core.base.links import is_link
from stablehand.core.runtimes.brought import site_packages_of


def remove_half_installed(environment: Path) -> tuple[str, ...]:
    """Remove the accounts (`NAME-VERSION.dist-info`) that are not whole; give their names.

    An environment that is a link is somebody else's and is left alone.

    Raises:
        OSError: one could not be removed.
    """
    if is_link(environment):
        return ()
    gone = []
    for account in sorted(site_packages_of(environment).glob("*.dist-info")):
        if is_link(account) or not account.is_dir():
            continue
        if not all((account / name).is_file() for name in ("METADATA", "RECORD")):
            remove_tree(account)
            gone.append(account.name)
    return tuple(gone)
