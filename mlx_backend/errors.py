"""The one exception that becomes an HTTP answer."""


class RequestError(Exception):
    """A request that cannot be served. `status` is the HTTP status, the text says what was wrong and what to do."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def bad_request(message: str) -> RequestError:
    """400: the caller can mend it."""
    return RequestError(400, message)
