import { describe, expect, it } from "vitest";
import { call, lines, open, post } from "~/tests/fixtures/http";
import { waitUntil } from "~/tests/fixtures/wait-until";

/** A daemon's address and a model there; `idle` asks the engine whether it generates nothing. */
export interface ModelServer {
  url: string;
  model: string;
  /** A raw prompt that the model ends by itself after a few tokens. */
  endingPrompt: string;
  isIdle: () => Promise<boolean>;
}

interface Final {
  response: string;
  done: boolean;
  done_reason: string;
  prompt_eval_count: number;
  prompt_eval_duration: number;
  eval_count: number;
  eval_duration: number;
  load_duration: number;
  total_duration: number;
}

/** What every engine does alike behind the daemon, whoever answers. */
export function describeModelServer(name: string, server: () => ModelServer): void {
  const generate = async (request: Record<string, unknown>): Promise<Final> => {
    const reply = await post(`${server().url}/api/generate`, {
      model: server().model,
      raw: true,
      stream: false,
      ...request,
    });
    expect(reply.status, reply.text).toBe(200);
    return JSON.parse(reply.text);
  };
  const greedy = (tokens: number) => ({ prompt: "hello there", options: { temperature: 0, num_predict: tokens } });

  describe(name, () => {
    it("streams in several chunks, and the last one counts tokens and nanoseconds", async () => {
      const { url, model } = server();
      const answer = await open(`${url}/api/generate`, { model, raw: true, ...greedy(12) });
      const chunks = lines(await answer.rest());
      const texts = chunks.filter((chunk) => chunk.response !== "");
      expect(texts.length).toBeGreaterThanOrEqual(4);
      expect(chunks.slice(0, -1).every((chunk) => chunk.done === false && chunk.model === model)).toBe(true);
      const last = chunks.at(-1) as unknown as Final;
      expect(last).toMatchObject({ done: true, done_reason: "length", eval_count: 12 });
      for (const figure of ["total_duration", "load_duration", "prompt_eval_duration", "eval_duration"] as const) {
        expect(Number.isInteger(last[figure]) && last[figure] > 0, figure).toBe(true);
      }
      expect(last.prompt_eval_count).toBeGreaterThan(0);
      expect(last.total_duration).toBeGreaterThanOrEqual(last.eval_duration);
    });

    it("says the same text streamed and whole", async () => {
      const { url, model } = server();
      const streamed = await post(`${url}/api/generate`, { model, raw: true, ...greedy(10) });
      const text = lines(streamed.text)
        .map((chunk) => chunk.response)
        .join("");
      expect((await generate(greedy(10))).response).toBe(text);
    });

    it("ends by length or by itself, and says which", async () => {
      expect(await generate(greedy(3))).toMatchObject({ done_reason: "length", eval_count: 3 });
      const ended = await generate({ prompt: server().endingPrompt, options: { temperature: 0, num_predict: 50 } });
      expect(ended.done_reason).toBe("stop");
      expect(ended.eval_count).toBeLessThan(50);
    });

    it("stops before a stop string", async () => {
      const { response } = await generate(greedy(12));
      const stop = response.trim().split(" ")[4] ?? "";
      const options = { temperature: 0, num_predict: 12, stop: [stop] };
      const stopped = await generate({ prompt: "hello there", options });
      expect(stopped.done_reason).toBe("stop");
      expect(stopped.response.trimEnd()).toBe(response.slice(0, response.indexOf(stop)).trimEnd());
    });

    it("repeats itself with one seed and not with another", async () => {
      const say = async (seed: number) => {
        const options = { temperature: 1.5, top_k: 0, top_p: 1, num_predict: 24, seed };
        return (await generate({ prompt: "hello there", options })).response;
      };
      const [first, again, other] = [await say(7), await say(7), await say(8)];
      expect(again).toBe(first);
      expect(other).not.toBe(first);
    });

    it("keeps to a JSON schema", async () => {
      const format = {
        type: "object",
        properties: {
          names: { type: "array", minItems: 2, maxItems: 2, items: { type: "string", maxLength: 8 } },
          size: { type: "string", enum: ["small", "large"] },
        },
        required: ["names", "size"],
        additionalProperties: false,
      };
      const options = { temperature: 1, seed: 3, num_predict: 300 };
      const { response } = await generate({ raw: false, prompt: "two names", format, options });
      const value = JSON.parse(response);
      expect(value.names).toHaveLength(2);
      expect(["small", "large"]).toContain(value.size);
    });

    it("answers a chat", async () => {
      const { url, model } = server();
      const messages = [{ role: "user", content: "hello" }];
      const reply = await post(`${url}/api/chat`, { model, messages, stream: false, options: { num_predict: 6 } });
      const body = JSON.parse(reply.text);
      expect(body.message).toMatchObject({ role: "assistant" });
      expect(body.message.content.length).toBeGreaterThan(0);
    });

    it("drops a generation whose client left", async () => {
      const { url, model } = server();
      const options = { temperature: 0, num_predict: 16_000, num_ctx: 16_384 };
      const answer = await open(`${url}/api/generate`, { model, raw: true, prompt: "hello there", options });
      await answer.next();
      answer.leave();
      await waitUntil("the engine is idle", server().isIdle);
      expect((await generate(greedy(2))).eval_count).toBe(2);
    });

    it("answers requests that come together as it answers them alone", async () => {
      const alone = (await generate(greedy(8))).response;
      const together = await Promise.all(Array.from({ length: 4 }, () => generate(greedy(8))));
      expect(together.map((answer) => answer.response)).toEqual([alone, alone, alone, alone]);
    });

    it("loads with an empty prompt and unloads with keep_alive 0", async () => {
      const { url, model } = server();
      const isLoaded = async () => {
        const { models } = JSON.parse((await call(`${url}/api/ps`)).text) as { models: { name: string }[] };
        return models.some((running) => running.name === model);
      };
      const load = await post(`${url}/api/generate`, { model });
      expect(lines(load.text)).toMatchObject([{ model, response: "", done: true, done_reason: "load" }]);
      expect(await isLoaded()).toBe(true);
      const unload = await post(`${url}/api/generate`, { model, keep_alive: 0 });
      expect(lines(unload.text)).toMatchObject([{ done: true, done_reason: "unload" }]);
      await waitUntil("it is not listed any more", async () => !(await isLoaded()));
    });

    it("knows no other model, and refuses options of a wrong type", async () => {
      const { url, model } = server();
      const unknown = await post(`${url}/api/generate`, { model: "nobody/none", prompt: "x" });
      expect([unknown.status, unknown.text]).toEqual([404, `{"error":"model 'nobody/none' not found"}`]);
      const wrong = await post(`${url}/api/generate`, { model, prompt: "x", options: { temperature: "hot" } });
      expect(wrong.status).toBe(400);
      expect(JSON.parse(wrong.text).error).toContain("temperature");
    });
  });
}
