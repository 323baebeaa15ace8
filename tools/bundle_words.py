"""What the README.txt of a build says, per system, in English and Russian."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bundle_libraries import SystemNeeds, packages, systems_with

LANGUAGES = ("en", "ru")

_START: Mapping[str, Mapping[str, str]] = {
    "en": {
        "linux": 'Double-click "Stablehand", or run ./Stablehand in a terminal. For an entry in the menu of\n'
        "  applications run ./add-to-menu.sh (it writes one file below your home; --remove takes it away).",
        "windows": 'Double-click "Stablehand.exe".',
        "macos": 'Move "Stablehand.app" to a folder of its own and double-click it.',
    },
    "ru": {
        "linux": "Дважды щёлкните «Stablehand» или запустите ./Stablehand в терминале. Чтобы добавить пункт\n"
        "  в меню приложений, запустите ./add-to-menu.sh (он пишет один файл в домашнюю папку;\n"
        "  --remove убирает его).",
        "windows": "Дважды щёлкните «Stablehand.exe».",
        "macos": "Переместите «Stablehand.app» в отдельную папку и откройте двойным щелчком.",
    },
}
_UNSIGNED: Mapping[str, Mapping[str, str]] = {
    "en": {
        "linux": "",
        "windows": """IF WINDOWS WARNS
  This build has no code signature, so SmartScreen may say "Windows protected your PC".
  First compare the SHA-256 of the archive with the .sha256 file of the release:
    certutil -hashfile {archive} SHA256
  If they are the same, click "More info", then "Run anyway". Or, before unpacking: right-click
  the archive, Properties, tick "Unblock". Unpack with Explorer or 7-Zip, not by opening it inside.
""",
        "macos": """IF MACOS WARNS
  This build is not notarised, so Gatekeeper stops the first start. Compare the SHA-256 first:
    shasum -a 256 {archive}
  If it is that of the release: try to open Stablehand once, then open System Settings, Privacy &
  Security, and click "Open Anyway". In a terminal the same is:
    xattr -dr com.apple.quarantine Stablehand.app
""",
    },
    "ru": {
        "linux": "",
        "windows": """ЕСЛИ WINDOWS ПРЕДУПРЕЖДАЕТ
  У этой сборки нет цифровой подписи, поэтому SmartScreen может сообщить «Система Windows защитила
  ваш компьютер». Сначала сравните SHA-256 архива с файлом .sha256 выпуска:
    certutil -hashfile {archive} SHA256
  Если они совпали, нажмите «Подробнее», затем «Выполнить в любом случае». Или до распаковки: щёлкните
  архив правой кнопкой, «Свойства», отметьте «Разблокировать». Распакуйте архив целиком, а не
  запускайте программу прямо из него.
""",
        "macos": """ЕСЛИ MACOS ПРЕДУПРЕЖДАЕТ
  Эта сборка не нотаризована, поэтому Gatekeeper не даст открыть её в первый раз. Сначала сравните SHA-256:
    shasum -a 256 {archive}
  Если он совпал с указанным в выпуске: попробуйте открыть Stablehand один раз, затем откройте
  «Системные настройки», «Конфиденциальность и безопасность» и нажмите «Всё равно открыть».
  То же самое в терминале:
    xattr -dr com.apple.quarantine Stablehand.app
""",
    },
}
_NEEDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "linux": """Linux ({arch}) with glibc {glibc} or newer, as in {systems} and later.
  A desktop with X11 or Wayland, certificate authorities (ca-certificates), and git for UIs that
  are fetched with it. Of libraries only these, which nearly every desktop has:
    Debian, Ubuntu:  sudo apt install {debian}
    Fedora:          sudo dnf install {fedora}
  On a Wayland desktop without XWayland also: {wayland}""",
        "windows": "Windows 10 (1809) or newer, 64 bit. Git is offered when a UI needs it, all else is here.",
        "macos": "macOS 13 or newer. Everything else is here; git comes with Apple's command line tools.",
    },
    "ru": {
        "linux": """Linux ({arch}) с glibc {glibc} или новее, как в {systems} и более поздних.
  Рабочий стол с X11 или Wayland, корневые сертификаты (ca-certificates) и git для программ, которые
  через него скачиваются. Из библиотек нужны только эти, они есть почти на каждом рабочем столе:
    Debian, Ubuntu:  sudo apt install {debian}
    Fedora:          sudo dnf install {fedora}
  Для рабочего стола Wayland без XWayland ещё: {wayland}""",
        "windows": "Windows 10 (1809) или новее, 64 бита. Git будет предложен, когда понадобится,\n"
        "  всё остальное уже здесь.",
        "macos": "macOS 13 или новее. Git входит в инструменты командной строки Apple,\n"
        "  всё остальное уже здесь.",
    },
}
_STARTERS: Mapping[str, str] = {
    "linux": "Stablehand",
    "windows": "Stablehand.exe, stablehand-cli.exe",
    "macos": "Stablehand.app",
}
_COMMANDS: Mapping[str, str] = {
    "linux": "./Stablehand",
    "windows": "stablehand-cli",
    "macos": "Stablehand.app/Contents/MacOS/Stablehand",
}


@dataclass(frozen=True)
class Build:
    """What a README is about: `needs` is known on Linux only."""

    version: str
    system: str
    arch: str
    archive: str
    needs: SystemNeeds | None


def readme(build: Build, templates: Path) -> str:
    """Give the text of README.txt: English, then Russian."""
    parts = []
    for language in LANGUAGES:
        template = (templates / f"README.{language}.txt").read_text("utf-8")
        parts.append(template.format_map(_words(build, language)))
    return "\n\n".join(parts)


def _words(build: Build, language: str) -> dict[str, str]:
    contents = "Stablehand.app" if build.system == "macos" else f"app-{build.version}"
    libraries = "Contents/Frameworks/PySide6/Qt/lib" if build.system == "macos" else "PySide6"
    return {
        "version": build.version,
        "start": _START[language][build.system],
        "command": _COMMANDS[build.system],
        "unsigned": _UNSIGNED[language][build.system].format(archive=build.archive),
        "needs": _needs(build, language),
        "starter": _STARTERS[build.system],
        "contents": contents,
        "licences": "licences" if build.system == "macos" else f"{contents}/licences",
        "qt": f"{contents}/{libraries}",
    }


def _needs(build: Build, language: str) -> str:
    text = _NEEDS[language][build.system]
    if build.needs is None:
        return text
    debian, fedora = packages(build.needs.libraries)
    wayland, _ = packages(build.needs.wayland)
    return text.format(
        arch=build.arch,
        glibc=build.needs.glibc,
        systems=", ".join(systems_with(build.needs.glibc)),
        debian=" ".join(debian),
        fedora=" ".join(fedora),
        wayland=" ".join(wayland),
    )
