"""Work in a thread that nobody waits for when the server ends.

The threads of a pool are waited for to their end, also by the interpreter: LibreOffice may be at
work in one for minutes. (DECISIONS 417)
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TypeVar

_T = TypeVar("_T")


async def in_own_thread(make: Callable[[], _T]) -> _T:
    """Return what `make` gives, or raise what it raises."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()
    made: list[_T] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            made.append(make())
        except Exception as error:  # not told to `done`, which takes not every kind
            failed.append(error)
        with suppress(RuntimeError):  # the server has ended
            loop.call_soon_threadsafe(lambda: None if done.done() else done.set_result(None))

    Thread(target=run, daemon=True).start()
    await done
    if failed:
        raise failed[0]
    return made[0]
