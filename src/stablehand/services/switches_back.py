"""Putting back the switches of extensions that a search for a culprit has changed."""

from __future__ import annotations

from stablehand.core.installs.bisect_state import forget_bisect, read_bisect
from stablehand.core.installs.extension_files import switch_extensions
from stablehand.core.installs.extensions_found import find_extensions
from stablehand.core.launch.remembered import forget
from stablehand.core.records.install import InstallFolder, need_record
from stablehand.services.app import App


def put_back(app: App, folder: InstallFolder) -> None:
    """Bring the switches back that a search has changed, and forget it. The lock is held. Blocks.

    Extensions that came or went since stay as they are. May be repeated after a kill.

    Raises:
        StablehandError: `data.unwritable`, `extension.exists`, `sharing.unreadable`.
    """
    state = read_bisect(folder)
    if state is None:
        return
    _folder, record = need_record(folder.data, folder.name)
    own = app.catalog.load(record.package).package.extensions
    if own is not None:
        found = find_extensions(own, folder.checkout)
        known = {*state.candidates, *state.off}
        new = [item.folder for item in found if item.folder not in known and not item.enabled]
        switch_extensions(own, folder, found, [*state.off, *new])
    forget(folder)
    forget_bisect(folder)
