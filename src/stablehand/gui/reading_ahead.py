"""What the window needs that is made without Qt, to be loaded in a thread.

Whatever makes classes of Qt is loaded in the window's thread alone. Under Python 3.11 PySide keeps what it
knows of each class in one table without a lock, and Qt reads that in the window's thread, not asking Python
first: a class that is made in another thread meanwhile can end the program (`PepType_SOTP` in shiboken's
pep384impl.cpp; from Python 3.12 on, that lies in the class itself). Most of the time goes into what is named
here, so little is left for the window's thread.
"""

from __future__ import annotations

from typing import Final


def _named(text: str) -> tuple[str, ...]:
    return tuple(f"stablehand.{name}" for name in text.split())


# Between them these load all of services and core that `start.BEHIND` asks for.
FOR_START: Final = _named(
    """
    services.watching services.extensions services.doctoring services.trashing services.duplicating
    services.uninstalling services.renaming services.updating services.snapshots services.resharing
    services.update_preview services.stopped_changes services.disk_use services.update_checks
    services.converting services.adopting services.duplicates services.model_updates services.catalog
    services.vram services.self_updating services.hardware services.log_reading services.port_overview
    services.autostart services.fit_recording services.network services.sizes services.labels
    core.downloads.entry core.hubs.listing
    """
)
# And these all that the pages ask for besides.
FOR_PAGES: Final = _named(
    """
    services.models services.package_abilities services.offers services.preview services.addons
    services.setting_up services.change_preview services.environments services.shared_folders services.presets
    services.about services.following_versions services.log_saving services.timed_logs services.log_comparing
    services.restarting services.model_watch services.model_imports services.organising services.verifying
    services.searching services.remote_fit services.sources services.download_queue services.starter_sets
    services.model_roots services.data_moving services.settings_transfer services.catalog_refresh
    services.first_run_machine services.first_run_finding core.models.metadata.plain_text
    """
)
