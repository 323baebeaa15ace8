"""The language of the window: English or Russian, Qt's own words included."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

Language = Literal["en", "ru"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "ru")
_FOLDER: Final = Path(__file__).resolve().parents[1] / "translations"


class _Words(QTranslator):
    """The words of a file, held in memory.

    Given the name of a file, Qt maps it: a file that is written anew meanwhile (a checkout that is updated)
    would take the window down, and on Windows could not be replaced.
    """

    def read(self, file: Path) -> bool:
        """Read a file; tell whether it has words."""
        try:
            self._held = file.read_bytes()  # Qt copies nothing
        except OSError:
            return False
        return self.load(self._held, "")


def wanted_language(setting: str) -> Language:
    """Give the language for the setting `language`; "auto" is that of the system."""
    if setting in LANGUAGES:
        return "ru" if setting == "ru" else "en"
    first = next(iter(QLocale.system().uiLanguages()), "en")
    return "ru" if first.split("-")[0] == "ru" else "en"


def current_language() -> Language:
    """Give the language that was spoken last by `speak`."""
    return "ru" if QLocale().language() == QLocale.Language.Russian else "en"


def words_file(language: Language) -> Path:
    """Give the file with our own words in a language."""
    return _FOLDER / f"stablehand_{language}.qm"


def speak(application: QCoreApplication, language: Language) -> None:
    """Speak a language from now on; who shows words has to ask for them anew."""
    for old in application.findChildren(QTranslator):
        application.removeTranslator(old)
        old.deleteLater()
    territory = QLocale.system() if _is_systems(language) else QLocale(language)
    QLocale.setDefault(territory)
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in (
        (f"qtbase_{language}", qt_folder),
        (f"stablehand_{language}", str(_FOLDER)),
    ):
        translator = _Words(application)
        if translator.read(Path(folder) / f"{name}.qm"):
            application.installTranslator(translator)


def _is_systems(language: Language) -> bool:
    """Tell whether the system's own ways with numbers and dates are those of this language."""
    spoken = QLocale.system().language()
    return spoken == (QLocale.Language.Russian if language == "ru" else QLocale.Language.English)
