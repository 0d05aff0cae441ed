"""Many clients that ask a service at the same time, each on a connection of its own."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass

TIMEOUT_S = 120.0
"""Seconds that a request may take on a busy machine."""


@dataclass(frozen=True)
class Wanted:
    """A GET, and the answer: its status, and the SHA-256 of its body if that is known."""

    path: str
    status: int = 200
    headers: tuple[str, ...] = ()
    sha256: str = ""


@dataclass(frozen=True)
class Answer:
    """What a client got: the seconds it took, and whether it was the right answer."""

    seconds: float
    right: bool
    status: int


async def crowd(port: int, clients: int, requests: Sequence[Wanted]) -> list[Answer]:
    """Send the requests from a number of clients that begin at the same time, and return the answers."""
    shares = [requests[number::clients] for number in range(clients)]
    answers = await asyncio.gather(*(_client(port, share) for share in shares))
    return [answer for each in answers for answer in each]


async def _client(port: int, requests: Sequence[Wanted]) -> list[Answer]:
    """Send requests one after the other over one connection, which is opened again if the service closes it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answers = []
    for wanted in requests:
        begun = time.monotonic()
        head = f"GET {wanted.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n" + "".join(f"{each}\r\n" for each in wanted.headers)
        writer.write(f"{head}\r\n".encode())
        status, body = await asyncio.wait_for(_answer(reader), TIMEOUT_S)
        whole = not wanted.sha256 or hashlib.sha256(body).hexdigest() == wanted.sha256
        answers.append(Answer(time.monotonic() - begun, whole and status == wanted.status, status))
    writer.close()
    await writer.wait_closed()
    return answers


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Return the status and body of a response."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    lines = head.split("\r\n")
    length = next(int(line.partition(":")[2]) for line in lines if line.startswith("content-length:"))
    return int(lines[0].split()[1]), await reader.readexactly(length)


def percentile(answers: Sequence[Answer], share: float) -> float:
    """Return the seconds within which a share of the answers came."""
    ordered = sorted(answer.seconds for answer in answers)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
