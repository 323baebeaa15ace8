"""What the portable build carries and what it leaves out; read by stablehand.spec and by tests."""

from __future__ import annotations

import re
import sys
from pathlib import Path, PurePosixPath

IDENTIFIER = "io.github.stablehand.Stablehand"

# Folders at the top of the checkout that the program reads, as the wheel carries them too.
DATA_FOLDERS = ("packages_catalog", "models_catalog", "assets")

# Imported inside of functions of libraries, where PyInstaller does not see it.
HIDDEN = (
    "picklescan.scanner",
    "wakepy",
    "watchdog.observers",
    "PySide6.QtSvg",
    "PySide6.QtNetwork",
    "_cffi_backend",  # of cryptography, which asks for it from its own library
)

EXCLUDED = [
    "tkinter",
    "idlelib",
    "lib2to3",
    "ensurepip",
    "pip",
    "pydoc_data",
    "pytest",
    "_pytest",
    "hypothesis",
    "numpy",
    "torch",
    "IPython",
    "setuptools",
    "pydantic.mypy",
    "pydantic.v1",
    "PyInstaller",
    "huggingface_hub",
    "keyring.testing",
    # Nobody types Python here, and GNU readline is under the GPL 3, which would reach over the whole build.
    "readline",
    "rlcompleter",
    "_pyrepl",
    "curses",
    "_curses",
]

# Of Qt: what no part of the window uses. GTK's theme would pull in half a desktop; the platform plugins
# of embedded devices, PDF and the database drivers serve nobody here.
_UNWANTED = re.compile(
    r"""
    /platformthemes/libqgtk3
    |/platforms/(lib)?q(eglfs|linuxfb|minimalegl|vkkhrdisplay|vnc|webgl|direct2d)
    |/egldeviceintegrations/ |/generic/ |/networkinformation/ |/tls/ |/sqldrivers/ |/printsupport/
    |/qmltooling/ |/qmllint/ |/designer/ |/vectorimageformats/
    |/wayland-graphics-integration-server/
    |/imageformats/(lib)?q(pdf|wbmp|tga|icns|tiff)
    |/platforminputcontexts/(lib)?qtvirtualkeyboard
    |Qt6?(EglF[Ss]|Pdf|Qml|Quick|VirtualKeyboard|WaylandCompositor|Sql|Test|Concurrent|PrintSupport)
    |(^|/)PySide6/(.*/)?translations/(?!qtbase_(ru|en)\.qm)
    |(^|/)PySide6/(.*/)?(glue|typesystems|include|scripts|doc)/
    |opengl32sw\.dll
    # What pip wrote down of its own install: the sums of scripts that name the folder of the build.
    |\.dist-info/(RECORD|INSTALLER|direct_url\.json)$
    |(^|/)lib(gtk-3|gdk-3|atk|atspi|cairo|pango|gdk_pixbuf|epoxy|harfbuzz-|colord|cups|avahi)
    """,
    re.VERBOSE,
)

# Libraries that come with every desktop and have to fit the system's drivers and settings: bringing our
# own would keep newer graphics drivers from loading and make fontconfig complain of newer settings.
_OF_THE_SYSTEM = re.compile(
    r"^lib(stdc\+\+|gcc_s|fontconfig|freetype|X11|X11-xcb|xcb|GL|GLX|EGL|GLdispatch|OpenGL|drm|gbm)\.so"
)
# What PyInstaller would run before the program, hidden workers included. The one for PySide6 loads Qt to
# ask it for a setting that the wheels make themselves; the others serve abilities that nothing here uses.
UNWANTED_HOOKS = (
    "pyi_rth_inspect",
    "pyi_rth_multiprocessing",
    "pyi_rth_pkgutil",
    "pyi_rth_pyside6",
    "pyi_rth_cryptography_openssl",
)


def modules(root: Path) -> list[str]:
    """Name every module of the program, by its file: pages and verbs are imported by name when wanted."""
    source = root / "src"
    files = sorted((source / "stablehand").rglob("*.py"))
    names = (".".join(file.relative_to(source).with_suffix("").parts) for file in files)
    return [name.removesuffix(".__init__") for name in names if not name.endswith("__main__")]


def is_wanted(name: str) -> bool:
    """Tell whether a file belongs into the build, by its place in it."""
    place = PurePosixPath(name.replace("\\", "/")).as_posix()
    return _UNWANTED.search(place) is None and _OF_THE_SYSTEM.match(place) is None


def datas(root: Path, build_toml: Path) -> list[tuple[str, str]]:
    """Give what is carried as files: (from, folder in the build).

    Scripts that run in the Pythons of other programs are carried as sources; so is everything in the
    package that is no Python, except the facts of the build, which come from their own file.
    """
    package = root / "src" / "stablehand"
    found = [
        (str(file), str(Path("stablehand") / file.relative_to(package).parent))
        for file in sorted(package.rglob("*"))
        if _is_data(file)
    ]
    found.append((str(build_toml), "stablehand"))
    for name in DATA_FOLDERS:
        found += [
            (str(file), str(Path("stablehand/_bundled") / file.relative_to(root).parent))
            for file in sorted((root / name).rglob("*"))
            if file.is_file() and "__pycache__" not in file.parts
        ]
    return found


def _is_data(file: Path) -> bool:
    if not file.is_file() or "__pycache__" in file.parts or file.name == "build.toml":
        return False
    if file.suffix == ".ts":  # the sources of translations
        return False
    return file.suffix != ".py" or file.name.endswith("_script.py")


def uv_program(prefix: str) -> Path:
    """Give uv's program in an environment."""
    windows = Path(prefix, "Scripts", "uv.exe")
    return windows if sys.platform == "win32" else Path(prefix, "bin", "uv")


def info_plist(version: str) -> dict[str, object]:
    """Give the values of macOS's Info.plist: a program of the desktop, sharp on every screen."""
    return {
        "CFBundleName": "Stablehand",
        "CFBundleDisplayName": "Stablehand",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", "ru"],
        "LSApplicationCategoryType": "public.app-category.graphics-design",
        "LSMinimumSystemVersion": "13.0",
        "NSHighResolutionCapable": True,
        "NSSupportsAutomaticGraphicsSwitching": True,
        "NSHumanReadableCopyright": "The Stablehand authors, MIT licence",
    }
