"""Rooms off the record: who may come in, and what is said, in memory only and gone when the room ends.

Nothing here touches the database, a file, the cache, a session, a log or the ledger, and nothing may.
`docs/adr` says what that keeps and what it cannot.
"""

import os
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Protocol

IDLE_SECONDS = 2 * 60 * 60
LONGEST_SECONDS = 12 * 60 * 60
MOST_PEOPLE = 20
MOST_CHARACTERS = 2_000
MOST_WORDS = 300
MOST_ROOMS = 200
MOST_ROOMS_OF_ONE = 3

#: Where `evenhand serve` says that the process is which holds the rooms for all web workers.
SOCKET_NAME = "EVENHAND_ROOMS_SOCKET"
KEY_NAME = "EVENHAND_ROOMS_KEY"


class RoomRefused(Exception):
    """What was asked for cannot be done; the message is a sentence for the person."""


class RoomsUnavailable(Exception):
    """The process that holds the rooms cannot be reached. What was in it is gone."""


@dataclass(frozen=True, slots=True)
class Words:
    partner_id: int
    # Kept out of every repr: a traceback or a stray print must not tell what was said.
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Room:
    """A room as one of the people in it sees it now."""

    id: str
    project_id: str
    opened_by: int
    people: tuple[int, ...]
    come_in: frozenset[int]
    words: tuple[Words, ...] = field(repr=False)
    #: Grows with everything that happens in the room, so that a page can tell whether it is up to date.
    version: int = 0
    seconds_left: int = 0


class Rooms(Protocol):
    """What a place that keeps rooms does: the one in this process, or the one that all workers share."""

    def open(self, project_id: str, opened_by: int, people: Iterable[int], key: str = "") -> str: ...
    def open_for(self, project_id: str, partner_id: int) -> tuple[Room, ...]: ...
    def look(self, room_id: str, partner_id: int) -> Room | None: ...
    def join(self, room_id: str, partner_id: int) -> Room | None: ...
    def say(self, room_id: str, partner_id: int, text: str, key: str = "") -> bool: ...
    def leave(self, room_id: str, partner_id: int) -> bool: ...
    def end(self, room_id: str, partner_id: int) -> bool: ...


class _Kept:
    def __init__(self, project_id: str, opened_by: int, people: Iterable[int], key: str, now: float) -> None:
        self.project_id, self.opened_by, self.key = project_id, opened_by, key
        self.people = list(dict.fromkeys([opened_by, *people]))
        self.come_in = {opened_by}
        self.words: list[Words] = []
        self.keys: set[str] = set()
        self.version = 1
        self.opened_at = self.used_at = now

    def ends_at(self) -> float:
        return min(self.used_at + IDLE_SECONDS, self.opened_at + LONGEST_SECONDS)

    def changed(self, now: float) -> None:
        self.version += 1
        self.used_at = now


class RoomStore:
    """Rooms in the memory of one process. Whoever was not chosen is told that there is no such room."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._rooms: dict[str, _Kept] = {}
        self._lock = Lock()

    def open(self, project_id: str, opened_by: int, people: Iterable[int], key: str = "") -> str:
        with self._lock:
            now = self._purged()
            for room_id, room in self._rooms.items():
                if key and room.key == key and room.opened_by == opened_by:
                    return room_id
            others = set(people) - {opened_by}
            if not others:
                raise RoomRefused("Choose at least one other person.")
            if len(others) + 1 > MOST_PEOPLE:
                raise RoomRefused(f"A room is for {MOST_PEOPLE} people at the most.")
            if sum(room.opened_by == opened_by for room in self._rooms.values()) >= MOST_ROOMS_OF_ONE:
                raise RoomRefused(
                    f"You have opened {MOST_ROOMS_OF_ONE} rooms, and they are still open. End one of them first."
                )
            if len(self._rooms) >= MOST_ROOMS:
                raise RoomRefused("Too many rooms are open just now. Try again in a while.")
            room_id = secrets.token_urlsafe(16)
            self._rooms[room_id] = _Kept(project_id, opened_by, sorted(others), key, now)
            return room_id

    def open_for(self, project_id: str, partner_id: int) -> tuple[Room, ...]:
        """The rooms that somebody was chosen for, without their words."""
        with self._lock:
            now = self._purged()
            return tuple(
                self._shown(room_id, room, now, words=False)
                for room_id, room in self._rooms.items()
                if room.project_id == project_id and partner_id in room.people
            )

    def look(self, room_id: str, partner_id: int) -> Room | None:
        with self._lock:
            now = self._purged()
            room = self._of(room_id, partner_id)
            return self._shown(room_id, room, now) if room else None

    def join(self, room_id: str, partner_id: int) -> Room | None:
        """Come in, so that the others see that somebody is there, and look."""
        with self._lock:
            now = self._purged()
            room = self._of(room_id, partner_id)
            if room is None:
                return None
            if partner_id not in room.come_in:
                room.come_in.add(partner_id)
                room.changed(now)
            return self._shown(room_id, room, now)

    def say(self, room_id: str, partner_id: int, text: str, key: str = "") -> bool:
        with self._lock:
            now = self._purged()
            room = self._of(room_id, partner_id)
            if room is None:
                return False
            if key and key in room.keys:
                return True
            if not text.strip():
                raise RoomRefused("There is nothing in it yet.")
            if len(text) > MOST_CHARACTERS:
                raise RoomRefused(
                    f"This has {len(text):,} letters and signs, and {MOST_CHARACTERS:,} fit in at one time. "
                    "Say it in two parts."
                )
            if len(room.words) >= MOST_WORDS:
                raise RoomRefused("This room is full. End it, and open another.")
            room.words.append(Words(partner_id, text.strip()))
            room.come_in.add(partner_id)
            if key:
                room.keys.add(key)
            room.changed(now)
            return True

    def leave(self, room_id: str, partner_id: int) -> bool:
        """Go for good. When the last one goes, the room is gone."""
        with self._lock:
            now = self._purged()
            room = self._of(room_id, partner_id)
            if room is None:
                return False
            room.people.remove(partner_id)
            room.come_in.discard(partner_id)
            room.changed(now)
            if not room.come_in:
                del self._rooms[room_id]
            return True

    def end(self, room_id: str, partner_id: int) -> bool:
        with self._lock:
            self._purged()
            if self._of(room_id, partner_id) is None:
                return False
            del self._rooms[room_id]
            return True

    def purge(self) -> None:
        """Let go of rooms whose time is over, also when nobody looks."""
        with self._lock:
            self._purged()

    def _purged(self) -> float:
        now = self._clock()
        for room_id in [room_id for room_id, room in self._rooms.items() if room.ends_at() <= now]:
            del self._rooms[room_id]
        return now

    def _of(self, room_id: str, partner_id: int) -> _Kept | None:
        room = self._rooms.get(room_id)
        return room if room is not None and partner_id in room.people else None

    @staticmethod
    def _shown(room_id: str, room: _Kept, now: float, *, words: bool = True) -> Room:
        return Room(
            id=room_id,
            project_id=room.project_id,
            opened_by=room.opened_by,
            people=tuple(room.people),
            come_in=frozenset(room.come_in),
            words=tuple(room.words) if words else (),
            version=room.version,
            seconds_left=max(0, int(room.ends_at() - now)),
        )


class SharedRooms:
    """The rooms in the process that `evenhand serve` started, as every web worker reaches them.

    Each call connects anew when the process was started again meanwhile; then the rooms are new and empty.
    """

    def __init__(self, socket: str, key: str) -> None:
        self._socket, self._key = socket, bytes.fromhex(key)
        self._proxy: Any = None
        self._lock = Lock()

    def open(self, project_id: str, opened_by: int, people: Iterable[int], key: str = "") -> str:
        return self._call("open", project_id, opened_by, list(people), key)

    def open_for(self, project_id: str, partner_id: int) -> tuple[Room, ...]:
        return self._call("open_for", project_id, partner_id)

    def look(self, room_id: str, partner_id: int) -> Room | None:
        return self._call("look", room_id, partner_id)

    def join(self, room_id: str, partner_id: int) -> Room | None:
        return self._call("join", room_id, partner_id)

    def say(self, room_id: str, partner_id: int, text: str, key: str = "") -> bool:
        return self._call("say", room_id, partner_id, text, key)

    def leave(self, room_id: str, partner_id: int) -> bool:
        return self._call("leave", room_id, partner_id)

    def end(self, room_id: str, partner_id: int) -> bool:
        return self._call("end", room_id, partner_id)

    def _call(self, method: str, *values: object) -> Any:
        from multiprocessing import AuthenticationError
        from multiprocessing.managers import RemoteError

        for is_last in (False, True):
            try:
                return self._connected(anew=is_last)._callmethod(method, values)
            except (OSError, EOFError, RemoteError, AuthenticationError) as error:
                if is_last:
                    raise RoomsUnavailable from error
        raise AssertionError("never reached")

    def _connected(self, *, anew: bool) -> Any:
        with self._lock:
            if self._proxy is None or anew:
                self._proxy = None
                manager = manager_class()(address=self._socket, authkey=self._key)
                manager.connect()
                self._proxy = manager.rooms()
            return self._proxy


METHODS = ("open", "open_for", "look", "join", "say", "leave", "end")


def manager_class(store: RoomStore | None = None) -> Any:
    """The standard library's manager that knows one thing, the rooms; with a store, the one that keeps them."""
    from multiprocessing.managers import BaseManager

    class RoomsManager(BaseManager):
        pass

    RoomsManager.register("rooms", callable=(lambda: store) if store is not None else None, exposed=METHODS)
    return RoomsManager


_here = RoomStore()
_shared: dict[tuple[str, str], SharedRooms] = {}


def rooms() -> Rooms:
    """The rooms that all web workers share where they were started for them; else those of this process."""
    socket, key = os.environ.get(SOCKET_NAME, ""), os.environ.get(KEY_NAME, "")
    if not socket:
        return _here
    return _shared.setdefault((socket, key), SharedRooms(socket, key))
