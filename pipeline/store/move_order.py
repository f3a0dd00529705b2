"""In which order files get their new names, so that none is written over."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Move = tuple[str, str]  # from, to: targets


def arrange(moves: Mapping[str, str], taken: Callable[[str], bool]) -> tuple[list[Move], set[str]]:
    """Return the moves to make, in order, and the files that stay because their place is taken.

    `moves`: from → to. `taken` tells whether a file that does not move stands at a target. Files
    that change places with each other go by way of a name that is free.
    """
    left = dict(moves)
    order: list[Move] = []
    blocked: set[str] = set()
    while left:
        chain = _chain(left)
        first, last = chain[0][0], chain[-1][1]
        if first == last:
            order += _ring(chain)
        elif last in blocked or (last not in moves and taken(last)):
            blocked |= {old for old, _ in chain}
        else:
            order += reversed(chain)
    return order, blocked


def _chain(left: dict[str, str]) -> list[Move]:
    """Take the first move out of `left`, and those that have to be made before it."""
    old = next(iter(left))
    chain: list[Move] = []
    while old in left:
        chain.append((old, left.pop(old)))
        old = chain[-1][1]
    return chain


def _ring(chain: list[Move]) -> list[Move]:
    *others, (old, new) = chain
    spare = f"{old.removesuffix('.docx')}.flyttas.docx"  # found by its memory if we are interrupted
    return [(old, spare), *reversed(others), (spare, new)]
