"""Which snapshots go when there are too many: never the current one, never the last good other one."""

from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.installs.budget import superfluous
from stablehand.core.records.generations import Generation


def made(number, *, good=True, reason="update", state="ready"):
    moment = f"2026-01-{number:02}T00:00:00+00:00"
    return Generation(
        number=number, created_at=moment, left_at=moment, reason=reason, good=good, state=state
    )


def test_the_oldest_go_first_and_kept_ones_last():
    found = [made(1), made(2, reason="manual"), made(3), made(4), made(5)]
    assert superfluous(found, 5, {}, keep=2, limit_bytes=None) == (1, 3)
    assert superfluous(found, 5, {}, keep=9, limit_bytes=None) == ()


def test_the_limit_of_room_counts_too():
    found = [made(n) for n in range(1, 5)]
    sizes = {1: 10, 2: 10, 3: 10, 4: 999}
    assert superfluous(found, 4, sizes, keep=9, limit_bytes=20) == (1,)
    assert superfluous(found, 4, sizes, keep=9, limit_bytes=5) == (1, 2)  # 3 is the last good one


def test_the_last_good_one_stays_behind_later_bad_ones():
    found = [made(1), made(2, good=False), made(3, good=False), made(4)]
    assert superfluous(found, 4, {}, keep=0, limit_bytes=0) == (2, 3)


def test_what_does_not_work_pushes_out_nothing_that_does():
    found = [made(1), made(2), made(3, good=False, reason="manual"), made(4, good=False), made(5)]
    assert superfluous(found, 5, {}, keep=2, limit_bytes=None) == (4, 3)
    assert superfluous(found, 5, {}, keep=3, limit_bytes=None) == (4,)


@given(
    st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=8),
    st.integers(0, 8),
    st.one_of(st.none(), st.integers(0, 40)),
    st.data(),
)
def test_what_must_stay_stays(shapes, keep, limit, data):
    found = [
        made(
            at + 1,
            good=good,
            reason="manual" if manual else "update",
            state="building" if building else "ready",
        )
        for at, (good, manual, building) in enumerate(shapes)
    ]
    current = data.draw(st.sampled_from([item.number for item in found]))
    sizes = {item.number: data.draw(st.integers(0, 20)) for item in found}
    gone = superfluous(found, current, sizes, keep=keep, limit_bytes=limit)
    others = [item for item in found if item.number != current and item.state == "ready"]
    left = [item for item in others if item.number not in gone]
    assert set(gone) <= {item.number for item in others}
    good = [item.number for item in others if item.good]
    assert not good or max(good) not in gone
    if len(left) > 1:
        assert len(left) <= keep
        assert limit is None or sum(sizes[item.number] for item in left) <= limit
