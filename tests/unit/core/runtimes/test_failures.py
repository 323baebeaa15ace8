"""Failures as uv, git, pip and Python really print them, and what a person is told."""

from __future__ import annotations

import pytest

from stablehand.core.runtimes.command import ToolCommand
from stablehand.core.runtimes.failures import Tool, cause_of, failure_of, undated_names

# Recorded: uv 0.13.8, git 2.39, pip 23.2, CPython 3.11; only hosts and folders are renamed.
CASES: list[tuple[Tool, int, str, str, str]] = [
    ("uv", 2, """\
Using Python 3.11.7 environment at: v
error: Failed to fetch: https://unreachable.invalid/simple/x/
  cause: error sending request for url (https://unreachable.invalid/simple/x/)
  cause: client error (Connect)
  cause: dns error
  cause: error resolving DNS
  cause: failed to lookup address information: Name or service not known
""", "network.unreachable", "unreachable.invalid cannot be reached."),
    ("uv", 2, """\
error: Failed to fetch: http://127.0.0.1:9/simple/x/
  cause: error sending request for url (http://127.0.0.1:9/simple/x/)
  cause: client error (Connect)
  cause: tcp connect error
  cause: Connection refused (os error 111)
""", "network.unreachable", "127.0.0.1:9 cannot be reached."),
    ("uv", 2, """\
error: Failed to fetch: http://host.example:3595/simple/six/
  cause: error sending request for url (http://host.example:3595/simple/six/)
  cause: operation timed out
""", "network.unreachable", "host.example:3595 cannot be reached."),
    ("uv", 2, """\
error: Failed to fetch: https://host.example/simple/six/
  cause: HTTP status server error (503 Service Unavailable) for url (https://host.example/simple/six/)
""", "network.unreachable", "host.example answered with an error: 503 Service Unavailable."),
    ("uv", 1, """\
error: No solution found when resolving dependencies
  cause: Because six was not found in the package registry and you require six, we can conclude that your requirements are unsatisfiable.

hint: An index URL (https://corp.example/simple) could not be queried due to a lack of valid authentication credentials (401 Unauthorized)
""", "network.unreachable", "corp.example asks for a login."),
    ("uv", 1, """\
error: No solution found when resolving dependencies
  cause: Because six was not found in the package registry and you require six, we can conclude that your requirements are unsatisfiable.

hint: An index (https://corp.example/simple) returned a 403 Forbidden error. Check that the index URL is correct and the credentials are valid.
""", "network.unreachable", "corp.example asks for a login."),
    ("uv", 2, """\
warning: Invalid `SSL_CERT_FILE`. Path is not a file: /dev/null. No default certificates will be trusted.
error: Failed to fetch: https://index.example/simple/six/
  cause: error sending request for url (https://index.example/simple/six/)
  cause: client error (Connect)
  cause: invalid peer certificate: UnknownIssuer
""", "network.certificate", "The certificate of index.example is not trusted."),
    ("uv", 1, """\
error: No solution found when resolving dependencies
  cause: Because there is no version of torch==9 and you require torch==9, we can conclude that your requirements are unsatisfiable.
""", "install.unresolvable",
     "No set of packages fits together: Because there is no version of torch==9 and you require torch==9, we can conclude that your requirements are unsatisfiable."),
    ("uv", 1, """\
error: Failed to download `numpy==2.0`
  cause: Hash mismatch for `numpy==2.0`

         Expected:
           sha256:0000000000000000000000000000000000000000000000000000000000000000

         Computed:
           sha256:7131dd3c9f5128fbdf1f714fa343b3c10a2e3f78f73175909d9de99de79b5e64
""", "install.step_failed", "What was downloaded is not what it should be: the checksum of numpy==2.0 differs."),
    ("uv", 1, """\
Downloading big (2.9MiB)
error: Failed to download `big==1.0`
  cause: Failed to extract archive: big-1.0-py3-none-any.whl
  cause: I/O operation failed during extraction
  cause: failed to write to file `/data/c/.tmp6ApxH5/big/__init__.py`: No space left on device (os error 28)
""", "disk.full", "The drive is full."),
    ("uv", 1, """\
  cause: failed to write to file `/data/c/.tmpt3IawI/big/__init__.py`: File too large (os error 27)
""", "disk.full", "The drive is full."),
    ("uv", 2, """\
error: Failed to create virtual environment
  cause: failed to create directory `/data/env`: Permission denied (os error 13)
""", "install.step_failed", "There is no permission to write /data/env."),
    ("uv", 1, """\
error: Failed to build `cext @ file:///data/src`
  cause: The build backend returned an error
  cause: Call to `be.build_wheel` failed (exit status: 1)

         [stderr]
         error: command 'gcc' failed: No such file or directory

hint: Build failures usually indicate a problem with the package or the build environment
""", "install.step_failed", "cext has to be built, and gcc is missing."),
    ("uv", 1, """\
error: Failed to build `insightface==0.7.3`
         [stderr]
         error: Microsoft Visual C++ 14.0 or greater is required. Get it with "Microsoft C++ Build Tools"
""", "install.step_failed", "insightface==0.7.3 has to be built, and Microsoft Visual C++ is missing."),
    ("uv", 1, """\
error: Failed to build `cext @ file:///data/src`
  cause: The build backend returned an error
  cause: Call to `be.build_wheel` failed (exit status: 1)

         [stderr]
         Traceback (most recent call last):
           File "/data/src/be.py", line 2, in build_wheel
             raise RuntimeError('Failed to find CUDA_HOME')
         RuntimeError: Failed to find CUDA_HOME

hint: Build failures usually indicate a problem with the package or the build environment
""", "install.step_failed", "cext could not be built from its source: RuntimeError: Failed to find CUDA_HOME"),
    ("uv", 1, """\
   Updating https://unreachable.invalid/a/b (HEAD)
error: Git operation failed
  cause: failed to clone into: c/git-v1/db/a1dc466b6c90dfc7
         --- stderr
         fatal: unable to access 'https://unreachable.invalid/a/b/': Could not resolve host: unreachable.invalid
""", "network.unreachable", "unreachable.invalid cannot be reached."),
    ("python", 2, "error: No download found for request: cpython-3.99-linux-x86_64-gnu\n",
     "python.unavailable", "There is no Python cpython-3.99-linux-x86_64-gnu to be had."),
    ("python", 1, """\
error: Failed to install cpython-3.12.14-linux-x86_64-gnu
  cause: Failed to download `https://unreachable.invalid/x/cpython-3.12.14%2B2.tar.gz`
  cause: error sending request for url (https://unreachable.invalid/x/cpython-3.12.14%2B2.tar.gz)
  cause: client error (Connect)
  cause: dns error
""", "network.unreachable", "unreachable.invalid cannot be reached."),
    ("python", 1, """\
error: Failed to install cpython-3.12.14-linux-x86_64-gnu
  cause: Hash mismatch for `cpython-3.12.14-linux-x86_64-gnu`
""", "python.unavailable",
     "What was downloaded is not what it should be: the checksum of cpython-3.12.14-linux-x86_64-gnu differs."),
    ("git", 128, "fatal: unable to access 'https://unreachable.invalid/a/b/': Could not resolve host: unreachable.invalid\n",
     "network.unreachable", "unreachable.invalid cannot be reached."),
    ("git", 128, "fatal: unable to access 'http://127.0.0.1:9/a/b/': Failed to connect to 127.0.0.1 port 9 after 0 ms: Couldn't connect to server\n",
     "network.unreachable", "127.0.0.1 cannot be reached."),
    ("git", 128, "fatal: unable to connect to 127.0.0.1:\n127.0.0.1[0: 127.0.0.1]: errno=Connection refused\n",
     "network.unreachable", "127.0.0.1 cannot be reached."),
    ("git", 128, "fatal: unable to access 'https://git.example/a/b/': The requested URL returned error: 500\n",
     "network.unreachable", "git.example answered with an error: 500."),
    ("git", 128, "fatal: unable to access 'https://git.example/a/': SSL certificate problem: unable to get local issuer certificate\n",
     "network.certificate", "The certificate of git.example is not trusted."),
    ("git", 128, "fatal: could not read Username for 'https://git.example': terminal prompts disabled\n",
     "git.failed", "git.example asks for a name and password: the repository is private, or not there."),
    ("git", 128, "fatal: couldn't find remote ref nope\n", "git.failed",
     "The repository has no branch, tag or commit nope."),
    ("git", 128, "fatal: remote error: upload-pack: not our ref 1111111111111111111111111111111111111111\n",
     "git.failed", "The repository has no branch, tag or commit 1111111111111111111111111111111111111111."),
    ("git", 128, """\
fatal: '/srv/none' does not appear to be a git repository
fatal: Could not read from remote repository.

Please make sure you have the correct access rights
and the repository exists.
""", "git.failed", "There is no repository /srv/none."),
    ("git", 128, "fatal: repository 'https://git.example/a/b/' not found\n", "git.failed",
     "There is no repository https://git.example/a/b/."),
    ("git", 128, "fatal: transport 'ext' not allowed\n", "git.failed",
     "It ended with code 128: fatal: transport 'ext' not allowed"),
    ("git", 1, """\
error: The following untracked working tree files would be overwritten by checkout:
\ta
\tb c.txt
Please move or remove them before you switch branches.
Aborting
""", "git.failed", "Files of yours are in git's way: a, b c.txt."),
    ("git", 128, """\
fatal: Unable to create '/ui/.git/index.lock': File exists.

Another git process seems to be running in this repository, e.g.
""", "git.failed", "Another git is at work there: /ui/.git/index.lock exists."),
    ("run", 1, """\
Looking in indexes: https://index.example/simple
ERROR: Could not find a version that satisfies the requirement sixx (from versions: none)
ERROR: No matching distribution found for sixx
""", "install.unresolvable", "No set of packages fits together: No matching distribution found for sixx."),
    ("run", 1, """\
WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError': /simple/six/
ERROR: Exception: HTTPSConnectionPool(host='index.example', port=443): Max retries exceeded with url: /six/
""", "network.unreachable", "index.example cannot be reached."),
    ("run", 1, """\
ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the package versions, please update the hashes.
    six from https://index.example/six.whl:
        Expected sha256 00
""", "install.step_failed", "What was downloaded is not what it should be: the checksum of six differs."),
    ("python", 1, """\
Traceback (most recent call last):
  File "<string>", line 1, in <module>
ModuleNotFoundError: No module named 'nothere'
""", "install.step_failed", "Python cannot import nothere."),
    ("run", 1, "OSError: [Errno 98] Address already in use\n", "install.step_failed",
     "A port that it needs is taken: OSError: [Errno 98] Address already in use"),
    ("run", 1, "socket.gaierror: [Errno -2] Name or service not known\n", "network.unreachable",
     "A server cannot be reached."),
    ("run", 1, "PermissionError: [Errno 13] Permission denied: '/x/y'\n", "install.step_failed",
     "There is no permission to write /x/y."),
    ("run", -9, "working\n", "install.step_failed", "It was ended from outside (signal 9)."),
    ("run", 143, "", "install.step_failed", "It was ended from outside (signal 15)."),
    ("run", 3, "", "install.step_failed", "It ended with code 3 and said nothing."),
    ("run", 3, "\x1b[31mERROR: the cat is on the keyboard\x1b[0m\nbye\n", "install.step_failed",
     "It ended with code 3: ERROR: the cat is on the keyboard"),
]  # fmt: skip


@pytest.mark.parametrize(("tool", "code", "output", "wanted", "words"), CASES)
def test_the_cause_of_a_recorded_failure(
    tool: Tool, code: int, output: str, wanted: str, words: str
) -> None:
    error = failure_of(tool, code, output.splitlines())
    assert (error.code, error.message.english()) == (wanted, words)
    assert error.details["exit_code"] == code


def test_every_cause_but_a_plain_signal_says_what_to_do() -> None:
    for tool, code, output, _, _ in CASES:
        found = cause_of(tool, code, output.splitlines())
        assert found.hint is not None or code in (143, -15)
        if found.hint:
            assert found.hint.english().endswith(".")


def test_no_secret_reaches_the_error() -> None:
    lines = [
        "error: Failed to fetch: https://me:hunter2@corp.example/simple/x/",
        "  cause: error sending request for url (https://me:hunter2@corp.example/simple/x/)",
    ]
    command = ToolCommand(("uv", "--index", "https://me:hunter2@corp.example/simple"))
    error = failure_of("uv", 2, lines, command)
    assert error.details["host"] == "corp.example"
    assert "hunter2" not in f"{error.message} {error.details} {error.hint}"
    plain = failure_of("run", 1, ["fatal: token is ghp_0123456789012345678901234567"])
    assert "ghp_" not in plain.message.english()


def test_very_long_last_words_are_cut() -> None:
    error = failure_of("run", 1, ["x" * 100_000])
    assert len(error.message.english()) < 500


def test_a_message_with_braces_is_said_as_it_is() -> None:
    assert "{'a': 1}" in failure_of("run", 1, ["KeyError: {'a': 1}"]).message.english()


def test_names_without_upload_dates() -> None:
    lines = [
        "warning: `a_b-2.0-py3-none-any.whl` is missing an upload date, but user provided: 2020-01-02T00:00:00Z",
        "warning: `a_b-1.0-py3-none-any.whl` is missing an upload date, but user provided: 2020-01-02T00:00:00Z",
        "warning: `my-source-1.0.tar.gz` is missing an upload date, but user provided: 2020-01-02T00:00:00Z",
        "error: No solution found when resolving dependencies",
    ]
    assert undated_names(lines) == ("a-b", "my-source")


def test_what_is_younger_than_the_day_is_found_in_the_hint() -> None:
    """As uv 0.13.8 says it of a companion of torch that came after the program's commit."""
    lines = [
        "error: No solution found when resolving dependencies",
        "hint: `cuda-bindings` was filtered by `exclude-newer` to only include packages uploaded "
        "before 2025-10-13T00:00:00Z. The latest version satisfying the requirement is v13.5.0",
    ]
    assert undated_names(lines) == ("cuda-bindings",)


@pytest.mark.parametrize(
    "last",
    [
        "fatal: expected flush after ref listing",
        "fatal: expected 'packfile'",
        "fatal: unable to access 'https://host.example/x/': transfer closed with 139 bytes remaining to read",
        "fatal: unable to access 'https://host.example/x/': Empty reply from server",
    ],
)
def test_an_answer_that_ends_in_the_middle_is_a_matter_of_the_network(last: str) -> None:
    """As git 2.39 says it when the line is cut, by how much has come."""
    assert failure_of("git", 128, [last]).code == "network.unreachable"
