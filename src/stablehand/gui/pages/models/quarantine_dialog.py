"""What did not pass the gate: why, and whether it shall come in all the same, be converted, or go."""

from __future__ import annotations

from stablehand.gui.components.list_dialog import ListDialog
from stablehand.gui.components.model_words import SAFETY, safety_words
from stablehand.gui.context import Context
from stablehand.gui.widgets.dialogs import Question
from stablehand.gui.widgets.row_list import Row
from stablehand.gui.words.evidence import evidence_words
from stablehand.gui.words.units import ago, size
from stablehand.services.converting import start_conversion
from stablehand.services.quarantine import (
    HeldFile,
    discard_quarantined,
    list_quarantined,
    release_quarantined,
)
from stablehand.services.results import Result

_OK = "ok"
_MOST = 12


class QuarantineDialog(ListDialog):
    """The dialog."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            self.tr("Quarantine"),
            self.tr("These files did not pass the safety check. No package sees them."),
            "shield-alert",
            self.tr("Nothing is in quarantine."),
        )
        self._held: tuple[HeldFile, ...] = ()
        self.convert_button = self.add_button(
            self.tr("Convert to safetensors"), "shield-check", self._on_convert, variant="primary"
        )
        self.discard_button = self.add_button(self.tr("Throw away"), "trash-2", self._on_discard)
        self.release_button = self.add_button(
            self.tr("Let it in all the same…"), "shield-alert", self._on_release
        )
        self.folder_button = self.add_button(self.tr("Open folder"), "folder-open", self._on_folder)
        self.look()

    def look(self) -> None:
        """List what is there."""
        self.work(list_quarantined, self._take, self.tr("Looking…"))

    def _take(self, result: Result[tuple[HeldFile, ...]]) -> None:
        self._held = result.data
        self.show_rows([self._row(item) for item in result.data])

    def _row(self, item: HeldFile) -> Row:
        entry = item.entry
        icon, tone, _words = SAFETY.get(entry.verdict.level, SAFETY["unchecked"])
        when = ago(entry.quarantined_at.isoformat() if entry.quarantined_at else None)
        below = self.tr("{when}, from {origin}").format(when=when, origin=entry.origin or "?")
        words = safety_words(entry.verdict.level)
        return Row(entry.id, entry.name, below, words, size(entry.size_bytes), icon, tone)

    def on_row(self, _key: object) -> None:
        """Say what speaks against a file."""
        item = self._item()
        evidence = () if item is None else item.entry.verdict.evidence[:_MOST]
        found = [evidence_words(e.detail) for e in evidence]
        self.say_below("\n".join(found))

    def allow(self, *, is_busy: bool) -> None:
        """Let be done what can be."""
        item = self._item()
        is_able = not is_busy and item is not None
        is_damaged = item is not None and item.entry.verdict.level == "damaged"
        self.convert_button.setEnabled(is_able and not is_damaged)
        for button in (self.discard_button, self.release_button):
            button.setEnabled(is_able)
        self.folder_button.setEnabled(item is not None)

    def _item(self) -> HeldFile | None:
        key = self.list.key()
        return next((item for item in self._held if item.entry.id == key), None)

    def _on_convert(self) -> None:
        if (item := self._item()) is not None:
            id_ = item.entry.id
            self.context.live.begin(
                lambda app: start_conversion(app, id_, trash_original=True), "convert", ""
            )
            self.accept()

    def _on_discard(self) -> None:
        if (item := self._item()) is not None:
            id_ = item.entry.id
            self.work(
                lambda app: discard_quarantined(app, [id_]),
                lambda _done: self.look(),
                self.tr("Moving it to the trash…"),
            )

    def _on_release(self) -> None:
        item = self._item()
        if item is None:
            return
        evidence = [evidence_words(e.detail) for e in item.entry.verdict.evidence[:_MOST]]
        question = Question(
            self.context.theme,
            self.tr("Let {name} in all the same?").format(name=item.entry.name),
            self.tr("Whatever loads it may run the code in it. Do so only if you trust its maker."),
            (
                (_OK, self.tr("Let it in"), "danger"),
                ("", self.tr("Keep it out"), "secondary"),
            ),
            facts=evidence,
            icon="shield-alert",
            parent=self,
        )
        id_ = item.entry.id

        def answered(answer: str) -> None:
            if answer == _OK:
                self.work(
                    lambda app: release_quarantined(app, id_, accepts_risk=True),
                    lambda _done: self.look(),
                    self.tr("Letting it in…"),
                )

        question.answered.connect(answered)
        self.context.show(question)

    def _on_folder(self) -> None:
        if (item := self._item()) is not None:
            self.context.open_path(item.entry.folder)
