"""A person before a screen of its own: sees by the words that screen readers get, clicks and types.

Nothing of the program is imported or asked from inside: what stands where comes over AT-SPI, as it does for
a screen reader, and clicks go through the X server. Needs Linux with Xvfb, openbox, xdotool, dbus-daemon and
at-spi2-core; jeepney and PySide6 are there wherever Stablehand is.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
_ENABLED, _FOCUSED, _SHOWING = 8, 12, 25  # AtspiStateType
_REGISTRIES = ("/usr/libexec/at-spi2-registryd", "/usr/lib/at-spi2-core/at-spi2-registryd")

# Both the program, as somebody else, and this process may use the bus; nobody else can reach the folder.
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/></policy></busconfig>
"""
_WINDOWS = """<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc"><applications>
<application class="*" type="normal"><decor>no</decor><maximized>yes</maximized></application>
</applications></openbox_config>
"""
_GRAB = """
import sys
from PySide6.QtGui import QGuiApplication
application = QGuiApplication(sys.argv[:1])
picture = application.primaryScreen().grabWindow(0)
sys.exit(not picture.toImage().save(sys.argv[1], "PNG", 0))
"""


class NotSeenError(Exception):
    """What a person waits for does not come."""


@dataclass(frozen=True)
class Seen:
    """One thing on the screen: its kind, its words and where it lies, in pixels."""

    role: str
    name: str
    x: int
    y: int
    width: int
    height: int
    enabled: bool
    focused: bool


@contextmanager
def screen(folder: Path, pictures: Path, size: str = "1280x800") -> Iterator[Screen]:
    """Run a screen with a bus for what stands on it, for the length of the block.

    Args:
        folder: where the bus and the screen can be reached; inside of the root that is proved.
        pictures: where pictures of the screen go.
    """
    with ExitStack() as stack:
        read, write = os.pipe()
        stack.enter_context(
            _running(
                [
                    "Xvfb",
                    "-displayfd",
                    str(write),
                    "-screen",
                    "0",
                    f"{size}x24",
                    "-nolisten",
                    "tcp",
                ],
                pass_fds=(write,),
            )
        )
        os.close(write)
        with os.fdopen(read) as numbers:
            display = f":{numbers.readline().strip()}"
        socket = folder / "a11y"
        for name, words in (("bus.conf", _BUS.format(socket=socket)), ("openbox.xml", _WINDOWS)):
            (folder / name).write_text(words)
        stack.enter_context(
            _running(
                ["dbus-daemon", f"--config-file={folder / 'bus.conf'}", "--nofork", "--nopidfile"]
            )
        )
        _until(socket.exists, "the bus")
        socket.chmod(0o777)
        address = f"unix:path={socket}"
        registry = next(place for place in _REGISTRIES if Path(place).exists())
        stack.enter_context(_running([registry], env={**os.environ, "AT_SPI_BUS_ADDRESS": address}))
        environ = {**os.environ, "DISPLAY": display}
        stack.enter_context(
            _running(["openbox", "--config-file", str(folder / "openbox.xml")], env=environ)
        )
        connection = stack.enter_context(open_dbus_connection(address))
        yield Screen(connection, display, pictures)


@contextmanager
def _running(argv: list[str], **options: object) -> Iterator[None]:
    process = subprocess.Popen(
        argv,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **options,  # type: ignore[call-overload]
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def _until(is_so: object, what: str, wait_s: float = 20) -> object:
    until = time.monotonic() + wait_s
    while time.monotonic() < until:
        if found := is_so():  # type: ignore[operator]
            return found
        time.sleep(0.3)
    raise NotSeenError(what)


class Screen:
    """What a person sees and does."""

    def __init__(self, connection: DBusConnection, display: str, pictures: Path) -> None:
        self._connection, self.display, self._pictures = connection, display, pictures
        self._count = 0

    def seen(self) -> list[Seen]:
        """Give everything that stands on the screen."""
        found: list[Seen] = []
        with suppress(TimeoutError, LookupError):  # not there yet, or gone away meanwhile
            for owner, path in self._ask(*_REGISTRY, _ACCESSIBLE, "GetChildren")[0]:
                self._look(owner, path, found, 0)
        return found

    def words(self) -> list[str]:
        """Give the words of everything that stands there."""
        return [one.name for one in self.seen() if one.name]

    def wait_for(
        self, words: str, wait_s: float = 60, *, role: str = "", enabled: bool = False
    ) -> Seen:
        """Wait until something with these words stands there; whole words win over parts.

        Raises:
            NotSeenError: it does not come; what stands there instead is in the message.
        """
        last: list[Seen] = []

        def look() -> Seen | None:
            last[:] = self.seen()
            fitting = [
                one
                for one in last
                if words in one.name and role in one.role and (one.enabled or not enabled)
            ]
            return min(fitting, key=lambda one: (one.name != words, len(one.name)), default=None)

        try:
            return _until(look, words, wait_s)  # type: ignore[return-value]
        except NotSeenError:
            there = "; ".join(one.name for one in last if one.name)
            raise NotSeenError(f"{words!r} does not come. There is: {there}") from None

    def click(self, words: str, wait_s: float = 60, role: str = "button") -> None:
        """Click on what has these words, once it can be clicked."""
        found = self.wait_for(words, wait_s, role=role, enabled=True)
        middle = (str(found.x + found.width // 2), str(found.y + found.height // 2))
        self._xdotool("mousemove", *middle, "sleep", "0.2", "click", "1")
        time.sleep(0.5)

    def keys(self, *names: str) -> None:
        """Press keys by their X names."""
        for name in names:
            self._xdotool("key", "--clearmodifiers", name)
            time.sleep(0.3)

    def type(self, text: str) -> None:
        """Type a text."""
        self._xdotool("type", "--delay", "30", text)

    def picture(self, what: str) -> Path:
        """Take a picture of the screen, without the pointer."""
        self._count += 1
        file = self._pictures / f"{self._count:02}-{what}.png"
        self._xdotool("mousemove", "1279", "799")
        time.sleep(0.8)
        environ = {**os.environ, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}
        subprocess.run([sys.executable, "-c", _GRAB, str(file)], env=environ, check=True)
        print(f"    {file.name}", flush=True)
        return file

    def _look(self, owner: str, path: str, found: list[Seen], depth: int) -> None:
        low, high = self._ask(owner, path, _ACCESSIBLE, "GetState")[0]
        states = low | high << 32
        if depth > 1 and not states >> _SHOWING & 1:
            return
        get = "org.freedesktop.DBus.Properties"
        name = self._ask(owner, path, get, "Get", "ss", (_ACCESSIBLE, "Name"))[0][1]
        if name:
            role = self._ask(owner, path, _ACCESSIBLE, "GetRoleName")[0]
            extents = "org.a11y.atspi.Component"
            place = self._ask(owner, path, extents, "GetExtents", "u", (0,))[0]
            is_enabled, is_focused = states >> _ENABLED & 1, states >> _FOCUSED & 1
            found.append(Seen(role, name, *place, bool(is_enabled), bool(is_focused)))
        for child_owner, child in self._ask(owner, path, _ACCESSIBLE, "GetChildren")[0]:
            self._look(child_owner, child, found, depth + 1)

    def _ask(
        self,
        owner: str,
        path: str,
        of: str,
        what: str,
        kinds: str = "",
        words: tuple[object, ...] = (),
    ) -> tuple:
        message = new_method_call(DBusAddress(path, owner, of), what, kinds or None, words)
        answer = self._connection.send_and_get_reply(message, timeout=20)
        if answer.header.message_type.name == "error":
            raise LookupError(what)
        return answer.body

    def _xdotool(self, *words: str) -> None:
        environ = {**os.environ, "DISPLAY": self.display}
        subprocess.run(["xdotool", *words], env=environ, check=True)
