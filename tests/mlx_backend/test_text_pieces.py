import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from mlx_backend.chat_turns import make_turns
from mlx_backend.errors import RequestError
from mlx_backend.keep_alive import FOREVER, parse_keep_alive
from mlx_backend.request_models import Message
from mlx_backend.stop_matcher import StopMatcher
from mlx_backend.stream_decoder import StreamDecoder
from tests.mlx_backend.backend_process import MODEL

short_text = st.text(alphabet="ab\n", max_size=30)


@pytest.fixture(scope="module")
def tokenizer(models_dir) -> Tokenizer:
    return Tokenizer.from_file(str(models_dir / MODEL / "tokenizer.json"))


@given(pieces=st.lists(short_text, max_size=10), stops=st.lists(st.text("ab\n", min_size=1, max_size=4), max_size=3))
def test_stop_matcher_gives_the_text_before_the_first_stop(pieces, stops):
    matcher, given_out = StopMatcher(stops), ""
    is_stopped = False
    for piece in pieces:
        text, is_stopped = matcher.feed(piece)
        given_out += text
        assert not any(stop in given_out for stop in stops)
        if is_stopped:
            break
    given_out += "" if is_stopped else matcher.flush()
    whole = "".join(pieces)
    at_once = StopMatcher(stops)
    text, _ = at_once.feed(whole)
    assert given_out == text + at_once.flush()
    found = [whole.find(stop) for stop in stops if stop in whole]
    assert is_stopped == bool(found)
    if not found:
        assert given_out == whole
    else:
        assert given_out in {whole[:index] for index in range(len(whole)) if whole.startswith(tuple(stops), index)}


def test_stop_matcher_takes_the_earliest_stop_of_a_piece():
    assert StopMatcher(["b", "a"]).feed("xxab") == ("xx", True)


@given(text=st.text(max_size=40), start=st.text(max_size=10))
def test_decoded_pieces_join_to_the_text(tokenizer, text, start):
    def decode(ids):
        return tokenizer.decode(ids, skip_special_tokens=False)

    decoder = StreamDecoder(decode, tokenizer.encode(start, add_special_tokens=False).ids)
    pieces = [decoder.feed(token) for token in tokenizer.encode(text, add_special_tokens=False).ids]
    assert "".join(pieces) + decoder.flush() == text


@given(tokens=st.lists(st.integers(0, 255), max_size=60))
def test_bytes_that_are_no_text_do_not_pile_up(tokenizer, tokens):
    decoder = StreamDecoder(lambda ids: tokenizer.decode(ids, skip_special_tokens=False), [])
    silent = 0
    for token in tokens:
        silent = 0 if decoder.feed(token) else silent + 1
        assert silent <= 8


@pytest.mark.parametrize(
    ("value", "seconds"),
    [(0, 0), ("0", 0), ("5m", 300), ("1h30m", 5400), ("1.5s", 1.5), (90, 90), ("300ms", 0.3), ("+2s", 2), (2.5, 2.5)],
)
def test_keep_alive_durations(value, seconds):
    assert parse_keep_alive(value) == pytest.approx(seconds)


@pytest.mark.parametrize("value", [-1, "-1s", "-1m", -0.5])
def test_negative_keep_alive_is_forever(value):
    assert parse_keep_alive(value) == FOREVER


@pytest.mark.parametrize("value", [True, "abc", "", "5", "5 m", "m", "1h-5m", [], {}, math.nan])
def test_wrong_keep_alive_is_refused(value):
    with pytest.raises(RequestError) as caught:
        parse_keep_alive(value)
    assert caught.value.status == 400


@given(value=st.text(max_size=12) | st.floats() | st.integers())
def test_keep_alive_never_fails_otherwise(value):
    seconds = None
    with contextlib.suppress(RequestError):
        seconds = parse_keep_alive(value)
    assert seconds is None or seconds >= 0


def test_system_and_developer_messages_become_one_at_the_front():
    messages = [
        Message(role="user", content="a"),
        Message(role="Developer", content="x"),
        Message(role="system", content="y"),
        Message(role="assistant", content=None),
    ]
    assert make_turns(messages, "") == [
        {"role": "system", "content": "x\n\ny"},
        {"role": "user", "content": "a"},
        {"role": "assistant", "content": ""},
    ]
