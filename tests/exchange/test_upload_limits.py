import os
import threading
import time
import zipfile
from io import BytesIO

import pytest

from evenhand.exchange import upload_limits
from evenhand.exchange.upload_limits import UploadRefused, check_zip, in_child


def packed(*members, compression=zipfile.ZIP_DEFLATED):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, data in members:
            made.writestr(name, data)
    return out.getvalue()


# What the child runs. It finds these by name, so they stand at the top of the module.


def lengths(data, more, times):
    return [len(data), len(more) * times]


def refuse():
    raise UploadRefused("Sheet 2 has no rows.")


def break_down():
    raise RuntimeError("a secret detail")


def sleep_for_ever():
    time.sleep(60)


def spin_for_ever():
    while True:
        pass


def eat_memory():
    return len(bytearray(900 * 2**20))


def what_it_can_see():
    return dict(os.environ)


def write_a_file(path):
    with open(path, "w") as file:
        file.write("x")


def return_something_odd():
    return object()


def test_an_ordinary_file_passes():
    check_zip(packed(("xl/workbook.xml", os.urandom(5000)), ("xl/sheet.xml", "<a/>" * 500)))


@pytest.mark.slow
def test_a_file_of_too_many_parts_is_refused():
    with pytest.raises(UploadRefused, match="201 parts; 200 is the most"):
        check_zip(packed(*[(f"{n}.xml", "x") for n in range(201)]))


@pytest.mark.slow
def test_a_file_that_unpacks_to_too_much_is_refused():
    with pytest.raises(UploadRefused, match="unpacks to 26 MB; 25 MB is the most"):
        check_zip(packed(*[(f"{n}.xml", bytes(6_600_000)) for n in range(4)]))


def test_a_file_packed_too_tightly_is_refused():
    with pytest.raises(UploadRefused, match="far more tightly"):
        check_zip(packed(("a.xml", bytes(3_000_000))))


def test_a_locked_file_is_refused():
    data = bytearray(packed(("a.xml", "abc")))
    # The flag for "encrypted" in the central directory's entry.
    entry = data.index(b"PK\x01\x02")
    data[entry + 8] |= 1
    with pytest.raises(UploadRefused, match="password"):
        check_zip(bytes(data))


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"no zip at all", packed(("a.xml", "abc"))[:-30]],
    # Not the bytes themselves: a zip holds the time it was made, and two workers made it at two times.
    ids=["nothing", "two letters", "words", "cut off"],
)
def test_a_damaged_file_is_refused_and_not_an_error(data):
    with pytest.raises(UploadRefused, match="damaged or cut short"):
        check_zip(data)


def test_a_function_runs_in_a_process_of_its_own():
    assert in_child(lengths, b"\x00\n\xff" * 1000, b"ab", 3) == [3000, 6]


def test_a_refusal_comes_back_as_its_sentence():
    with pytest.raises(UploadRefused) as caught:
        in_child(refuse)
    assert caught.value.sentence == "Sheet 2 has no rows."


@pytest.mark.parametrize("function", [break_down, return_something_odd])
def test_anything_else_becomes_one_plain_sentence(function):
    with pytest.raises(UploadRefused, match="could not be read") as caught:
        in_child(function)
    assert "secret" not in caught.value.sentence


def test_too_much_memory_is_refused_here_and_eaten_there():
    with pytest.raises(UploadRefused, match="more memory"):
        in_child(eat_memory, megabytes=256)


def test_the_child_sees_no_setting_of_ours(monkeypatch):
    monkeypatch.setenv("EVENHAND_SECRET_KEY", "not for parsers")
    assert set(in_child(what_it_can_see)) <= {"LANG", "PATH", "LC_CTYPE"}


def test_the_child_can_write_nothing(tmp_path):
    path = tmp_path / "written"
    with pytest.raises(UploadRefused):
        in_child(write_a_file, str(path))
    assert not path.exists() or path.stat().st_size == 0


def test_a_function_that_the_child_cannot_find_is_the_callers_mistake():
    with pytest.raises(TypeError, match="top of its module"):
        in_child(lambda: 1)


@pytest.mark.slow
@pytest.mark.parametrize("function", [sleep_for_ever, spin_for_ever])
def test_a_parser_that_does_not_end_is_stopped(function):
    start = time.monotonic()
    with pytest.raises(UploadRefused):
        in_child(function, seconds=1)
    assert time.monotonic() - start < 4


@pytest.mark.slow
def test_several_threads_of_one_worker_may_read_at_once():
    found = []
    threads = [
        threading.Thread(target=lambda n=n: found.append(in_child(lengths, b"x" * n, b"", 1)[0]))
        for n in range(1, 7)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [1, 2, 3, 4, 5, 6]


def test_the_limits_are_those_that_were_promised():
    assert upload_limits.MOST_UNPACKED == 25 * 2**20
    assert (upload_limits.MOST_RATIO, upload_limits.MOST_MEMBERS) == (100, 200)
