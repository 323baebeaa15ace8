"""The sentences of the health rules: what is wrong, and what mending it means. Data, by rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text

CAUSES: Final[Mapping[str, Text]] = {
    "git.missing": QT_TRANSLATE_NOOP(
        "health", "The program's files could not be compared: {reason}"
    ),
    "rename.interrupted": QT_TRANSLATE_NOOP(
        "health", "A new name for {name} was cut off half-way."
    ),
    "install.incomplete": QT_TRANSLATE_NOOP(
        "health", "The install of {name} did not come to its end."
    ),
    "record.damaged": QT_TRANSLATE_NOOP("health", "The record of {name} cannot be read."),
    "switch.interrupted": QT_TRANSLATE_NOOP(
        "health", "A change of {name} was cut off while it was being put in place."
    ),
    "required.missing": QT_TRANSLATE_NOOP(
        "health", "{name} computes with the install {other}, which is not there or not complete."
    ),
    "definition.broken": QT_TRANSLATE_NOOP(
        "health", "It could not be worked out how {name} would be launched: {reason}"
    ),
    "python.gone": QT_TRANSLATE_NOOP("health", "The Python that {name} runs on is gone: {path}."),
    "environment.gone": QT_TRANSLATE_NOOP("health", "The environment of {name} is gone: {path}."),
    "environment.broken": QT_TRANSLATE_NOOP(
        "health", "The environment of {name} is damaged: {path} is missing."
    ),
    "environment.moved": QT_TRANSLATE_NOOP(
        "health", "{path} still names the place where Python was before."
    ),
    "environment.link": QT_TRANSLATE_NOOP(
        "health", "{path} does not lead to the environment of {name}."
    ),
    "environment.folder": QT_TRANSLATE_NOOP(
        "health", "{path} is no link to the environment of {name} but something of its own."
    ),
    "torch.missing": QT_TRANSLATE_NOOP("health", "torch {version} was installed and is gone."),
    "torch.other": QT_TRANSLATE_NOOP(
        "health", "torch is {found} now; {version} was installed and proved."
    ),
    "torch.companion": QT_TRANSLATE_NOOP(
        "health", "{package} is {found} now; {version} belongs to this torch."
    ),
    "torch.unfit": QT_TRANSLATE_NOOP(
        "health", "torch {version} ({backend}) cannot use this machine's hardware: {reason}"
    ),
    "torch.slow": QT_TRANSLATE_NOOP(
        "health", "torch {version} computes on the processor, though {card} could do it."
    ),
    "torch.cardless": QT_TRANSLATE_NOOP(
        "health", "torch {version} ({backend}) is for a graphics card that is not there now."
    ),
    "files.damaged": QT_TRANSLATE_NOOP(
        "health",
        "{count} of {total} files of {package} {version} are missing or have another size, such as {path}.",
    ),
    "files.changed": QT_TRANSLATE_NOOP(
        "health",
        "{count} of {total} files of {package} {version} have other content, such as {path}.",
    ),
    "packages.half": QT_TRANSLATE_NOOP(
        "health", "{package} is half removed: {path} has no account of itself."
    ),
    "packages.twice": QT_TRANSLATE_NOOP("health", "{package} is there more than once: {versions}."),
    "packages.removed": QT_TRANSLATE_NOOP(
        "health", "{package} {version} was installed and is gone."
    ),
    "packages.changed": QT_TRANSLATE_NOOP(
        "health", "{package} is {found} now and was {version} when the install was proved."
    ),
    "packages.added": QT_TRANSLATE_NOOP(
        "health", "{count} packages came later, for extensions perhaps: {names}."
    ),
    "packages.leftover": QT_TRANSLATE_NOOP(
        "health", "{path} was left by a pip that was interrupted."
    ),
    "packages.known_bad": QT_TRANSLATE_NOOP("health", "{package} is known to be harmful."),
    "requirements.missing": QT_TRANSLATE_NOOP(
        "health", "The program asks for {line}, which is not installed."
    ),
    "requirements.unmet": QT_TRANSLATE_NOOP(
        "health", "The program asks for {line}; {package} {found} is installed."
    ),
    "checkout.gone": QT_TRANSLATE_NOOP(
        "health", "The program's files have lost their repository: {path} is gone."
    ),
    "checkout.unreadable": QT_TRANSLATE_NOOP(
        "health", "The program's repository cannot be read: {reason}"
    ),
    "checkout.missing": QT_TRANSLATE_NOOP(
        "health", "{count} files of the program are missing, such as {path}."
    ),
    "checkout.behind_link": QT_TRANSLATE_NOOP(
        "health",
        "{count} files of the program lie behind a link of yours or are not there: {path}.",
    ),
    "checkout.changed": QT_TRANSLATE_NOOP(
        "health", "{count} files of the program were changed by hand, such as {path}."
    ),
    "checkout.moved": QT_TRANSLATE_NOOP(
        "health", "The program is at commit {found} now; Stablehand installed {commit}."
    ),
    "checkout.damaged": QT_TRANSLATE_NOOP(
        "health", "The program's repository has lost part of its history: {reason}"
    ),
    "checkout.locked": QT_TRANSLATE_NOOP(
        "health", "A git that was killed left {count} lock files, such as {path}."
    ),
    "repository.missing": QT_TRANSLATE_NOOP(
        "health", "The program wants the repository {url} in {path}, and it is not there."
    ),
    "links.dangling": QT_TRANSLATE_NOOP(
        "health", "The link {path} to the shared folder {target} is gone or leads nowhere."
    ),
    "links.foreign": QT_TRANSLATE_NOOP(
        "health", "{path} is a link of yours that leads nowhere: {target}."
    ),
    "sharing.differs": QT_TRANSLATE_NOOP(
        "health", "Models and results are not shared as planned (method {method})."
    ),
    "sharing.unreadable": QT_TRANSLATE_NOOP(
        "health", "It cannot be told how models are shared: {reason}"
    ),
    "folders.missing": QT_TRANSLATE_NOOP("health", "The folder {path} is missing."),
    "generation.unfinished": QT_TRANSLATE_NOOP(
        "health", "A change of {name} was stopped; what it had built so far is in {path}."
    ),
    "generation.unknown": QT_TRANSLATE_NOOP(
        "health",
        "{path} is an environment that nothing can go back to: it has no account of itself.",
    ),
    "generation.source": QT_TRANSLATE_NOOP(
        "health", "{path} was left over when the program's files were put in place."
    ),
    "litter": QT_TRANSLATE_NOOP("health", "{path} was left by a process that was killed."),
    "system.part": QT_TRANSLATE_NOOP(
        "health", "{name} is missing; parts of the program may not work."
    ),
    "system.long_paths": QT_TRANSLATE_NOOP(
        "health",
        "Windows keeps paths to 260 characters, and files of packages can have longer ones.",
    ),
    "data.unwritable": QT_TRANSLATE_NOOP("health", "The data folder cannot be used: {reason}"),
    "data.full": QT_TRANSLATE_NOOP(
        "health", "The drive of the data folder has only {free} GB left."
    ),
    "data.database": QT_TRANSLATE_NOOP("health", "A database cannot be used: {reason}"),
    "data.settings": QT_TRANSLATE_NOOP("health", "The settings cannot be used: {reason}"),
    "data.strange_folder": QT_TRANSLATE_NOOP(
        "health", "{path} lies among the installs and is none of Stablehand's."
    ),
    "data.trash": QT_TRANSLATE_NOOP(
        "health", "{path} is an empty entry of the trash, of something that never went there."
    ),
}

_AGAIN: Final = QT_TRANSLATE_NOOP(
    "health",
    "Install {package} {version} again, out of the package cache where that is whole, else fetched anew.",
)
_ANEW: Final = QT_TRANSLATE_NOOP(
    "health",
    "Make the environment anew, of what was fetched already where it is still there. Models, images, "
    "extensions and settings stay.",
)
_TORCH: Final = QT_TRANSLATE_NOOP("health", "Install {package} {version} again from where it came.")
_REQUIRED: Final = QT_TRANSLATE_NOOP("health", "Install what the program asks for.")
_REPOSITORY: Final = QT_TRANSLATE_NOOP(
    "health",
    "Move the repository to the trash, with whatever you committed to it, and fetch it again. No file of "
    "the program, or of yours, is touched. Do it with: {command}",
)
_DELETE: Final = QT_TRANSLATE_NOOP("health", "Delete it; nothing needs it.")
_SHARE: Final = QT_TRANSLATE_NOOP(
    "health", "Share again as planned; files that are in the way are kept."
)

FIXES: Final[Mapping[str, Text]] = {
    "rename.interrupted": QT_TRANSLATE_NOOP("health", "Bring it to its end."),
    "install.incomplete": QT_TRANSLATE_NOOP("health", "Go on with it: {command}"),
    "switch.interrupted": QT_TRANSLATE_NOOP("health", "Bring it to its end."),
    "required.missing": QT_TRANSLATE_NOOP("health", "Repair or install it: {command}"),
    "python.gone": QT_TRANSLATE_NOOP(
        "health", "Fetch that Python again, and let a copy of the environment use it."
    ),
    "environment.gone": _ANEW,
    "environment.broken": QT_TRANSLATE_NOOP(
        "health", "Write it anew in a copy of the environment; its packages stay."
    ),
    "environment.moved": QT_TRANSLATE_NOOP("health", "Let it name {python}."),
    "environment.link": QT_TRANSLATE_NOOP("health", "Set the link again."),
    "environment.folder": QT_TRANSLATE_NOOP(
        "health", "Move it to another place, then look again: it is not Stablehand's to remove."
    ),
    "torch.missing": _TORCH,
    "torch.other": _TORCH,
    "torch.companion": _TORCH,
    "torch.unfit": QT_TRANSLATE_NOOP(
        "health", "Make the environment anew with the build for this machine: {wanted}."
    ),
    "torch.slow": QT_TRANSLATE_NOOP(
        "health", "Make the environment anew with the build for this machine: {wanted}."
    ),
    "torch.cardless": QT_TRANSLATE_NOOP(
        "health",
        "If the card does not come back, make the environment anew with {wanted}; else connect it or "
        "repair its driver.",
    ),
    "files.damaged": _AGAIN,
    "files.changed": _AGAIN,
    "packages.half": QT_TRANSLATE_NOOP(
        "health", "Take the rest of it out and install {package} again."
    ),
    "packages.twice": QT_TRANSLATE_NOOP(
        "health", "Take all of them out and install {package} {version} again."
    ),
    "packages.removed": QT_TRANSLATE_NOOP("health", "Install {package} {version} again."),
    "packages.changed": QT_TRANSLATE_NOOP(
        "health", "Nothing has to be done. To have it as it was: install {package} {version} again."
    ),
    "packages.leftover": _DELETE,
    "requirements.missing": _REQUIRED,
    "requirements.unmet": _REQUIRED,
    "checkout.gone": QT_TRANSLATE_NOOP(
        "health", "Fetch it again. No file of the program, or of yours, is touched."
    ),
    "checkout.unreadable": _REPOSITORY,
    "checkout.missing": QT_TRANSLATE_NOOP(
        "health", "Bring them back as the program's commit has them; nothing else is touched."
    ),
    "checkout.moved": QT_TRANSLATE_NOOP(
        "health",
        "To go back: {back}. To keep what is there and have its packages installed: {keep}",
    ),
    "checkout.damaged": _REPOSITORY,
    "checkout.locked": QT_TRANSLATE_NOOP("health", "Delete them; no git is at work there."),
    "repository.missing": QT_TRANSLATE_NOOP("health", "Fetch it again."),
    "links.dangling": QT_TRANSLATE_NOOP("health", "Set the link again."),
    "links.foreign": QT_TRANSLATE_NOOP(
        "health", "It is left alone. Connect the drive it leads to, or remove it by hand."
    ),
    "sharing.differs": _SHARE,
    "folders.missing": QT_TRANSLATE_NOOP("health", "Make it."),
    "generation.unfinished": QT_TRANSLATE_NOOP(
        "health", "The same change goes on with it. Without it, delete it; it can be built again."
    ),
    "generation.unknown": _DELETE,
    "generation.source": _DELETE,
    "litter": _DELETE,
    "data.full": QT_TRANSLATE_NOOP("health", "Empty the trash, or move things to another drive."),
    "data.strange_folder": QT_TRANSLATE_NOOP(
        "health", "Take it over with: {command}. Or move it away; it is left alone."
    ),
    "data.trash": _DELETE,
}
