"""What was found, in words: kind, version, environment, models, launch options. Pure but for look-ups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QObject

from stablehand.core.adopting.own_models import ModelFolder
from stablehand.core.base.text import Wording
from stablehand.core.runtimes.command import redacted
from stablehand.gui.components.install_facts import backend_words, joined
from stablehand.gui.words.say import say
from stablehand.gui.words.units import size
from stablehand.services.adopting import AdoptionReport
from stablehand.services.adoption_look import Found

_SHORT = 7


class AdoptWords(QObject):
    """The words for what was found; a class of its own, since counts are translated by class."""

    def kind(self, found: Found) -> tuple[str, str]:
        """Give word and icon of what it is."""
        return {
            "checkout": (self.tr("Folder of a program"), "git-branch"),
            "portable": (self.tr("Portable build"), "package"),
            "workspace": (self.tr("comfy-cli workspace"), "terminal"),
            "stability_matrix": (self.tr("From Stability Matrix"), "boxes"),
            "library": (self.tr("Library of models"), "layers"),
        }[found.kind]

    def title(self, found: Found) -> str:
        """Give its name, and what it is where that is another: "video work, a ComfyUI"."""
        if found.kind == "library":
            return self.tr("Models of {name}").format(name=found.title)
        return found.title

    def environment(self, found: Found) -> tuple[str, str, str]:
        """Give word, icon and tone of its environment's verdict."""
        if found.environment.verdict == "works":
            return self.tr("Environment works"), "circle-check", "success"
        if found.environment.verdict == "broken":
            return self.tr("Environment does not work"), "triangle-alert", "warning"
        return self.tr("No environment"), "triangle-alert", "warning"

    def environment_facts(self, found: Found) -> str:
        """Give what its environment is, and why it is not used where that is so."""
        environment = found.environment
        if environment.verdict == "none":
            return self.tr("There is none. Stablehand can make one afterwards, beside your files.")
        inventory, torch = environment.inventory, environment.torch
        made = [self.tr("Python {version}").format(version=inventory.python)] if inventory else []
        if torch is not None:
            made.append(
                self.tr("torch {version}, {backend}").format(
                    version=torch.version.split("+")[0], backend=backend_words(torch.backend)
                )
            )
        if environment.device:
            made.append(environment.device)
        if environment.verdict == "works":
            return joined(*made)
        why = " ".join(sentence(text) for text in environment.problems)
        text = self.tr("{why} It stays as it is; Stablehand can make another one afterwards.")
        return text.format(why=why)

    def version(self, found: Found) -> str:
        """Give what is checked out."""
        source = found.source
        commit = source.source.commit if source.source is not None else None
        parts = [source.version or "", (commit or "")[:_SHORT]]
        if source.changed:
            parts.append(self.tr("%n file(s) changed by you", "", source.changed))
        return joined(*parts)

    def models(self, folders: Sequence[ModelFolder]) -> list[str]:
        """Give the models, a line for each folder of the shared tree."""
        counts: Counter[str] = Counter()
        sizes: Counter[str] = Counter()
        for folder in folders:
            counts[folder.role] += folder.count
            sizes[folder.role] += folder.size_bytes
        lines = []
        for role, _count in counts.most_common():
            text = self.tr("{folder}: %n file(s), {size}", "", counts[role])
            lines.append(text.format(folder=role, size=size(sizes[role])))
        return lines

    def options(self, found: Found) -> str:
        """Give the launch options that are taken over, as they are passed."""
        taken = found.taken
        words = [
            flag if value in (True, "") else f"{flag} {value}"
            for flag, value in taken.options.items()
        ]
        words += [redacted(word) for word in taken.arguments]
        if taken.port:
            words.append(self.tr("port {number}").format(number=taken.port))
        return " ".join(words)

    def left_out(self, found: Found) -> list[str]:
        """Give the launch words that are not taken over, each with the reason."""
        text = self.tr("{words}: {reason}")
        return [
            text.format(words=redacted(left.words), reason=say(left.reason))
            for left in found.taken.left_out
        ]

    def sum(self, report: AdoptionReport) -> str:
        """Give the sum of it all: "Re-use 312 GB, move 0"."""
        text = self.tr("Re-use {reused}, move {moved}.")
        moved = size(report.moved_bytes) if report.moved_bytes else "0"
        return text.format(reused=size(report.reused_bytes), moved=moved)

    def counts(self, report: AdoptionReport) -> str:
        """Give how much is taken over, and how much is left as it is."""
        status = Counter(item.status for item in report.found)
        programs = [item for item in report.found if item.kind != "library"]
        new = sum(item.status in ("new", "unfinished") for item in programs)
        parts = []
        if new:
            parts.append(self.tr("%n program(s) to take over.", "", new))
        if any(item.kind == "library" and item.status != "adopted" for item in report.found):
            parts.append(self.tr("Their models become visible to all programs."))
        if status["adopted"]:
            parts.append(self.tr("%n taken over already.", "", status["adopted"]))
        if status["left"]:
            parts.append(self.tr("%n left as it is.", "", status["left"]))
        return " ".join(parts)


def sentence(wording: Wording | None) -> str:
    """Give a piece of a sentence as a whole one: with a capital and a full stop."""
    text = say(wording).rstrip(".")
    return f"{text[:1].upper()}{text[1:]}." if text else ""
