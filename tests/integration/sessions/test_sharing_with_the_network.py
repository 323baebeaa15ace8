"""The switch for the network: off, on with the program's own password, off again; nothing of it in logs."""

import hashlib
import os
import stat
import sys
import urllib.error
import urllib.request

import keyring
import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.launch import access_secrets
from stablehand.core.launch.sessions import SessionTable
from stablehand.core.records.install import read_record
from stablehand.services import sessions
from stablehand.services.lan import close_to_lan, lan_state, open_to_lan, own_addresses
from stablehand.services.vram import free_vram
from stablehand.services.waiting import LaunchLimits
from support.rings import Ring

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
QUICK = LaunchLimits(ready_s=20, api_s=10, page_alone_s=0.5, grace_s=0.5)
# As the A1111 family does it: the page's password from a file, the API's from words in a variable; and it prints
# them all.
UI = """
import base64, pathlib, shlex
words = sys.argv + shlex.split(os.environ.get("MORE_WORDS", ""))
print("arguments:", *words, flush=True)
host = words[words.index("--server-name") + 1] if "--server-name" in words else "127.0.0.1"
api = words[words.index("--api-auth") + 1] if "--api-auth" in words else ""
page = pathlib.Path(words[words.index("--auth-path") + 1]).read_text() if "--auth-path" in words else ""

def GET(self):
    wanted = page if self.path == "/" else api
    given = base64.b64decode(self.headers.get("Authorization", "Basic ")[6:]).decode()
    code = 200 if not wanted or given == wanted else 401
    self.send_response(code); self.send_header("Content-Length", "2"); self.end_headers(); self.wfile.write(b"ok")

Handler.do_GET = Handler.do_POST = GET
server = http.server.ThreadingHTTPServer((host, port), Handler)
print(f"Running on URL: http://{host}:{port}", flush=True)
server.serve_forever()
"""
HOST = """
[[options]]
flag = "--server-name"
type = "string"
group = "main"
managed = true
danger = true
help = { en = "Host", ru = "Адрес" }

[[options]]
flag = "--auth-path"
type = "path"
group = "main"
help = { en = "Passwords", ru = "Пароли" }
"""
PASSWORDS = (
    "access = { passwords = ["
    '{ guards = "page", file_option = "--auth-path", value = "{user}:{password}" }, '
    '{ guards = "api", variable = "MORE_WORDS", value = "--api-auth {user}:{password}" }] }\n'
    'free = { path = "/free" }'
)


@pytest.fixture
def open_ui(data, ui):
    """Give a function that makes an install whose program can be opened."""

    def make(launch=PASSWORDS):
        folder = ui(UI, launch=launch, tail=HOST)
        definition = data / "Catalog" / "fake" / "package.toml"
        text = definition.read_text("utf-8").replace(
            'host = { default = "127.0.0.1" }',
            'host = { option = "--server-name", default = "127.0.0.1" }',
        )
        definition.write_text(text, encoding="utf-8")
        return folder

    return make


def status(url, user="", password=""):
    request = urllib.request.Request(url)
    if user:
        import base64

        told = base64.b64encode(f"{user}:{password}".encode()).decode()
        request.add_header("Authorization", f"Basic {told}")
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def listens(pid):
    import psutil

    found = psutil.Process(pid).net_connections("tcp")
    return {item.laddr.ip for item in found if item.status == psutil.CONN_LISTEN}


async def test_closed_opened_with_a_password_and_closed_again(app, data, open_ui):
    folder = open_ui()
    first = (await sessions.launch(app, "fake", limits=QUICK)).data
    assert (first.reach, listens(first.pid)) == ("computer", {"127.0.0.1"})
    opened = await open_to_lan(app, "fake")
    state = opened.data
    assert (state.is_open, state.guard, state.needs_restart) == (True, "all", True)
    assert state.user == "stablehand"
    assert len(state.password) == 19
    told = " ".join(text.english() for text in opened.notices)
    assert "Whoever is in the same network" in told
    assert "once it is restarted" in told
    assert state.password not in told
    await sessions.stop(app, "fake")

    launched = (await sessions.launch(app, "fake", limits=QUICK)).data
    assert (launched.reach, listens(launched.pid)) == ("network", {"0.0.0.0"})
    assert launched.url == f"http://127.0.0.1:{launched.port}"
    assert status(launched.url) == 401
    assert status(launched.url, state.user, "wrong") == 401
    assert status(launched.url, state.user, state.password) == 200
    assert status(launched.url + "/api") == 401
    assert status(launched.url + "/api", state.user, state.password) == 200
    assert not (await lan_state(app, "fake")).data.needs_restart
    assert (await free_vram(app, "fake")).data.way == "free"  # its API lets us in with the password
    _said_nowhere(data, state.password, launched.pid)
    assert stat.S_IMODE((folder.own / "access-0.txt").stat().st_mode) == 0o600

    closed = (await close_to_lan(app, "fake")).data
    assert (closed.is_open, closed.needs_restart) == (False, True)
    assert not (folder.own / "access-0.txt").exists()
    assert not (folder.own / access_secrets.ACCESS_FILE).exists()
    await sessions.stop(app, "fake")
    again = (await sessions.launch(app, "fake", limits=QUICK)).data
    assert (again.reach, listens(again.pid)) == ("computer", {"127.0.0.1"})
    assert status(again.url) == 200


def _said_nowhere(data, password, pid):
    """The password stands in no log, no table, no list of processes, and is not remembered with the launch."""
    import psutil

    for log in (data / "Logs").rglob("*"):
        assert not log.is_file() or password.encode() not in log.read_bytes()
    (session,) = SessionTable(data).live()
    assert password not in " ".join(session.argv)
    assert password not in " ".join(psutil.Process(pid).cmdline())
    assert password not in " ".join(psutil.Process(session.supervisor_pid).cmdline())
    assert password.encode() not in (data / "journal.db").read_bytes()
    assert not (data / "Packages/fake/.stablehand/launch.json").exists()
    log = (data / session.log).read_text("utf-8")
    assert "--api-auth stablehand:***" in log


async def test_without_a_password_a_person_has_to_agree(app, open_ui):
    open_ui(launch="")
    with pytest.raises(StablehandError) as refused:
        await open_to_lan(app, "fake")
    assert refused.value.code == "decision.needed"
    assert refused.value.details["flag"] == "--accept-risk"
    assert not (await lan_state(app, "fake")).data.is_open
    state = (await open_to_lan(app, "fake", risk_accepted=True)).data
    assert (state.is_open, state.guard, state.user) == (True, "none", None)
    launched = (await sessions.launch(app, "fake", limits=QUICK)).data
    assert launched.reach == "network"


async def test_what_listens_here_only_cannot_be_opened(app, ui):
    ui("serve()")
    with pytest.raises(StablehandError) as refused:
        await open_to_lan(app, "fake", risk_accepted=True)
    assert refused.value.code == "lan.unsupported"


async def test_the_password_lies_in_the_keyring_and_is_kept(app, data, open_ui, monkeypatch):
    ring = Ring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    folder = open_ui()
    state = (await open_to_lan(app, "fake")).data
    assert state.kept_in == "keyring"
    assert state.password in ring.held.values()
    for file in folder.own.rglob("*"):
        assert not file.is_file() or state.password.encode() not in file.read_bytes()
    assert (await open_to_lan(app, "fake")).data.password == state.password
    assert (await lan_state(app, "fake")).data.password is None
    assert (await lan_state(app, "fake", with_password=True)).data.password == state.password
    mine = (await open_to_lan(app, "fake", password="my-own-password")).data
    assert mine.password == "my-own-password"
    assert list(ring.held.values()) == ["my-own-password"]
    ring.held.clear()  # somebody emptied it: then it must not start open to everybody
    with pytest.raises(StablehandError) as refused:
        await sessions.launch(app, "fake", limits=QUICK)
    assert refused.value.code == "lan.password"
    await close_to_lan(app, "fake")
    assert not read_record(folder).lan


IN_THE_CHECKOUT = """access = { passwords = [
{ file = "auth.json", value = '[{"user": "{user}", "hash": "{sha256}"}]' }] }"""


def hashed(password):
    digest = hashlib.sha256(password.encode()).hexdigest()
    return f'[{{"user": "stablehand", "hash": "{digest}"}}]'


async def test_a_new_password_takes_the_place_of_the_one_in_the_checkout(app, open_ui):
    folder = open_ui(launch=IN_THE_CHECKOUT)
    file = folder.checkout / "auth.json"
    first = (await open_to_lan(app, "fake")).data
    await sessions.launch(app, "fake", limits=QUICK)
    assert file.read_text("utf-8") == hashed(first.password)
    changed = await open_to_lan(app, "fake", password="another-one")
    assert "until it is restarted" in " ".join(text.english() for text in changed.notices)
    await sessions.stop(app, "fake")
    await sessions.launch(app, "fake", limits=QUICK)
    assert file.read_text("utf-8") == hashed("another-one")
    await sessions.stop(app, "fake")
    (folder.own / access_secrets.ACCESS_FILE).unlink()  # lost: what lies there is ours all the same
    await close_to_lan(app, "fake")
    assert not file.exists()


async def test_passwords_of_the_users_in_the_checkout_stay(app, open_ui):
    folder = open_ui(launch=IN_THE_CHECKOUT)
    theirs = hashed("theirs").replace("stablehand", "anna")
    (folder.checkout / "auth.json").write_text(theirs, encoding="utf-8")
    await open_to_lan(app, "fake")
    await sessions.launch(app, "fake", limits=QUICK)
    await close_to_lan(app, "fake")
    assert (folder.checkout / "auth.json").read_text("utf-8") == theirs


@pytest.mark.parametrize(
    "password", ["short", "with space in it", 'quote"d-long', "a:b-c-d-e-f", "--like-an-option"]
)
async def test_passwords_that_not_every_program_takes(app, open_ui, password):
    folder = open_ui()
    with pytest.raises(StablehandError) as refused:
        await open_to_lan(app, "fake", password=password)
    assert refused.value.code == "usage"
    assert password not in str(refused.value.message.english())
    assert not read_record(folder).lan


async def test_options_that_open_it_are_seen_as_such(app, open_ui):
    open_ui(launch='access = { opens = ["--mode"] }')
    launched = (await sessions.launch(app, "fake", arguments=["--mode", "x"], limits=QUICK)).data
    assert launched.reach == "network"


def test_addresses_are_those_of_others():
    assert all(not address.startswith("127.") for address in own_addresses())
    assert os.sep not in "".join(own_addresses())
