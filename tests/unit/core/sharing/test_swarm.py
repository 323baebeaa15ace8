"""SwarmUI's list of back ends: our entry is kept up, those of the user are not touched."""

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.sharing.fds import FdsText
from stablehand.core.sharing.swarm import write_swarm_backend

# As BackendHandler.Save writes it: comments of each setting, tabs, LF.
THEIRS = (
    "0:\n"
    "\ttype: swarmswarmbackend\n"
    "\ttitle: The big machine\n"
    "\tenabled: true\n"
    "\tsettings:\n"
    "\t\t#The network address of the other Swarm instance.\n"
    "\t\tAddress: http://example.org:7801\n"
    "3:\n"
    "\ttype: comfyui_selfstart\n"
    "\ttitle: my own comfy\n"
    "\tenabled: false\n"
    "\tsettings:\n"
    "\t\t#The location of the 'main.py' file.\n"
    "\t\tStartScript: dlbackend/comfy/ComfyUI/main.py\n"
    "\t\tExtraArgs: --lowvram\n"
    "\t\tGPU_ID: 1\n"
)


@pytest.fixture
def told(data):
    """Give a function that tells SwarmUI, and its file."""
    checkout = data / "Packages" / "swarmui"
    checkout.mkdir(parents=True)
    file = checkout / "Data" / "Backends.fds"

    def tell(**changed):
        given = {
            "title": "ComfyUI (Stablehand)",
            "start_script": data / "Packages" / "comfyui" / "main.py",
            "arguments": ("--fp16-vae", "--base-directory", "/a b/ж"),
            "card": "0",
        }
        return write_swarm_backend(checkout, file, **{**given, **changed})

    return tell, file


def test_a_new_file_has_one_whole_entry(told):
    tell, file = told
    assert tell()
    text = FdsText(file.read_text("utf-8"))
    assert text.names() == ["0"]
    assert text.names(("0",)) == ["type", "title", "enabled", "settings"]
    settings = {key: text.get(("0", "settings", key)) for key in text.names(("0", "settings"))}
    assert settings == {
        "StartScript": "../comfyui/main.py",
        "ExtraArgs": '--fp16-vae --base-directory "/a b/ж"',
        "GPU_ID": "0",
        "AutoUpdate": "false",
        "UpdateManagedNodes": "false",
        "FrontendVersion": "None",
    }
    assert not tell()


def test_the_users_entries_stay_byte_for_byte(told):
    tell, file = told
    file.parent.mkdir()
    file.write_text(THEIRS, "utf-8")
    assert tell()
    text = file.read_text("utf-8")
    assert text.startswith(THEIRS)
    assert FdsText(text).names() == ["0", "3", "4"]
    assert file.with_name("Backends.fds.before-stablehand").read_text("utf-8") == THEIRS


def test_our_entry_is_found_by_its_script_and_by_its_title(told):
    tell, file = told
    tell()
    text = FdsText(file.read_text("utf-8"))
    text.set(("0", "title"), "renamed by me")
    text.set(("0", "enabled"), "false")
    text.set(("0", "settings", "OverQueue"), "3")
    file.write_text(text.text, "utf-8")
    assert tell(arguments=("--lowvram",), card=None)
    text = FdsText(file.read_text("utf-8"))
    assert text.names() == ["0"]
    assert text.get(("0", "title")) == "renamed by me"
    assert text.get(("0", "enabled")) == "false"
    assert text.get(("0", "settings", "OverQueue")) == "3"
    assert text.get(("0", "settings", "ExtraArgs")) == "--lowvram"
    assert text.get(("0", "settings", "GPU_ID")) == "0"
    # Another ComfyUI takes its place under the same title.
    text.set(("0", "title"), "ComfyUI (Stablehand)")
    file.write_text(text.text, "utf-8")
    script = file.parents[2] / "comfyui-2" / "main.py"
    assert tell(start_script=script)
    text = FdsText(file.read_text("utf-8"))
    assert text.names() == ["0"]
    assert text.get(("0", "settings", "StartScript")) == "../comfyui-2/main.py"


def test_a_file_that_is_no_fds_stays(told):
    tell, file = told
    file.parent.mkdir()
    file.write_bytes(b"\xff\xfe neither\n")
    with pytest.raises(StablehandError) as caught:
        tell()
    assert caught.value.code == "sharing.unreadable"
    assert file.read_bytes() == b"\xff\xfe neither\n"


@pytest.mark.parametrize(
    ("word", "quoted"),
    [
        ("plain", "plain"),
        ("", '""'),
        ("a b\\", '"a b\\\\"'),
        ('say "x"', '"say \\"x\\""'),
        ("C:\\a", "C:\\a"),
    ],
)
def test_words_are_quoted_as_dotnet_splits_them(told, word, quoted):
    tell, file = told
    tell(arguments=(word, "--end"))
    assert FdsText(file.read_text("utf-8")).get(("0", "settings", "ExtraArgs")) == f"{quoted} --end"
