"""A room off the record: who is let in, what it holds, and when it is gone."""

import pickle

import pytest

from evenhand.access import rooms
from evenhand.access.rooms import RoomRefused, RoomStore

ROSA, PRIYA, WALTER, FEMI = 1, 2, 3, 4


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(clock):
    return RoomStore(clock)


def said(store, room, who=PRIYA):
    return [words.text for words in store.look(room, who).words]


def test_only_those_chosen_find_it(store):
    room = store.open("warm", PRIYA, [WALTER])
    for stranger in (ROSA, FEMI):
        assert store.look(room, stranger) is None
        assert store.join(room, stranger) is None
        assert not store.say(room, stranger, "Let me in")
        assert not store.leave(room, stranger)
        assert not store.end(room, stranger)
        assert store.open_for("warm", stranger) == ()
    assert said(store, room) == []
    assert [found.id for found in store.open_for("warm", WALTER)] == [room]
    assert store.open_for("another", WALTER) == ()


def test_words_are_there_for_the_others_and_not_in_the_list_of_rooms(store):
    room = store.open("warm", PRIYA, [WALTER])
    store.say(room, PRIYA, "  I am afraid of the landlord.  ")
    assert said(store, room, WALTER) == ["I am afraid of the landlord."]
    assert store.open_for("warm", WALTER)[0].words == ()


def test_nothing_that_is_printed_of_a_room_tells_what_was_said(store):
    room = store.open("warm", PRIYA, [WALTER])
    store.say(room, PRIYA, "the landlord")
    assert "landlord" not in repr(store.look(room, WALTER))
    assert "landlord" not in repr(store.look(room, WALTER).words)


def test_ended_by_anyone_in_it_it_is_gone_for_everyone(store):
    room = store.open("warm", PRIYA, [WALTER])
    store.say(room, PRIYA, "the landlord")
    assert store.end(room, WALTER)
    assert store.look(room, PRIYA) is None
    assert b"landlord" not in pickle.dumps(store.__dict__["_rooms"])


def test_two_hours_after_the_last_words_it_is_gone(store, clock):
    room = store.open("warm", PRIYA, [WALTER])
    clock.now += rooms.IDLE_SECONDS - 1
    store.say(room, PRIYA, "still here")
    clock.now += rooms.IDLE_SECONDS - 1
    assert store.look(room, PRIYA) is not None, "looking on does not keep it, and has not ended it yet"
    clock.now += 1
    assert store.look(room, PRIYA) is None


def test_looking_does_not_keep_it_open(store, clock):
    room = store.open("warm", PRIYA, [WALTER])
    store.join(room, WALTER)
    for _ in range(4):
        clock.now += rooms.IDLE_SECONDS / 4
        found = store.join(room, WALTER)
    assert found is None


def test_after_twelve_hours_it_is_gone_however_busy(store, clock):
    room = store.open("warm", PRIYA, [WALTER])
    for _ in range(11):
        clock.now += 60 * 60
        assert store.say(room, PRIYA, "on and on")
    assert store.look(room, PRIYA).seconds_left == 60 * 60
    clock.now += 60 * 60
    assert not store.say(room, PRIYA, "too late")


def test_a_room_nobody_looks_at_is_let_go_of_too(store, clock):
    store.open("warm", PRIYA, [WALTER])
    clock.now += rooms.LONGEST_SECONDS
    store.purge()
    assert store.__dict__["_rooms"] == {}


def test_who_leaves_does_not_come_back_and_the_last_one_takes_it_along(store):
    room = store.open("warm", PRIYA, [WALTER, FEMI])
    store.join(room, WALTER)
    assert store.leave(room, PRIYA)
    assert store.look(room, PRIYA) is None
    assert store.leave(room, WALTER)
    assert store.look(room, FEMI) is None, "nobody who came in is left, so there is nothing to come in to"


def test_its_limits_are_sentences(store):
    with pytest.raises(RoomRefused, match="at least one other"):
        store.open("warm", PRIYA, [PRIYA])
    with pytest.raises(RoomRefused, match="20 people"):
        store.open("warm", PRIYA, range(100, 121))
    room = store.open("warm", PRIYA, [WALTER])
    with pytest.raises(RoomRefused, match="nothing in it"):
        store.say(room, PRIYA, " \n ")
    with pytest.raises(RoomRefused, match="two parts"):
        store.say(room, PRIYA, "x" * (rooms.MOST_CHARACTERS + 1))
    for number in range(rooms.MOST_WORDS):
        store.say(room, PRIYA, f"{number}")
    with pytest.raises(RoomRefused, match="full"):
        store.say(room, PRIYA, "one more")
    for _ in range(rooms.MOST_ROOMS_OF_ONE - 1):
        store.open("warm", PRIYA, [WALTER])
    with pytest.raises(RoomRefused, match="still open"):
        store.open("warm", PRIYA, [WALTER])


def test_a_button_pressed_twice_opens_one_room_and_says_one_thing(store):
    room = store.open("warm", PRIYA, [WALTER], "key 1")
    assert store.open("warm", PRIYA, [WALTER], "key 1") == room
    store.say(room, PRIYA, "once", "key 2")
    store.say(room, PRIYA, "once", "key 2")
    assert said(store, room) == ["once"]


def test_the_version_moves_with_everything_that_happens(store):
    room = store.open("warm", PRIYA, [WALTER, FEMI])
    seen = [store.look(room, PRIYA).version]
    store.join(room, WALTER)
    seen.append(store.look(room, PRIYA).version)
    store.say(room, WALTER, "here")
    seen.append(store.look(room, PRIYA).version)
    store.leave(room, FEMI)
    seen.append(store.look(room, PRIYA).version)
    assert seen == sorted(set(seen))
