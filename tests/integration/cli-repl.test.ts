import { once } from "node:events";
import { PassThrough } from "node:stream";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LineReader } from "~/cli/chat/line-reader";
import { runRepl } from "~/cli/chat/repl";
import { ChatSession } from "~/cli/chat/session";
import type { ScriptInput, SeenRequest } from "~/tests/fakes/script";

/** A model server in a process of its own, which is all of the daemon that an answer needs. */
let engine: ReturnType<typeof startEngine>;
let url: string;

const startEngine = () =>
  execa(process.execPath, ["--import", "tsx", "tests/fakes/scripted-engine.ts", "--port", "0"], { reject: false });

beforeEach(async () => {
  engine = startEngine();
  const [line] = (await once(engine.stdout, "data")) as [Buffer];
  url = `http://127.0.0.1:${(JSON.parse(line.toString()) as { port: number }).port}`;
  vi.stubEnv("OLLMLX_URL", url);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  engine.kill();
  await engine;
});

const script = (value: ScriptInput) => fetch(`${url}/script`, { method: "POST", body: JSON.stringify(value) });
const seen = async () => (await (await fetch(`${url}/script/requests`)).json()) as SeenRequest[];
const asked = async () =>
  (await seen()).map(
    ({ body }) =>
      JSON.parse(body) as { messages: { role: string; content: string }[]; options: Record<string, unknown> },
  );

/** A conversation over pipes: `say` types a line, `heard` waits for a text that has not been waited for yet. */
function converse() {
  const input = new PassThrough();
  const out = new PassThrough({ encoding: "utf8" });
  const reader = new LineReader(input, out, { history: [], editor: "true" });
  const session = new ChatSession("m", {
    system: undefined,
    format: undefined,
    keepAlive: undefined,
    options: {},
    think: undefined,
    hidesThinking: false,
    verbose: false,
    wrapsWords: true,
  });
  const remembered: string[] = [];
  let text = "";
  out.on("data", (part: string) => {
    text += part;
  });
  const ended = runRepl(session, {
    reader,
    screen: { write: (part) => void out.write(part), columns: () => 0, hasColors: false },
    history: { isKept: true, append: (line) => void remembered.push(line) },
  });
  return {
    reader,
    ended,
    remembered,
    say: (line: string) => input.write(`${line}\n`),
    leave: () => input.end(),
    output: () => text,
    heard: (part: string) =>
      vi.waitFor(() => {
        const at = text.indexOf(part);
        if (at < 0) throw new Error(`not heard ${JSON.stringify(part)} in ${JSON.stringify(text)}`);
        text = text.slice(at + part.length);
      }, 20_000),
  };
}

describe("the conversation of ollmlx run", () => {
  it("sends every turn so far with the next question and ends with /bye", async () => {
    await script({ answers: [{ match: "second", text: "Two." }, { text: "One." }] });
    const talk = converse();
    talk.say("first");
    await talk.heard("One.");
    talk.say("second");
    await talk.heard("Two.");
    talk.say("/bye");
    await talk.ended;
    expect((await asked()).map((body) => body.messages)).toEqual([
      [{ role: "user", content: "first" }],
      [
        { role: "user", content: "first" },
        { role: "assistant", content: "One." },
        { role: "user", content: "second" },
      ],
    ]);
    expect(talk.remembered).toEqual(["first", "second", "/bye"]);
  });

  it("takes a message of several lines between triple quotes, and the end of the input as leave", async () => {
    const talk = converse();
    talk.say('"""one');
    talk.say("  two");
    talk.say('three"""');
    await expect.poll(asked).toHaveLength(1);
    expect((await asked())[0]?.messages).toEqual([{ role: "user", content: "one\n  two\nthree" }]);
    talk.leave();
    await talk.ended;
  });

  it("keeps lines that arrive while the model answers", async () => {
    await script({
      answers: [
        { match: "b$", text: "B." },
        { text: "A. A.", tokenDelayMs: 20 },
      ],
    });
    const talk = converse();
    talk.say("a\nb\n/bye");
    await talk.ended;
    expect(await asked()).toHaveLength(2);
    expect(talk.output()).toMatch(/A\. A\.[\s\S]*B\./);
  });

  it("sets the system prompt, parameters and counts, and forgets turns on /clear", async () => {
    const talk = converse();
    talk.say("before");
    talk.say("/set system Be short.");
    talk.say("/set parameter temperature 0.25");
    talk.say("/set parameter stop END");
    talk.say("/set verbose");
    talk.say("/clear");
    talk.say("after");
    await talk.heard("eval rate:");
    talk.say("/bye");
    await talk.ended;
    expect((await asked())[1]).toMatchObject({
      messages: [
        { role: "system", content: "Be short." },
        { role: "user", content: "after" },
      ],
      options: { temperature: 0.25, stop: ["END"] },
    });
  });

  it("stops an answer on Ctrl-C at the engine and goes on with what was said", async () => {
    await script({ answers: [{ match: "long", chunks: ["word ", "word "], hangAfter: 1 }, { text: "Fine." }] });
    const talk = converse();
    talk.say("long");
    await talk.heard("word ");
    talk.reader.interrupt();
    await expect.poll(async () => (await seen())[0]?.state).toBe("aborted");
    talk.say("short");
    await talk.heard("Fine.");
    talk.say("/bye");
    await talk.ended;
    expect((await asked())[1]?.messages.slice(0, 2)).toEqual([
      { role: "user", content: "long" },
      { role: "assistant", content: "word " },
    ]);
  });

  it("gives up the message being typed on Ctrl-C and says how to leave", async () => {
    const talk = converse();
    talk.say('"""half');
    await talk.heard("... ");
    talk.reader.interrupt();
    await talk.heard("Use Ctrl + d or /bye to exit.");
    talk.say("/bye");
    await talk.ended;
    expect(await asked()).toEqual([]);
  });

  it("reports an answer that fails in the middle, and unknown commands, and goes on", async () => {
    await script({
      answers: [{ match: "bad", chunks: ["par", "tial"], failAfter: 1, error: "out of memory" }, { text: "Good." }],
    });
    const talk = converse();
    talk.say("bad");
    await talk.heard("Error: out of memory");
    talk.say("/nonsense");
    await talk.heard("Unknown command '/nonsense'");
    talk.say("fine");
    await talk.heard("Good.");
    talk.say("/bye");
    await talk.ended;
  });
});
