"""The functions of Go templates, each as a Jinja expression."""

from collections.abc import Callable


def _printf(form: str, *values: str) -> str:
    """Every value is shown as the template itself shows it, whichever of %s, %v and %d stands for it."""
    shown = ", ".join(f"show({value})" for value in values)
    return f"({form.replace('%v', '%s').replace('%d', '%s')} | format({shown}))"


_FUNCTIONS: dict[str, tuple[int, int, Callable[..., str]]] = {
    "eq": (2, 9, lambda first, *others: f"({first} in [{', '.join(others)}])"),
    "ne": (2, 2, lambda a, b: f"({a} != {b})"),
    "lt": (2, 2, lambda a, b: f"({a} < {b})"),
    "le": (2, 2, lambda a, b: f"({a} <= {b})"),
    "gt": (2, 2, lambda a, b: f"({a} > {b})"),
    "ge": (2, 2, lambda a, b: f"({a} >= {b})"),
    "and": (1, 9, lambda *values: f"({' and '.join(values)})"),
    "or": (1, 9, lambda *values: f"({' or '.join(values)})"),
    "not": (1, 1, lambda value: f"(not {value})"),
    "len": (1, 1, lambda value: f"(({value} or []) | length)"),
    "index": (2, 4, lambda value, *keys: value + "".join(f"[{key}]" for key in keys)),
    "slice": (2, 3, lambda value, start, end="": f"{value}[{start}:{end}]"),
    "printf": (1, 9, _printf),
    "print": (1, 9, lambda *values: f"({' ~ '.join(f'show({value})' for value in values)})"),
    "json": (1, 1, lambda value: f"to_json({value})"),
    "currentDate": (0, 1, lambda _form="": "strftime_now('%Y-%m-%d')"),
}
"""Fewest and most arguments of each function, and how it is written."""


def write_call(function: str, arguments: list[str]) -> str:
    """The call of `function` with written `arguments`. Raises ValueError for one that is not covered."""
    if function not in _FUNCTIONS:
        raise ValueError(f"the function {function} is not covered")
    fewest, most, write = _FUNCTIONS[function]
    if not fewest <= len(arguments) <= most:
        raise ValueError(f"the function {function} has {len(arguments)} arguments, which is not covered")
    return write(*arguments)
