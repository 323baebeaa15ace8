"""The log of an install holds no credentials, in whatever line they come."""

from stablehand.core.base.lines import OutputLine
from stablehand.core.installs.command_log import CommandLog
from stablehand.core.runtimes.command import ToolCommand

ADDRESS = "https://somebody:canary@mirror.example/simple"


def test_credentials_are_taken_out_of_every_kind_of_line(tmp_path):
    log = CommandLog(tmp_path / "log" / "install.log")
    log.note(f"left out of the requirements: --extra-index-url {ADDRESS}")
    log.command(ToolCommand(("pip", "--index-url", ADDRESS), {"PIP_INDEX_URL": ADDRESS}, tmp_path))
    log.lines([OutputLine(f"Looking in indexes: {ADDRESS}", "stdout")])
    log.close()
    text = log.file.read_text("utf-8")
    assert text.count("mirror.example/simple") == 4
    assert "canary" not in text
