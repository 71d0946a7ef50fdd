"""A parser for the part of Go's text/template language that Ollama's model templates use (pkg.go.dev/text/template)."""

import ast
from dataclasses import dataclass

from mlx_backend.go_template_tokens import Token, split_actions


@dataclass(frozen=True)
class Literal:
    """A constant; `nil` is None."""

    value: object


@dataclass(frozen=True)
class Path:
    """Fields of a value: `base` is "." for the current value, "$" or "$name", or an expression in brackets."""

    base: "str | Expression"
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Call:
    """A function with its arguments; what a pipe hands on is the last of them."""

    function: str
    arguments: tuple["Expression", ...]


Expression = Literal | Path | Call


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Show:
    value: Expression


@dataclass(frozen=True)
class Assign:
    """`$name := value`, which declares a variable of the enclosing block, or `$name = value`."""

    name: str
    value: Expression
    declares: bool


@dataclass(frozen=True)
class Branch:
    """`if`, `with` or `range`. `names` are the variables that it declares, at most one of them but for `range`."""

    kind: str
    names: tuple[str, ...]
    value: Expression
    body: tuple["Node", ...]
    otherwise: tuple["Node", ...]


@dataclass(frozen=True)
class Jump:
    """`break` or `continue`."""

    kind: str


Node = Text | Show | Assign | Branch | Jump


def parse_go_template(source: str) -> tuple[Node, ...]:
    """Raises ValueError with the line for what is malformed or not covered."""
    parser = _Parser(split_actions(source.replace("\r\n", "\n")))
    nodes, end = parser.block(in_block=False)
    assert end == ""
    return nodes


class _Parser:
    def __init__(self, pieces: list[str | list[Token]]) -> None:
        self._pieces = pieces
        self._next = 0

    def block(self, in_block: bool = True) -> tuple[tuple[Node, ...], str]:
        """Nodes up to `end` or `else`, and which of them it was, with the tokens after `else` left to `_otherwise`."""
        nodes: list[Node] = []
        while self._next < len(self._pieces):
            piece = self._pieces[self._next]
            self._next += 1
            if isinstance(piece, str):
                nodes += [Text(piece)] if piece else []
                continue
            action = _Action(piece)
            word = action.keyword()
            if word in ("end", "else"):
                if not in_block:
                    raise ValueError(f"line {action.line}: {{{{ {word} }}}} without a beginning")
                if word == "else":
                    self._next -= 1
                else:
                    action.expect_end()
                return tuple(nodes), word
            nodes.append(self._branch(word, action) if word in ("if", "with", "range") else action.statement(word))
        if in_block:
            raise ValueError("an if, with or range has no {{ end }}")
        return tuple(nodes), ""

    def _branch(self, kind: str, action: "_Action") -> Branch:
        names = action.declared_names(most=2 if kind == "range" else 1)
        value = action.pipeline()
        action.expect_end()
        body, end = self.block()
        return Branch(kind, names, value, body, self._otherwise() if end == "else" else ())

    def _otherwise(self) -> tuple[Node, ...]:
        piece = self._pieces[self._next]
        assert isinstance(piece, list)
        self._next += 1
        action = _Action(piece[1:])
        word = action.keyword()
        if word in ("if", "with"):
            return (self._branch(word, action),)
        action.expect_end()
        nodes, end = self.block()
        if end == "else":
            raise ValueError("an if, with or range has two {{ else }}")
        return nodes


class _Action:
    """The tokens of one `{{ }}`, read from left to right."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self.line = tokens[0].line if tokens else 0

    def keyword(self) -> str:
        """The word that begins the action when it is one of the language, else an empty text."""
        token = self._peek()
        if token is None or token.kind != "word":
            return ""
        if token.text in ("define", "template", "block"):
            raise ValueError(f"line {token.line}: {{{{ {token.text} }}}} is not covered")
        words = ("if", "with", "range", "else", "end", "break", "continue")
        if token.text not in words:
            return ""
        self._at += 1
        return token.text

    def statement(self, word: str) -> Node:
        if word:
            self.expect_end()
            return Jump(word)
        names = self.declared_names(most=1)
        if names:
            mark = self._tokens[self._at - 1].text
            node: Node = Assign(names[0], self.pipeline(), mark == ":=")
        else:
            node = Show(self.pipeline())
        self.expect_end()
        return node

    def declared_names(self, most: int) -> tuple[str, ...]:
        """The variables before `:=` or `=`, which is read too; none where there is no such sign."""
        marks = [i for i, token in enumerate(self._tokens) if token.text in (":=", "=") and token.kind == "mark"]
        if not marks:
            return ()
        names = self._tokens[self._at : marks[0]]
        variables = [token.text for token in names if token.kind == "variable"]
        commas = [token.text for token in names if token.kind != "variable"]
        if not variables or len(variables) > most or commas != [","] * (len(variables) - 1):
            raise ValueError(f"line {self.line}: {''.join(token.text for token in names)!r} cannot be assigned to")
        self._at = marks[0] + 1
        return tuple(variables)

    def pipeline(self) -> Expression:
        value = self._command(None)
        while self._take("|"):
            value = self._command(value)
        return value

    def expect_end(self) -> None:
        token = self._peek()
        if token is not None:
            raise ValueError(f"line {token.line}: {token.text!r} is not understood here")

    def _command(self, piped: Expression | None) -> Expression:
        token = self._peek()
        if token is not None and token.kind == "word" and token.text not in ("true", "false", "nil"):
            self._at += 1
            arguments = []
            while (follower := self._peek()) is not None and follower.text not in ("|", ")"):
                arguments.append(self._operand())
            return Call(token.text, (*arguments, *([piped] if piped is not None else [])))
        value = self._operand()
        if piped is not None:
            raise ValueError(f"line {self.line}: what follows | is no function")
        return value

    def _operand(self) -> Expression:
        token = self._peek()
        if token is None:
            raise ValueError(f"line {self.line}: a value is missing")
        self._at += 1
        match token.kind:
            case "string":
                raw = token.text[0] == "`"
                return Literal(token.text[1:-1] if raw else ast.literal_eval(token.text))
            case "number":
                return Literal(float(token.text) if "." in token.text else int(token.text))
            case "dot":
                return Path(".", ())
            case "fields":
                return Path(".", tuple(token.text[1:].split(".")))
            case "variable":
                return Path(token.text, self._fields_behind())
            case "word" if token.text in ("true", "false", "nil"):
                return Literal({"true": True, "false": False, "nil": None}[token.text])
            case "word":
                return Call(token.text, ())
            case "mark" if token.text == "(":
                value = self.pipeline()
                if not self._take(")"):
                    raise ValueError(f"line {token.line}: ( has no )")
                fields = self._fields_behind()
                return Path(value, fields) if fields else value
        raise ValueError(f"line {token.line}: {token.text!r} is not understood here")

    def _fields_behind(self) -> tuple[str, ...]:
        token = self._peek()
        if token is None or token.kind != "fields" or token.follows_space:
            return ()
        self._at += 1
        return tuple(token.text[1:].split("."))

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, text: str) -> bool:
        token = self._peek()
        if token is None or token.kind != "mark" or token.text != text:
            return False
        self._at += 1
        return True
