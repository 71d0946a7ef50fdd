"""One HTTP endpoint: reads the body, runs the handler, and cancels it when the client leaves."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.types import Receive, Scope, Send

from mlx_backend.errors import RequestError
from mlx_backend.log import log

JSON_TYPE = b"application/json; charset=utf-8"
NDJSON_TYPE = b"application/x-ndjson"
MAX_BODY_BYTES = 32 * 1024**2
Handler = Callable[[bytes, "Responder"], Awaitable[None]]


class ClientGoneError(Exception):
    """The client closed the connection before its request was complete."""


async def read_body(receive: Receive) -> bytes:
    """The whole body. Raises ClientGoneError, or RequestError 413 beyond MAX_BODY_BYTES."""
    parts, size, is_complete = [], 0, False
    while not is_complete:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        part = message.get("body", b"")
        parts.append(part)
        size += len(part)
        if size > MAX_BODY_BYTES:
            raise RequestError(413, f"the body is larger than {MAX_BODY_BYTES} bytes")
        is_complete = not message.get("more_body", False)
    return b"".join(parts)


async def until_gone(receive: Receive) -> None:
    """Returns when the client has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass


class Responder:
    """Sends one answer, whole or in lines."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.has_started = False

    async def start(self, status: int, content_type: bytes) -> None:
        self.has_started = True
        headers = [(b"content-type", content_type)]
        if status == 503:
            headers.append((b"retry-after", b"1"))
        await self._send({"type": "http.response.start", "status": status, "headers": headers})

    async def write(self, data: bytes, is_last: bool = False) -> None:
        await self._send({"type": "http.response.body", "body": data, "more_body": not is_last})

    async def send_whole(self, status: int, data: bytes) -> None:
        await self.start(status, JSON_TYPE)
        await self.write(data, is_last=True)

    async def send_json(self, status: int, value: dict[str, Any]) -> None:
        await self.send_whole(status, json.dumps(value, separators=(",", ":")).encode())

    async def send_error(self, error: RequestError) -> None:
        """A status before the first byte, a last line after it."""
        if self.has_started:
            await self.write(json.dumps({"error": error.message}).encode() + b"\n", is_last=True)
        else:
            await self.send_json(error.status, {"error": error.message})


class Endpoint:
    """An ASGI app around a handler, which is cancelled when the client leaves, streamed answer or not."""

    def __init__(self, handle: Handler) -> None:
        self._handle = handle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        responder = Responder(send)
        try:
            body = await read_body(receive)
        except ClientGoneError:
            return
        except RequestError as error:
            await responder.send_error(error)
            return
        work = asyncio.ensure_future(self._answer(body, responder))
        gone = asyncio.ensure_future(until_gone(receive))
        try:
            await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            work.cancel()
            await asyncio.gather(work, gone, return_exceptions=True)

    async def _answer(self, body: bytes, responder: Responder) -> None:
        try:
            await self._handle(body, responder)
        except RequestError as error:
            await responder.send_error(error)
        except Exception as error:
            log("error", "request_failed", error=repr(error))
            await responder.send_error(RequestError(500, f"internal error: {error}"))
