"""Finding a marker in text that arrives in pieces."""


def open_length(text: str, markers: list[str]) -> int:
    """Length of the longest end of `text` that begins one of the markers and is not a whole one."""
    longest = max((len(marker) for marker in markers), default=0)
    for length in range(min(longest - 1, len(text)), 0, -1):
        if any(len(marker) > length and marker.startswith(text[-length:]) for marker in markers):
            return length
    return 0


def find_first(text: str, markers: list[str]) -> tuple[int, str] | None:
    """Place and marker of the first of them in `text`; of two at one place the longer."""
    found = [(text.find(marker), -len(marker), marker) for marker in markers if marker in text]
    if not found:
        return None
    place, _, marker = min(found)
    return place, marker
