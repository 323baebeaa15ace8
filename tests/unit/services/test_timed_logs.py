"""A log that is followed with times: a line that does not end is not kept in memory as a whole."""

from stablehand.services.timed_logs import _Growing


def test_of_a_line_without_end_the_last_part_is_kept(tmp_path):
    log = tmp_path / "x.log"
    log.write_bytes(b"begun\n")
    reader = _Growing(log, 10)
    assert [line.text for line in reader.read(is_last=False)] == ["begun"]
    with log.open("ab") as file:
        for share in range(40):
            file.write(b"%d%%%s\r" % (share, b"#" * 100_000))
    while reader._at < log.stat().st_size:
        assert reader.read(is_last=False) == ()
    assert len(reader._rest) <= 1024 * 1024
    assert reader._rest_at == len("begun\n")
    with log.open("ab") as file:
        file.write(b"100%\nnext\nopen")
    assert [line.text for line in reader.read(is_last=False)] == ["100%", "next"]
    assert reader._rest_at == log.stat().st_size - len("open")
    assert [line.text for line in reader.read(is_last=True)] == ["open"]
