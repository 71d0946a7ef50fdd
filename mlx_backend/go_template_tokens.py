"""The first half of reading a Go template: its texts and the tokens of the actions between them."""

import re
from dataclasses import dataclass

_ACTION_START = re.compile(r"\{\{(-(?=\s))?")
_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<string>"(?:\\.|[^"\\\n])*"|`[^`]*`)
      | (?P<number>[+-]?\d+(?:\.\d+)?)
      | (?P<variable>\$\w*)
      | (?P<fields>(?:\.[A-Za-z_]\w*)+)
      | (?P<dot>\.)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<mark>:=|[=,|()])""",
    re.VERBOSE,
)
_ACTION_END = re.compile(r"(\s-)?\}\}")
_COMMENT = re.compile(r"\s*/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True)
class Token:
    """A word, sign or constant of an action. `kind` is the name of its group in the expression above."""

    kind: str
    text: str
    line: int
    follows_space: bool


def split_actions(source: str) -> list[str | list[Token]]:
    """
    Texts, with spaces trimmed where `{{-` and `-}}` say so, and the tokens of each action between them.
    Raises ValueError with the line for what is no token.
    """
    pieces: list[str | list[Token]] = []
    position, trims_next = 0, False
    while True:
        start = _ACTION_START.search(source, position)
        text = source[position : start.start() if start else len(source)]
        text = text.lstrip() if trims_next else text
        pieces.append(text.rstrip() if start and start[1] else text)
        if start is None:
            return pieces
        comment = _COMMENT.match(source, start.end())
        tokens, position = ([], comment.end()) if comment else _tokens(source, start.end())
        end = _ACTION_END.match(source, position)
        if end is None:
            raise ValueError(f"line {_line(source, start.start())}: {{{{ has no }}}}")
        if not comment:
            pieces.append(tokens)
        position, trims_next = end.end(), end[1] is not None


def _tokens(source: str, position: int) -> tuple[list[Token], int]:
    tokens: list[Token] = []
    follows_space = True
    while position < len(source) and not _ACTION_END.match(source, position):
        match = _TOKEN.match(source, position)
        if match is None:
            raise ValueError(f"line {_line(source, position)}: {source[position]!r} is not understood here")
        position = match.end()
        if match.lastgroup != "space":
            tokens.append(Token(match.lastgroup or "", match[0], _line(source, match.start()), follows_space))
        follows_space = match.lastgroup == "space"
    return tokens, position


def _line(source: str, position: int) -> int:
    return source.count("\n", 0, position) + 1
