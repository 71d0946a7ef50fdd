"""Drives the Python clients of OpenAI and Anthropic against a daemon and prints what they made of it as JSON."""

import json
import sys

import anthropic
import openai

MODEL = "test/scripted"
MESSAGES = [{"role": "user", "content": "hello"}]
WEATHER = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}


def drive_openai(url: str) -> dict:
    client = openai.OpenAI(base_url=f"{url}/v1", api_key="unused", max_retries=0)
    chat = client.chat.completions
    whole = chat.create(model=MODEL, messages=MESSAGES)
    stream = chat.create(model=MODEL, messages=MESSAGES, stream=True, stream_options={"include_usage": True})
    chunks = list(stream)
    tools = [{"type": "function", "function": {"name": "weather", "parameters": WEATHER}}]
    called = chat.create(model=MODEL, messages=[{"role": "user", "content": "call"}], tools=tools)
    call = called.choices[0].message.tool_calls[0]
    response = client.responses.create(model=MODEL, input="hello")
    events = [event.type for event in client.responses.create(model=MODEL, input="hello", stream=True)]
    vectors = client.embeddings.create(model=MODEL, input=["hello", "hi"])
    return {
        "text": whole.choices[0].message.content,
        "streamed": "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices),
        "usage": chunks[-1].usage.total_tokens > 0,
        "call": [call.function.name, json.loads(call.function.arguments)],
        "response": response.output_text,
        "events": [events[0], events[-1]],
        "completion": client.completions.create(model=MODEL, prompt="a").choices[0].text,
        "vectors": [len(item.embedding) for item in vectors.data],
        "models": sorted(model.id for model in client.models.list()),
        "model": client.models.retrieve(MODEL).id,
        "errors": [
            error_name(lambda: chat.create(model="no/such", messages=MESSAGES)),
            error_name(lambda: chat.create(model=MODEL, messages=[])),
            error_name(lambda: fail_chat(chat)),
        ],
    }


def drive_anthropic(url: str) -> dict:
    client = anthropic.Anthropic(base_url=url, api_key="unused", max_retries=0)
    base = {"model": MODEL, "max_tokens": 50}
    whole = client.messages.create(messages=MESSAGES, **base)
    with client.messages.stream(messages=MESSAGES, **base) as stream:
        streamed = "".join(stream.text_stream)
        final = stream.get_final_message()
    tools = [{"name": "weather", "input_schema": WEATHER}]
    called = client.messages.create(messages=[{"role": "user", "content": "call"}], tools=tools, **base)
    call = next(block for block in called.content if block.type == "tool_use")
    return {
        "text": whole.content[0].text,
        "streamed": streamed,
        "usage": final.usage.output_tokens > 0,
        "call": [call.name, call.input],
        "stop_reason": called.stop_reason,
        "count": client.messages.count_tokens(model=MODEL, messages=MESSAGES).input_tokens,
        "models": sorted(model.id for model in client.models.list()),
        "errors": [
            error_name(lambda: client.messages.create(messages=MESSAGES, model="no/such", max_tokens=5)),
            error_name(lambda: client.messages.create(messages=[], **base)),
            error_name(lambda: fail_streaming(client, base)),
        ],
    }


def fail_chat(chat) -> None:
    list(chat.create(model=MODEL, messages=[{"role": "user", "content": "fail"}], stream=True))


def fail_streaming(client: anthropic.Anthropic, base: dict) -> None:
    with client.messages.stream(messages=[{"role": "user", "content": "fail"}], **base) as stream:
        stream.until_done()


def error_name(act) -> str:
    try:
        act()
    except (openai.OpenAIError, anthropic.AnthropicError) as error:
        return type(error).__name__
    return "no error"


if __name__ == "__main__":
    print(json.dumps({"openai": drive_openai(sys.argv[1]), "anthropic": drive_anthropic(sys.argv[1])}))
