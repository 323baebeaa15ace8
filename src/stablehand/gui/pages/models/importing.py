"""Bringing models in: by dropping them onto the page or by choosing them; how, is asked once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Literal, cast, get_args

from PySide6.QtCore import QCoreApplication, QMimeData, Qt
from PySide6.QtWidgets import QFileDialog

from stablehand.gui.context import Context
from stablehand.gui.widgets.dialogs import Question
from stablehand.services.model_imports import ImportRequest, start_import

Mode = Literal["copy", "move", "link"]
_NAMED: Final = 4
_PATTERN: Final = "*.safetensors *.sft *.gguf *.ckpt *.pt *.pth *.bin"


def dropped(data: QMimeData) -> list[Path]:
    """Give the files and folders that a drag carries; addresses of sites are none."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def choose_files(context: Context) -> None:
    """Let files be chosen, and bring them in."""
    translate = QCoreApplication.translate
    dialog = _dialog(context, translate("ImportModels", "Choose models"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    models = translate("ImportModels", "Models ({pattern})").format(pattern=_PATTERN)
    dialog.setNameFilters([models, translate("ImportModels", "All files (*)")])
    context.show(dialog)


def choose_folder(context: Context) -> None:
    """Let a folder be chosen, and bring in what is in it."""
    title = QCoreApplication.translate("ImportModels", "Choose a folder with models")
    dialog = _dialog(context, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    context.show(dialog)


def ask_import(context: Context, paths: Sequence[Path]) -> None:
    """Ask how files and folders shall come in, and bring them in."""
    if not paths:
        return
    translate = QCoreApplication.translate
    names = ", ".join(path.name or str(path) for path in paths[:_NAMED])
    names += "…" if len(paths) > _NAMED else ""
    question = Question(
        context.theme,
        translate("ImportModels", "Bring {names} into the library?").format(names=names),
        translate(
            "ImportModels",
            "Each file is checked first: one that could run code goes into quarantine. What it is tells "
            "its header, and so which folder it belongs in. Pictures and notes beside it come along.",
        ),
        (
            ("copy", translate("ImportModels", "Copy: they also stay where they are"), "primary"),
            ("move", translate("ImportModels", "Move: they leave where they are"), "secondary"),
            (
                "link",
                translate("ImportModels", "Link: a second name, only on the same drive"),
                "secondary",
            ),
            ("", translate("ImportModels", "Leave them"), "secondary"),
        ),
        icon="folder-input",
    )
    sources = tuple(str(path) for path in paths)

    def answered(answer: str) -> None:
        if answer in get_args(Mode):
            request = ImportRequest(sources, mode=cast("Mode", answer))
            context.live.begin(lambda app: start_import(app, request), "models", "")

    question.answered.connect(answered)
    context.show(question)


def _dialog(context: Context, title: str) -> QFileDialog:
    dialog = QFileDialog(context.window, title, str(Path.home()))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(_asking(context))
    return dialog


def _asking(context: Context) -> Callable[[list[str]], None]:
    return lambda paths: ask_import(context, [Path(path) for path in paths])
