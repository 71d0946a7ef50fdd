"""The bodies of answers in Ollama's dialect."""

import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mlx_backend.answer_reader import Part
from mlx_backend.row import Finish


def timestamp() -> str:
    """Now, as RFC 3339 in UTC."""
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def expiry_timestamp(unix_seconds: float | None, keep_alive_seconds: float) -> str:
    """When a model leaves the memory; Ollama writes the far future for never, and now plus the time while in use."""
    if unix_seconds is None:
        unix_seconds = datetime.now(UTC).timestamp() + keep_alive_seconds
    if math.isinf(unix_seconds):
        return "2319-01-01T00:00:00Z"
    return datetime.fromtimestamp(unix_seconds, UTC).isoformat().replace("+00:00", "Z")


@dataclass(frozen=True)
class RequestTimes:
    """time.monotonic_ns() readings of one request: its arrival, and when its model was in memory."""

    received_ns: int
    loaded_ns: int


class ReplyShape:
    """How text is wrapped: `response` for generate, `message` for chat. `model` is what the client typed."""

    def __init__(self, model: str, is_chat: bool) -> None:
        self._model = json.dumps(model)
        self._is_chat = is_chat

    def piece_line(self, part: Part, logprobs: list[dict[str, Any]]) -> bytes:
        """One NDJSON line of a stream."""
        return f'{{{self._head(part)}{_logprobs_field(logprobs)},"done":false}}\n'.encode()

    def last(self, part: Part, fields: dict[str, Any], logprobs: list[dict[str, Any]] | None = None) -> bytes:
        """The final object, without a line end."""
        rest = json.dumps(fields, separators=(",", ":"))[1:]
        return f'{{{self._head(part)}{_logprobs_field(logprobs or [])},"done":true,{rest}'.encode()

    def rendered(self, prompt: str) -> dict[str, Any]:
        """The answer to `_debug_render_only`: the prompt that the model would get."""
        answer = {"message": {"role": "assistant", "content": ""}} if self._is_chat else {"response": ""}
        info = {"_debug_info": {"rendered_template": prompt}}
        return {"model": json.loads(self._model), "created_at": timestamp(), **answer, "done": False, **info}

    def _head(self, part: Part) -> str:
        quoted = _quote(part.text)
        thinking = f',"thinking":{_quote(part.thinking)}' if part.thinking else ""
        if self._is_chat:
            calls = f',"tool_calls":{_dump(part.calls)}' if part.calls else ""
            content = f'"message":{{"role":"assistant","content":{quoted}{thinking}{calls}}}'
        else:
            content = f'"response":{quoted}{thinking}'
        return f'"model":{self._model},"created_at":"{timestamp()}",{content}'


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _logprobs_field(logprobs: list[dict[str, Any]]) -> str:
    return f',"logprobs":{_dump(logprobs)}' if logprobs else ""


def finish_fields(finish: Finish, times: RequestTimes, now_ns: int, context: list[int] | None) -> dict[str, Any]:
    """What the last chunk adds (docs/engine-protocol.md). Durations are nanoseconds and never 0."""

    def span(start_ns: int, end_ns: int) -> int:
        return max(end_ns - start_ns, 1)

    fields: dict[str, Any] = {
        "done_reason": finish.reason,
        "total_duration": span(times.received_ns, now_ns),
        "load_duration": span(times.received_ns, times.loaded_ns),
        "prompt_eval_count": finish.prompt_tokens,
        "prompt_eval_duration": span(finish.reading_at_ns, finish.read_at_ns),
        "eval_count": len(finish.output),
        "eval_duration": span(finish.read_at_ns, finish.last_token_at_ns),
        "ollmlx": {
            "queue_duration": span(times.loaded_ns, finish.reading_at_ns),
            "ttft": span(times.received_ns, finish.first_token_at_ns),
            "cached_tokens": finish.cached_tokens,
            "batch_size_mean": round(finish.batch_size_mean, 3),
        },
    }
    if context is not None:
        fields["context"] = context
    return fields
