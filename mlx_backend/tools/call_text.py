"""Tool calls written as JSON or as Python."""

import ast
import json
import re
from dataclasses import dataclass
from typing import Any

Tools = list[dict[str, Any]]


@dataclass(frozen=True)
class ToolCall:
    """A call as a model wrote it. `arguments` is always an object."""

    name: str
    arguments: dict[str, Any]


def tool_function(tool: dict[str, Any]) -> dict[str, Any]:
    """The function of an OpenAI-style tool, {} where it has none."""
    function = tool.get("function")
    return function if isinstance(function, dict) else {}


def tool_names(tools: Tools) -> set[str]:
    return {str(tool_function(tool).get("name")) for tool in tools}


def to_call(value: object) -> ToolCall:
    """A call of `{"name", "arguments" | "parameters"}`, perhaps in `function`. Raises ValueError for what is none."""
    if not isinstance(value, dict):
        raise ValueError("a call is an object")
    inner = value.get("function") if isinstance(value.get("function"), dict) else value
    name = inner.get("name")
    arguments = inner.get("arguments", inner.get("parameters"))
    if isinstance(arguments, str):
        arguments = json.loads(arguments) if arguments.strip() else {}
    if arguments is None:
        arguments = {}
    if not isinstance(name, str) or not name or not isinstance(arguments, dict):
        raise ValueError("a call has a name and an object of arguments")
    # NaN and Infinity, which Python's reader takes, are not JSON.
    return ToolCall(name, json.loads(json.dumps(arguments, allow_nan=False)))


_FENCE = re.compile(r"```(?:json)?\s*(.*?)\s*(?:```)?", re.DOTALL)


def parse_json_calls(text: str, _: Tools | None = None) -> list[ToolCall]:
    """
    One JSON object, a list of them, or several in a row. Small models write a brace too many, a fence around it, or
    Python's quotes; such calls are read as well. Raises ValueError.
    """
    fenced = _FENCE.fullmatch(text.strip())
    rest = fenced[1] if fenced else text.strip()
    try:
        return _read_in_a_row(rest)
    except ValueError as error:
        try:
            value = ast.literal_eval(rest)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            raise error from None
        return [to_call(item) for item in (value if isinstance(value, list | tuple) else [value])]
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _read_in_a_row(rest: str) -> list[ToolCall]:
    decoder, calls = json.JSONDecoder(strict=False), []
    while rest:
        value, end = decoder.raw_decode(rest)
        calls += [to_call(item) for item in (value if isinstance(value, list) else [value])]
        rest = rest[end:].lstrip(" \n\t;,}")
    if not calls:
        raise ValueError("no call")
    return calls


# With dots, as in the names of tools that are grouped.
_PYTHON_NAME = re.compile(r"[A-Za-z_][\w.]*")
_JSON_NAMES = {"true": True, "false": False, "null": None}


class _JsonNames(ast.NodeTransformer):
    """JSON's names of constants as Python's."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Constant(_JSON_NAMES[node.id]) if node.id in _JSON_NAMES else node


def parse_python_calls(text: str, _: Tools | None = None) -> list[ToolCall]:
    """Calls as Python writes them: `[get_weather(city="Paris"), now()]`, with literals as arguments. ValueError."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
        nodes = tree.elts if isinstance(tree, ast.List | ast.Tuple) else [tree]
        return [_read_python_call(node) for node in nodes] or _refuse()
    except (SyntaxError, TypeError, MemoryError, RecursionError) as error:
        raise ValueError(f"not Python: {error}") from error


def _read_python_call(node: ast.expr) -> ToolCall:
    if not isinstance(node, ast.Call) or node.args or any(word.arg is None for word in node.keywords):
        return _refuse()
    name = ast.unparse(node.func)
    if not _PYTHON_NAME.fullmatch(name):
        return _refuse()
    values = {word.arg: ast.literal_eval(_JsonNames().visit(word.value)) for word in node.keywords}
    return to_call({"name": name, "arguments": values})


def _refuse():
    raise ValueError("not a list of calls with named arguments")
