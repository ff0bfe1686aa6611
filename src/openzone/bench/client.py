"""The client of the bench, a process of its own: sends requests over some kept connections and times each answer.

It reads orders as lines of JSON on its standard input and answers each with a line on its standard output. Nothing of
Django is loaded, and what it costs itself is known: it costs the floor just as much.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

LONGEST_HEAD = 64 * 1024


@dataclass
class Timed:
    """What came of an order: the milliseconds of each answer that was taken, and what went wrong."""

    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0.0
    bytes: int = 0
    statuses: dict[str, int] = field(default_factory=dict)

    def note(self, status: int, size: int, milliseconds: float) -> None:
        """Keep one answer."""
        self.milliseconds.append(milliseconds)
        self.bytes = max(self.bytes, size)
        self.statuses[str(status)] = self.statuses.get(str(status), 0) + 1


async def answer(reader: asyncio.StreamReader) -> tuple[int, int]:
    """Read one answer to its end; its status and the size of its body."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    status = int(lines[0].split()[1])
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    if "chunked" in headers.get("transfer-encoding", ""):
        return status, await _chunks(reader)
    length = int(headers.get("content-length", 0))
    await reader.readexactly(length)
    return status, length


async def _chunks(reader: asyncio.StreamReader) -> int:
    whole = 0
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        await reader.readexactly(size + 2)
        whole += size
    await reader.readuntil(b"\r\n")
    return whole


async def visit(order: dict[str, Any], requests: Iterator[bytes], timed: Timed, until: float) -> None:
    """Be one client: ask, wait for the answer, ask again, until the requests or the time are used up."""
    secure = True if order.get("secure") else None
    reader, writer = await asyncio.open_connection(order["host"], order["port"], limit=LONGEST_HEAD, ssl=secure)
    try:
        for request in requests:
            began = time.perf_counter()
            writer.write(request)
            status, size = await answer(reader)
            timed.note(status, size, (time.perf_counter() - began) * 1000)
            if time.perf_counter() > until:
                return
    finally:
        writer.close()


async def carry_out(order: dict[str, Any]) -> Timed:
    """Send the requests of an order from as many clients as it asks for; the first ones only warm up."""
    requests = [text.encode() for text in order["requests"]]
    warming = order["warming"]
    if warming:
        await visit(order, iter(requests[:warming]), Timed(), time.perf_counter() + order["seconds"])
    timed, left, began = Timed(), iter(requests[warming:]), time.perf_counter()
    until = began + order["seconds"]
    await asyncio.gather(*(visit(order, left, timed, until) for _ in range(order["clients"])))
    timed.seconds = time.perf_counter() - began
    return timed


async def watch(order: dict[str, Any]) -> None:
    """Keep streams open until standard input ends; says how many there are once all have begun."""
    streams = []
    for request in order["requests"]:
        reader, writer = await asyncio.open_connection(order["host"], order["port"], limit=LONGEST_HEAD)
        writer.write(request.encode())
        head = await reader.readuntil(b"\r\n\r\n")
        streams.append((reader, writer, b" 200 " in head.split(b"\r\n")[0] + b" "))
    print(json.dumps({"open": sum(fine for _reader, _writer, fine in streams)}), flush=True)
    await asyncio.to_thread(sys.stdin.read)


def main() -> None:
    """Carry out orders, one a line on standard input, until it ends."""
    for line in sys.stdin:
        order = json.loads(line)
        if order.get("streams"):
            asyncio.run(watch(order))
            return
        print(json.dumps(asdict(asyncio.run(carry_out(order)))), flush=True)


if __name__ == "__main__":
    main()
