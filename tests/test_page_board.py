"""The board: what every open page is told, as a stream of events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict

import pytest

from pipeline.web.live.board import Board, Live
from pipeline.web.live.events import event_texts
from tests.waiting import PATIENCE


def numbers(texts: list[str]) -> list[int]:
    """Return the numbers of the notices in some events."""
    data = [line[6:] for text in texts for line in text.split("\n") if line.startswith("data: ")]
    return [json.loads(line)["number"] for line in data]


async def read(board: Board, into: list[str], slowly: asyncio.Event | None = None) -> None:
    async for text in event_texts(board):
        into.append(text)
        if slowly is not None:
            await slowly.wait()


async def settled(is_so: Callable[[], bool]) -> None:
    """Let the others go on until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not is_so():
            await asyncio.sleep(0)


def test_every_page_is_told_what_stands_there_and_what_comes_and_let_go_at_the_end() -> None:
    board, pages = Board(), ([], [])  # type: tuple[Board, tuple[list[str], list[str]]]

    async def run() -> None:
        board.tell(text="Läser …", version="å1")
        tasks = [asyncio.create_task(read(board, page)) for page in pages]
        await settled(lambda: all(len(page) == 2 for page in pages))
        assert board.readers == 2
        await asyncio.to_thread(board.tell, text="Klart.")
        board.tell(text="Klart.")  # nothing new
        await settled(lambda: all(len(page) == 3 for page in pages))
        await asyncio.to_thread(board.close)
        await asyncio.wait_for(asyncio.gather(*tasks), PATIENCE)

    asyncio.run(run())
    for page in pages:
        assert page[0] == "retry: 2000\n\n"
        assert numbers(page) == [1, 2]
        assert json.loads(page[1].split("data: ")[1]) == asdict(
            Live(1, version="å1", text="Läser …")
        )
    assert board.readers == 0


def test_a_slow_page_misses_notices_but_never_the_last() -> None:
    board, page = Board(), list[str]()

    async def run() -> None:
        slowly = asyncio.Event()
        task = asyncio.create_task(read(board, page, slowly))
        await settled(lambda: bool(page))
        for n in range(1_000):
            board.tell(text=f"Bygger {n}")
        slowly.set()
        await settled(lambda: bool(numbers(page)) and numbers(page)[-1] == 1_000)
        board.close()
        await asyncio.wait_for(task, PATIENCE)

    asyncio.run(run())
    assert len(page) < 5


def test_silence_is_broken_and_a_page_that_went_away_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pipeline.web.live.events.HEARTBEAT", 0.001)
    board, page = Board(), list[str]()

    async def run() -> None:
        task = asyncio.create_task(read(board, page))
        await settled(lambda: page.count(": \n\n") > 2)
        task.cancel()
        await settled(lambda: board.readers == 0)

    asyncio.run(run())
    assert numbers(page) == [0]
