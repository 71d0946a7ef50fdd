"""How long an idle model stays loaded, in the forms that Ollama accepts."""

import math
import re

from mlx_backend.errors import bad_request

_UNIT_SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_PART = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)")

FOREVER = math.inf


def parse_keep_alive(value: object) -> float:
    """
    Seconds for a number of seconds or a duration in Go's form ("5m", "1h30m", "-1s"); `FOREVER` for negative ones.
    Raises RequestError 400 for anything else.
    """
    if isinstance(value, bool):
        raise bad_request('keep_alive must be a number of seconds or a duration such as "5m", not a boolean')
    if isinstance(value, int | float):
        if math.isnan(value):
            raise bad_request("keep_alive is not a number")
        return FOREVER if value < 0 else float(value)
    if isinstance(value, str):
        return _parse_duration(value)
    raise bad_request('keep_alive must be a number of seconds or a duration such as "5m"')


def _parse_duration(text: str) -> float:
    sign, digits = (text[0], text[1:]) if text[:1] in ("+", "-") else ("+", text)
    if digits == "0":
        return 0.0
    parts = _PART.findall(digits)
    if not parts or "".join(number + unit for number, unit in parts) != digits:
        raise bad_request(f'keep_alive: "{text}" is not a duration; write for instance "5m", "1h30m" or -1 for always')
    seconds = sum(float(number) * _UNIT_SECONDS[unit] for number, unit in parts)
    return FOREVER if sign == "-" and seconds > 0 else seconds
