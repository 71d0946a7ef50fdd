import type OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestDaemon } from "~/tests/fixtures/start-daemon";
import { lines, messages, model, openAiClient, said, sent, startScripted } from "~/tests/integration/v1/rig";

let daemon: TestDaemon;
let client: OpenAI;

beforeAll(async () => {
  daemon = await startScripted();
  client = openAiClient(daemon);
});

afterAll(async () => {
  await daemon?.stop();
});

describe("a chat completion", () => {
  it("comes whole, with counts and figures", async () => {
    await daemon.mlx.script({ answers: [lines([said("Hel"), said("lo")])] });
    const answer = await client.chat.completions.create({ model, messages });
    expect(answer).toMatchObject({
      object: "chat.completion",
      model,
      choices: [{ index: 0, message: { role: "assistant", content: "Hello" }, finish_reason: "stop", logprobs: null }],
      usage: {
        prompt_tokens: 7,
        completion_tokens: 3,
        total_tokens: 10,
        prompt_tokens_details: { cached_tokens: 4 },
        completion_tokens_details: { reasoning_tokens: 0 },
      },
      ollmlx: { engine: "mlx", queue_ms: 2.5, load_ms: 1, cached_tokens: 4, batch_size_mean: 1.5 },
    });
    expect(answer.id).toMatch(/^chatcmpl-/);
    expect(answer.created).toBeCloseTo(Date.now() / 1000, -2);
    expect(answer._request_id).toMatch(/^req_/);
    expect(await sent(daemon.mlx)).toEqual([
      { model, messages, stream: true, truncate: false, options: { temperature: 1, top_p: 1 } },
    ]);
  });

  it("streams in chunks of one id, the counts last", async () => {
    await daemon.mlx.script({
      answers: [lines([said("", { thinking: "hm" }), said("a\n\u2028"), said("b")])],
    });
    const stream = await client.chat.completions.create({
      model,
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks: OpenAI.ChatCompletionChunk[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(new Set(chunks.map(({ id, created }) => `${id} ${created}`)).size).toBe(1);
    expect(chunks.map(({ choices }) => choices[0]?.delta)).toEqual([
      { role: "assistant", reasoning: "hm", reasoning_content: "hm" },
      { content: "a\n\u2028" },
      { content: "b" },
      {},
      undefined,
    ]);
    expect(chunks.map(({ choices }) => choices[0]?.finish_reason)).toEqual([null, null, null, "stop", undefined]);
    expect(chunks.map(({ usage }) => usage?.total_tokens)).toEqual([undefined, undefined, undefined, undefined, 10]);
    expect(chunks[3]).toMatchObject({ usage: null });
    expect(chunks[4]).toMatchObject({ choices: [], ollmlx: { engine: "mlx", queue_ms: 2.5 } });
    expect(chunks[4]?.usage?.completion_tokens_details?.reasoning_tokens).toBe(1);
  });

  it("says nothing of usage unless asked, and ends with [DONE]", async () => {
    await daemon.mlx.script({ answers: [{ text: "one two" }] });
    const reply = await fetch(`${daemon.url}/v1/chat/completions`, {
      method: "POST",
      body: JSON.stringify({ model, messages, stream: true }),
    });
    expect(reply.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    const events = (await reply.text()).split("\n\n").filter(Boolean);
    expect(events.at(-1)).toBe("data: [DONE]");
    const chunks = events.slice(0, -1).map((event) => JSON.parse(event.slice("data: ".length)));
    expect(chunks.every((chunk) => !("usage" in chunk))).toBe(true);
    expect(chunks.at(-1)).toMatchObject({ choices: [{ finish_reason: "stop" }], ollmlx: { engine: "mlx" } });
  });

  it("gives several answers, each under its index", async () => {
    await daemon.mlx.script({ answers: [{ text: "first" }, { text: "second" }, { text: "third" }] });
    const answer = await client.chat.completions.create({ model, messages, n: 3, seed: 5 });
    expect(answer.choices.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(answer.choices.map(({ message }) => message.content).sort()).toEqual(["first", "second", "third"]);
    expect((await sent(daemon.mlx)).map(({ options }) => (options as { seed: number }).seed).sort()).toEqual([5, 6, 7]);
    expect(answer.usage).toMatchObject({ prompt_tokens: 1, completion_tokens: 3 });

    await daemon.mlx.script({ answers: [{ text: "a b" }, { text: "c d" }] });
    const texts = ["", ""];
    const reasons: unknown[] = [];
    for await (const chunk of await client.chat.completions.create({ model, messages, n: 2, stream: true })) {
      const [choice] = chunk.choices;
      if (!choice) continue;
      texts[choice.index] += choice.delta.content ?? "";
      if (choice.finish_reason) reasons.push(choice.finish_reason);
    }
    expect(texts.sort()).toEqual(["a b", "c d"]);
    expect(reasons).toEqual(["stop", "stop"]);
  });

  it("tells the logprobs of the text, with bytes and alternatives", async () => {
    const token = {
      token: "Hi",
      logprob: -0.1,
      bytes: [72, 105],
      top_logprobs: [{ token: "Hi", logprob: -0.1, bytes: [72, 105] }],
    };
    await daemon.mlx.script({
      answers: [lines([said("", { thinking: "x" }), { ...said("Hi"), logprobs: [token] }])],
    });
    const answer = await client.chat.completions.create({ model, messages, logprobs: true, top_logprobs: 1 });
    expect(answer.choices[0]?.logprobs).toEqual({ content: [token], refusal: null });
    expect((await sent(daemon.mlx))[0]).toMatchObject({ logprobs: true, top_logprobs: 1 });
  });

  it("hands on what shapes the answer", async () => {
    await daemon.mlx.script({ answers: [{ text: "{}" }] });
    const schema = { type: "object", properties: { a: { type: "integer" } } };
    await client.chat.completions.create({
      model,
      messages: [
        { role: "developer", content: "Be brief." },
        {
          role: "user",
          content: [
            { type: "text", text: "a" },
            { type: "text", text: "b" },
          ],
        },
      ],
      max_completion_tokens: 9,
      max_tokens: 99,
      stop: "END",
      temperature: 0,
      top_p: 0.5,
      frequency_penalty: 1,
      presence_penalty: -1,
      logit_bias: { 5: -100 },
      reasoning_effort: "minimal",
      response_format: { type: "json_schema", json_schema: { name: "x", schema } },
      user: "somebody",
      store: true,
    });
    expect((await sent(daemon.mlx))[0]).toMatchObject({
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "a\nb" },
      ],
      think: "low",
      format: schema,
      options: {
        num_predict: 9,
        stop: ["END"],
        temperature: 0,
        top_p: 0.5,
        frequency_penalty: 1,
        presence_penalty: -1,
        logit_bias: { 5: -100 },
      },
    });
  });

  it("makes room for a long prompt", async () => {
    await daemon.mlx.script({});
    await client.chat.completions.create({
      model,
      messages: [{ role: "user", content: "x ".repeat(20_000) }],
      max_tokens: 5,
    });
    expect((await sent(daemon.mlx))[0]).toMatchObject({ options: { num_ctx: expect.closeTo(41_000, -4) } });
  });
});
