"""A mail server of our own that writes down what it took, and that can be made to misbehave."""

import socket
import threading
import time
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message


@dataclass
class MailServer:
    """`way` is how it behaves from the next connection on.

    “good”; “silent” says nothing at all; “drips” greets one letter in a while and never ends;
    “silent at letter” keeps silent once it has the letter; “hangs up at letter” closes then;
    or a reply to be given at a step: {"RCPT": "451 Later"}.
    """

    way: str | dict[str, str] = "good"
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    #: Letters that arrived whole, whatever was answered then.
    seen: list[bytes] = field(default_factory=list)
    connections: int = 0
    #: How long it takes for each reply, so that there is time for a worker to die in.
    reply_seconds: float = 0.0

    def __post_init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._is_over = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._is_over.set()
        self._socket.close()

    @property
    def letters(self) -> list[Message]:
        return [message_from_bytes(letter) for _, letter in self.taken]

    def _accept(self) -> None:
        while not self._is_over.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=(connection, self.way), daemon=True).start()

    def _talk(self, connection: socket.socket, way: str | dict[str, str]) -> None:
        with connection:
            try:
                self._converse(connection, way)
            except OSError:
                return

    def _converse(self, connection: socket.socket, way: str | dict[str, str]) -> None:
        if way == "silent":
            self._is_over.wait(60)
            return
        while way == "drips" and not self._is_over.wait(0.05):
            connection.sendall(b"2")
        replies = way if isinstance(way, dict) else {}
        lines = connection.makefile("rb")

        def say(words: str) -> None:
            time.sleep(self.reply_seconds)
            connection.sendall(words.encode() + b"\r\n")

        to = ""
        say(replies.get("HELLO", "220 here"))
        for line in lines:
            verb = line[:4].decode().upper()
            if verb == "RCPT":
                to = line.decode().strip()
            if verb in replies:
                say(replies[verb])
            elif verb == "DATA":
                say("354 go ahead")
                letter = b""
                for part in lines:
                    if part == b".\r\n":
                        break
                    letter += part
                else:
                    return
                self.seen.append(letter)
                if way == "silent at letter":
                    self._is_over.wait(60)
                    return
                if way == "hangs up at letter":
                    return
                if "LETTER" in replies:
                    say(replies["LETTER"])
                    continue
                # Written down before it is acknowledged, as a real one does.
                self.taken.append((to, letter))
                say("250 taken")
            elif verb == "QUIT":
                say("221 bye")
                return
            else:
                say("250 fine")
