"""Writing a generation to its client, in lines or whole."""

import time
from typing import Any

from mlx_backend.answer_reader import AnswerReader, Part
from mlx_backend.endpoint import NDJSON_TYPE, Responder
from mlx_backend.errors import RequestError
from mlx_backend.generation import Generation
from mlx_backend.replies import ReplyShape, finish_fields
from mlx_backend.request_models import ChatRequest, GenerateRequest
from mlx_backend.row import Event, Failure, Finish, Piece

Request = GenerateRequest | ChatRequest
Logprobs = list[dict[str, Any]]


async def stream_answer(generation: Generation, request: Request, shape: ReplyShape, responder: Responder) -> None:
    """One line a piece of text, of thinking, or of whole tool calls. Raises RequestError when the row fails."""
    reader = AnswerReader(generation.shape)
    untold: Logprobs = []
    while True:
        events = await generation.take()
        raise_failure(events)
        lines: list[bytes] = []
        for event in events:
            if not isinstance(event, Piece):
                continue
            part = reader.feed(event.text)
            untold += event.logprobs
            if part:
                lines.append(shape.piece_line(part, untold))
                untold = []
        finish = find_finish(events)
        if finish is not None:
            lines += _last_lines(generation, request, shape, reader.finish(), finish, untold)
        if not lines:
            continue
        if not responder.has_started:
            await responder.start(200, NDJSON_TYPE)
        await responder.write(b"".join(lines), is_last=finish is not None)
        if finish is not None:
            return


async def answer_whole(generation: Generation, request: Request, shape: ReplyShape, responder: Responder) -> None:
    """One object with all text. Raises RequestError when the row fails."""
    reader = AnswerReader(generation.shape)
    whole, logprobs = Part(), []
    while True:
        events = await generation.take()
        raise_failure(events)
        for event in events:
            if isinstance(event, Piece):
                _add(whole, reader.feed(event.text))
                logprobs += event.logprobs
        finish = find_finish(events)
        if finish is not None:
            _add(whole, reader.finish())
            logprobs += finish.logprobs
            await responder.send_whole(200, shape.last(whole, _last_fields(generation, request, finish), logprobs))
            return


def find_finish(events: list[Event]) -> Finish | None:
    return next((event for event in events if isinstance(event, Finish)), None)


def raise_failure(events: list[Event]) -> None:
    """Raises RequestError 500 for a row that failed."""
    failure = next((event for event in events if isinstance(event, Failure)), None)
    if failure is not None:
        raise RequestError(500, failure.message)


def _last_lines(
    generation: Generation, request: Request, shape: ReplyShape, part: Part, finish: Finish, untold: Logprobs
) -> list[bytes]:
    """What was held back, as a line of its own, and the last line."""
    logprobs = [*untold, *finish.logprobs]
    lines = [shape.piece_line(part, logprobs)] if part or logprobs else []
    return [*lines, shape.last(Part(), _last_fields(generation, request, finish)) + b"\n"]


def _add(whole: Part, part: Part) -> None:
    whole.text += part.text
    whole.thinking += part.thinking
    whole.calls += part.calls


def _last_fields(generation: Generation, request: Request, finish: Finish) -> dict:
    has_context = isinstance(request, GenerateRequest) and not request.raw
    context = [*generation.row.prompt, *finish.output] if has_context else None
    return finish_fields(finish, generation.times, time.monotonic_ns(), context)
