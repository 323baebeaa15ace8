"""`stablehand models`: one module an action, or a few that belong together."""

from __future__ import annotations

from typing import Any

from stablehand.cli.verbs.models import (
    convert,
    disk,
    duplicates,
    fit,
    identify,
    importing,
    listing,
    metadata,
    moving,
    organise,
    quarantine,
    recommended,
    roots,
    updates,
    verify,
)
from stablehand.cli.verbs.models import hash as hashing

# In the order of the help.
ACTIONS = (
    listing,
    identify,
    fit,
    recommended,
    roots,
    hashing,
    metadata,
    updates,
    importing,
    moving,
    organise,
    duplicates,
    disk,
    verify,
    quarantine,
    convert,
)


def add(verbs: Any) -> None:
    """Add the verb and its actions to the parser."""
    parser = verbs.add_parser("models", help="the shared model library")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for module in ACTIONS:
        module.add(actions)
