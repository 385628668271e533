"""Taking texts apart into the pieces of a vocabulary: merging pairs, the likeliest pieces, the longest pieces."""

from __future__ import annotations

import heapq
import unicodedata
from collections.abc import Callable, Mapping

LONGEST_WORD = 100  # characters of a word beyond which WordPiece takes it for unknown
PENALTY = 10.0  # how much less likely than all pieces a character is that has none, in nats
CJK = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip


def merged(text: str, ranks: Mapping[str, float], usable: Callable[[str], bool]) -> list[str]:
    """Byte pair encoding (Sennrich et al., arXiv:1508.07909): two neighbours become one piece while they can.

    Of all neighbours that together are a piece, those of the least rank come first, of equals the ones most to the
    left. A piece that is not to be used is taken apart again into what it was made of.
    """
    pieces: list[str] = list(text)
    count = len(pieces)
    following, before = list(range(1, count + 1)), list(range(-1, count - 1))
    made: dict[str, tuple[str, str]] = {}
    heap: list[tuple[float, int, str]] = []

    def offer(left: int) -> None:
        right = following[left] if left >= 0 else count
        if right < count:
            both = pieces[left] + pieces[right]
            rank = ranks.get(both)
            if rank is not None:
                made.setdefault(both, (pieces[left], pieces[right]))
                heapq.heappush(heap, (rank, left, both))

    for i in range(count - 1):
        offer(i)
    while heap:
        _, left, both = heapq.heappop(heap)
        right = following[left]
        if not pieces[left] or right >= count or pieces[left] + pieces[right] != both:
            continue  # one of them has become part of another piece meanwhile
        pieces[left], pieces[right] = both, ""
        following[left] = following[right]
        if following[left] < count:
            before[following[left]] = left
        offer(before[left])
        offer(left)
    found: list[str] = []
    rest = [piece for piece in reversed(pieces) if piece]
    while rest:
        piece = rest.pop()
        if usable(piece) or piece not in made:
            found.append(piece)
        else:
            rest += reversed(made[piece])
    return found


def likeliest(text: str, scores: Mapping[str, float], longest: int) -> list[str]:
    """The pieces with the largest sum of scores (Kudo, arXiv:1804.10959), by dynamic programming.

    A character that is no piece counts as one, less likely than all pieces.
    """
    unknown = min(scores.values(), default=0.0) - PENALTY
    best = [0.0] + [float("-inf")] * len(text)
    begin = [0] * (len(text) + 1)
    for start in range(len(text)):
        so_far = best[start]
        for stop in range(start + 1, min(start + longest, len(text)) + 1):
            score = scores.get(text[start:stop], unknown if stop == start + 1 else None)
            if score is not None and so_far + score > best[stop]:
                best[stop], begin[stop] = so_far + score, start
    found, stop = [], len(text)
    while stop:
        found.append(text[begin[stop] : stop])
        stop = begin[stop]
    return found[::-1]


def longest_pieces(word: str, known: Callable[[str], bool]) -> list[str] | None:
    """The longest piece that a word begins with, then the longest that follows, and so on (Wu et al.,
    arXiv:1609.08144, as in BERT); None where there is none.
    """
    if len(word) > LONGEST_WORD:
        return None
    found, start = [], 0
    while start < len(word):
        stop = next((stop for stop in range(len(word), start, -1) if known(word[start:stop])), None)
        if stop is None:
            return None
        found.append(word[start:stop])
        start = stop
    return found


def words(text: str) -> list[str]:
    """The words of a text: what stands between white space, each punctuation mark and ideograph by itself."""
    return "".join(f" {c} " if stands_alone(c) else "" if is_control(c) else c for c in text).split()


def stands_alone(c: str) -> bool:
    """Whether a character is a word by itself: punctuation, all other printable ASCII but letters and digits, and
    ideographs.
    """
    if c.isascii():
        return not c.isalnum() and " " < c < "\x7f"
    point = ord(c)
    return unicodedata.category(c).startswith("P") or any(first <= point <= last for first, last in CJK)


def is_control(c: str) -> bool:
    """Whether a character is dropped."""
    return (c not in "\t\n\r" and unicodedata.category(c) in ("Cc", "Cf")) or c in "\0\N{REPLACEMENT CHARACTER}"
