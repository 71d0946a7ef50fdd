import { once } from "node:events";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { waitUntil } from "~/tests/fixtures/wait-until";
import { provideCli, startCli, talkAtTerminal } from "~/tests/integration/cli-runner";

const model = "test/scripted";
let daemon: TestDaemon;
const cli = provideCli();

beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
});
afterAll(() => daemon?.stop());
beforeEach(() => daemon.mlx.script({}));

const run = (args: string[], input?: string) => startCli(cli.file, ["run", model, ...args], daemon.env, input);

/** Bodies of the requests that asked for text; loading a model asks for none. */
async function asked(): Promise<Record<string, unknown>[]> {
  const bodies = (await daemon.mlx.requests()).map(({ body }) => JSON.parse(body || "{}") as Record<string, unknown>);
  return bodies.filter((body) => body.prompt || body.messages);
}

describe("ollmlx run with a prompt", () => {
  it("prints the answer as it comes and ends it with a newline", async () => {
    await daemon.mlx.script({ answers: [{ text: "one two three four", tokenDelayMs: 200 }] });
    const child = run(["count", "for", "me"]);
    const arrivals: number[] = [];
    child.stdout?.on("data", () => arrivals.push(performance.now()));
    const { stdout, exitCode } = await child;
    expect(exitCode).toBe(0);
    expect(stdout).toBe("one two three four");
    const gaps = arrivals.slice(1).map((time, i) => time - (arrivals[i] ?? 0));
    expect(gaps.filter((gap) => gap > 20).length).toBeGreaterThanOrEqual(2);
    expect((await asked())[0]).toMatchObject({ model, prompt: "count for me" });
  });

  it("puts standard input before the prompt, read to its end", async () => {
    const text = "line\n".repeat(200_000);
    const { exitCode } = await run(["Summarise"], text);
    expect(exitCode).toBe(0);
    expect((await asked())[0]?.prompt).toBe(`${text} Summarise`);
  });

  it("takes the prompt from standard input alone", async () => {
    await run([], "Why is the sky blue?\n");
    expect((await asked())[0]?.prompt).toBe("Why is the sky blue?\n");
  });

  it("passes options, system prompt, schema and keep-alive on", async () => {
    const schema = { type: "object", properties: { n: { type: "integer" } } };
    const flags = ["-o", "num_predict=5", "-o", "stop=END", "--temperature", "0.1", "--system", "Be short."];
    await run([...flags, "--format", JSON.stringify(schema), "--keepalive", "10m", "--", "Go"]);
    expect((await asked())[0]).toMatchObject({
      prompt: "Go",
      system: "Be short.",
      format: schema,
      keep_alive: "10m",
      options: { num_predict: 5, stop: ["END"], temperature: 0.1 },
    });
  });

  it("prints counts and rates on standard error with --verbose", async () => {
    const { stdout, stderr } = await run(["--verbose", "-o", "num_predict=6", "hello"]);
    expect(stdout.split(" ").filter(Boolean)).toHaveLength(6);
    expect(stderr).toMatch(/eval count: +6 token\(s\)/);
    expect(stderr).toMatch(/eval rate: +[\d.]+ tokens\/s/);
  });

  it("tells an error in the middle of the answer and exits with 1", async () => {
    await daemon.mlx.script({ answers: [{ chunks: ["part ", "more "], failAfter: 1, error: "out of memory" }] });
    const { stdout, stderr, exitCode } = await run(["go"]);
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: "part ", stderr: "Error: out of memory", exitCode: 1 });
  });

  it("stops the model on Ctrl-C and exits with 130", async () => {
    await daemon.mlx.script({ answers: [{ chunks: ["word ", "word "], hangAfter: 1 }] });
    const child = run(["go"]);
    await once(child.stdout as NodeJS.ReadableStream, "data");
    child.kill("SIGINT");
    expect((await child).exitCode).toBe(130);
    await waitUntil("the engine hears of it", async () =>
      (await daemon.mlx.requests()).some((request) => request.state === "aborted"),
    );
  });

  it("leaves without a word when its reader does", async () => {
    await daemon.mlx.script({ answers: [{ tokens: 400, tokenDelayMs: 5 }] });
    const child = run(["go"]);
    await once(child.stdout as NodeJS.ReadableStream, "data");
    child.stdout?.destroy();
    expect(await child).toMatchObject({ exitCode: 0, stderr: "" });
  });
});

describe("ollmlx run at a terminal", () => {
  const converse = () => talkAtTerminal(cli.file, ["run", model], daemon.env);

  it("talks in turns, stops an answer on Ctrl-C and leaves on Ctrl-D", async () => {
    await daemon.mlx.script({
      answers: [
        { match: "again$", text: "Second." },
        { chunks: ["First ", "never"], hangAfter: 1 },
      ],
    });
    const { child, type, shows } = converse();
    await shows(">>> ");
    type("hello\r");
    await shows("First ");
    type("\u0003");
    await shows(">>> ");
    type("again\r");
    await shows("Second.");
    await shows(">>> ");
    type("\u0003");
    await shows("Use Ctrl + d or /bye to exit.");
    await shows(">>> ");
    type("/show info\r");
    await shows("architecture");
    await shows(">>> ");
    type("\u0004");
    expect((await child).exitCode).toBe(0);
    expect((await asked())[1]).toMatchObject({
      messages: [
        { role: "user", content: "hello" },
        { role: "assistant", content: "First " },
        { role: "user", content: "again" },
      ],
    });
  });

  it("remembers what was typed in the conversation before", async () => {
    const first = converse();
    await first.shows(">>> ");
    first.type("a rare question\r");
    await first.shows(">>> ");
    first.type("/bye\r");
    await first.child;
    const second = converse();
    await second.shows(">>> ");
    second.type("\u001b[A\u001b[A");
    await second.shows("a rare question");
    second.type("\u0003");
    await second.shows(">>> ");
    second.type("\u0004");
    expect((await second.child).exitCode).toBe(0);
  });
});
