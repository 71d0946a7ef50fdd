import { readdirSync, readlinkSync } from "node:fs";
import { Ollama } from "ollama";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { call, lines, open, post } from "~/tests/fixtures/http";
import { type ScriptedEngine, startScriptedEngine } from "~/tests/fixtures/scripted-engine";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { waitUntil } from "~/tests/fixtures/wait-until";

let daemon: TestDaemon;
let ollama: ScriptedEngine & { stop(): Promise<void> };
const models = ["llama3:latest", "user/own:tag"];

beforeAll(async () => {
  ollama = await startScriptedEngine();
  await ollama.script({ models });
  daemon = await startDaemon({ scriptedMlx: true, env: { OLLMLX_OLLAMA_URL: ollama.url } });
});

afterAll(async () => {
  await daemon?.stop();
  await ollama?.stop();
});

const generate = (model: string, more: Record<string, unknown> = {}) => ({ model, prompt: "hello", ...more });

/** What the open descriptors of a process lead to: files, `socket:[inode]`, `anon_inode:[eventpoll]` and the like. */
function listDescriptors(pid: number | undefined): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((name) => {
    try {
      return readlinkSync(`${folder}/${name}`);
    } catch {
      return []; // closed since it was listed
    }
  });
}

describe("relay", () => {
  it("passes the bytes of both directions on as they are", async () => {
    const rawBody = '{"response":"\\u00e9\u{1F600}",  "done":false}\n{"odd":1}\n\n{"done":true}';
    await ollama.script({ models, answers: [{ rawBody }] });
    const sent = '{ "model":"LLAMA3",\n "prompt":"é  x","options":{"seed":12345678901234567890}}';
    const direct = await post(`${ollama.url}/api/generate`, sent.replace("LLAMA3", "llama3:latest"));
    await ollama.script({ models: null, answers: [{ rawBody }] });
    const relayed = await post(`${daemon.apiUrl}/api/generate`, sent);
    expect(relayed.body.equals(direct.body)).toBe(true);
    expect(relayed.headers["content-type"]).toBe("application/x-ndjson");
    const seen = (await ollama.requests()).find((request) => request.route === "POST /api/generate");
    expect(seen?.body).toBe(sent);
    await ollama.script({ models });
  });

  it("streams: the first piece is here while the engine still works", async () => {
    await daemon.mlx.script({ answers: [{ text: "one two three", hangAfter: 2 }] });
    const answer = await open(`${daemon.url}/api/generate`, generate("test/scripted"));
    expect(await answer.next()).toContain('"response":"one"');
    answer.leave();
    await waitUntil("the engine hears of it", async () => (await daemon.mlx.requests())[0]?.state === "aborted");
  });

  it("cancels a plain request and a request without its first token when the client leaves", async () => {
    for (const stream of [true, false]) {
      await daemon.mlx.script({ answers: [{ text: "late", startDelayMs: 60_000 }] });
      const leaving = new AbortController();
      const body = JSON.stringify(generate("test/scripted", { stream }));
      const answer = fetch(`${daemon.url}/api/generate`, { method: "POST", body, signal: leaving.signal });
      answer.catch(() => undefined);
      await waitUntil("the engine has it", async () => (await daemon.mlx.requests()).length === 1);
      leaving.abort();
      await expect(answer).rejects.toThrow();
      await waitUntil("the engine hears of it", async () => (await daemon.mlx.requests())[0]?.state === "aborted");
    }
  });

  it("passes an engine's status and words on, and its error line after the first chunk", async () => {
    await daemon.mlx.script({
      answers: [
        { status: 503, error: "server busy" },
        { text: "a b c", failAfter: 2, error: "boom" },
      ],
    });
    const busy = await post(`${daemon.url}/api/generate`, generate("test/scripted"));
    expect([busy.status, busy.text]).toEqual([503, '{"error":"server busy"}']);
    const broken = await post(`${daemon.url}/api/generate`, generate("test/scripted"));
    expect(broken.status).toBe(200);
    expect(lines(broken.text).map((line) => line.response ?? line.error)).toEqual(["a", " b", "boom"]);
  });

  it("loses nothing of a long answer, and does not buffer for a reader that stopped", async () => {
    await daemon.mlx.script({ answers: [{ tokens: 60_000 }] });
    const whole = lines((await post(`${daemon.url}/api/generate`, generate("test/scripted"))).text);
    expect(whole).toHaveLength(60_001);
    expect(whole.at(-1)).toMatchObject({ done: true, eval_count: 60_000 });

    await daemon.mlx.script({ answers: [{ tokens: 1_000_000 }] });
    const answer = await open(`${daemon.url}/api/generate`, generate("test/scripted"));
    await answer.next();
    // About 100 MB that nobody reads: the kernel's buffers hold a part of it, then the engine has to wait.
    let sent = -1;
    await waitUntil("the engine sends no more", async () => {
      const before = sent;
      sent = (await daemon.mlx.requests())[0]?.bytesSent ?? -1;
      return sent > 0 && sent === before;
    });
    expect((await daemon.mlx.requests())[0]?.state).toBe("open");
    expect(sent).toBeLessThan(60e6);
    answer.leave();
    await waitUntil("the engine hears of it", async () => (await daemon.mlx.requests())[0]?.state === "aborted");
  });

  it("knows the last line of an answer however many tokens of the dialogue it holds", async () => {
    const context = Array.from({ length: 100_000 }, (_, i) => i);
    const rawBody = `{"response":"a","done":false}\n${JSON.stringify({ response: "", done: true, context, eval_count: 3 })}\n`;
    await ollama.script({ models, answers: [{ rawBody }] });
    const relayed = await post(`${daemon.apiUrl}/api/generate`, generate("llama3:latest"));
    expect(relayed.text).toBe(rawBody);
  });

  it("sends a name without its prefix, and finds MLX models in any case", async () => {
    await ollama.script({ models });
    await post(`${daemon.url}/api/chat`, { model: "ollama:user/own:tag", messages: [{ role: "user", content: "x" }] });
    const seen = (await ollama.requests()).find((request) => request.route === "POST /api/chat");
    expect(JSON.parse(seen?.body ?? "{}").model).toBe("user/own:tag");
    await daemon.mlx.script({});
    await post(`${daemon.url}/api/generate`, generate("mlx:Test/SCRIPTED", { stream: false }));
    expect(JSON.parse((await daemon.mlx.requests())[0]?.body ?? "{}").model).toBe("test/scripted");
  });

  it("holds no descriptor after 200 aborted requests", async () => {
    await daemon.mlx.script({ answers: [{ text: "a b", hangAfter: 1 }] });
    const abortMany = async (count: number) => {
      for (let done = 0; done < count; done += 20) {
        const batch = Array.from({ length: 20 }, async () => {
          const answer = await open(`${daemon.url}/api/generate`, generate("test/scripted"));
          await answer.next();
          answer.leave();
        });
        await Promise.all(batch);
      }
      const isIdle = async () => (await daemon.mlx.requests()).every((request) => request.state !== "open");
      await waitUntil("every request has ended at the engine", isIdle);
    };
    await abortMany(20);
    const before = listDescriptors(daemon.process.pid).length;
    await abortMany(200);
    const isGivenBack = () => {
      const all = listDescriptors(daemon.process.pid);
      expect(all.length, `${before} before; open now:\n${all.join("\n")}`).toBeLessThanOrEqual(before + 5);
    };
    await vi.waitFor(isGivenBack, 60_000);
  });
});

describe("Ollama's JavaScript client", () => {
  it.each(["url", "apiUrl"] as const)("lists, shows, generates and chats at %s", async (door) => {
    await ollama.script({ models });
    await daemon.mlx.script({ answers: [{ text: "one two three" }] });
    const client = new Ollama({ host: daemon[door] });
    const listed = (await client.list()).models.map((model) => model.name);
    expect(listed).toEqual(expect.arrayContaining(["test/scripted", ...models]));
    const formats = (await client.list()).models.map((model) => model.details.format);
    expect(new Set(formats)).toEqual(new Set(["mlx", "gguf"]));
    const shown = await client.show({ model: "test/scripted" });
    expect(shown.model_info).toMatchObject({ "general.architecture": "llama", "llama.context_length": 4096 });

    const pieces: string[] = [];
    for await (const part of await client.generate({ model: "test/scripted", prompt: "x", stream: true })) {
      pieces.push(part.response ?? "");
    }
    expect(pieces.filter(Boolean)).toEqual(["one", " two", " three"]);
    const chat = await client.chat({ model: "test/scripted", messages: [{ role: "user", content: "x" }] });
    expect(chat.message).toEqual({ role: "assistant", content: "one two three" });
    expect((await client.ps()).models.map((model) => model.name)).toContain("test/scripted");
    await expect(client.generate({ model: "nope", prompt: "x" })).rejects.toThrow("model 'nope' not found");
  });
});

describe("addresses", () => {
  it("answers as Ollama does where nothing is", async () => {
    expect(await call(`${daemon.apiUrl}/`)).toMatchObject({ status: 200, text: "Ollama is running" });
    expect((await call(`${daemon.apiUrl}/`, { method: "HEAD" })).status).toBe(200);
    expect(await call(`${daemon.apiUrl}/api/nothing`)).toMatchObject({ status: 404, text: "404 page not found" });
    expect(await call(`${daemon.apiUrl}/api/generate`)).toMatchObject({ status: 405, text: "405 method not allowed" });
    expect((await call(`${daemon.apiUrl}/trpc/system.status`)).status).toBe(404);
    expect((await call(`${daemon.url}/trpc/system.status`)).status).toBe(200);
  });

  it("refuses a body of more than 64 MB", async () => {
    const headers = { "content-length": String(65 * 1024 * 1024) };
    const reply = await call(`${daemon.apiUrl}/api/generate`, { method: "POST", headers, body: "{}" }).catch(
      () => null,
    );
    expect(reply === null || reply.status === 413).toBe(true);
    expect((await call(`${daemon.apiUrl}/api/version`)).status).toBe(200);
  });

  it("reads JSON whatever its content type, and says what is wrong with it", async () => {
    const send = (body: string) =>
      call(`${daemon.url}/api/generate`, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body,
      });
    expect((await send('{"model":"test/scripted","prompt":"x"}')).status).toBe(200);
    expect(await send("")).toMatchObject({ status: 400, text: '{"error":"missing request body"}' });
    expect((await send('{"model":')).text).toContain("the request body is not JSON");
    expect((await send("[1]")).text).toContain("must be a JSON object");
  });
});
