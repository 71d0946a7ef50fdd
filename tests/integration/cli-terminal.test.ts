import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { freePorts } from "~/tests/fixtures/free-ports";
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

const talk = (args: string[] = [], env: Record<string, string> = {}, columns?: number) =>
  talkAtTerminal(cli.file, ["run", model, ...args], { ...daemon.env, ...env }, columns);

/** The chats that the model was asked. */
async function asked() {
  const bodies = (await daemon.mlx.requests()).map(({ body }) => JSON.parse(body || "{}"));
  return bodies.filter((body) => body.messages?.length > 0) as {
    messages: { role: string; content: string }[];
    [field: string]: unknown;
  }[];
}
const lastQuestion = async () => (await asked()).at(-1)?.messages.at(-1)?.content;
const isAsked = (count: number) => waitUntil(`${count} questions`, async () => (await asked()).length === count);

describe("what is typed", () => {
  it("takes a pasted text as one message, which Enter sends", async () => {
    const { child, type, shows } = talk();
    await shows(">>> ");
    type("\u001b[200~first line\r\tsecond\rthird\u001b[201~");
    await shows("third");
    expect(await asked()).toEqual([]);
    type(" and typed\r");
    await isAsked(1);
    expect(await lastQuestion()).toBe("first line\n\tsecond\nthird and typed");
    await shows(">>> ");
    type("\u0004");
    expect((await child).exitCode).toBe(0);
  });

  it("gives up a half pasted message on Ctrl-C", async () => {
    const { child, type, shows } = talk();
    await shows(">>> ");
    type("\u001b[200~one\rtwo\u001b[201~");
    await shows("two");
    type("\u0003");
    await shows("Use Ctrl + d or /bye to exit.");
    await shows(">>> ");
    type("alone\r");
    await isAsked(1);
    expect(await lastQuestion()).toBe("alone");
    await shows(">>> ");
    type("/bye\r");
    expect((await child).exitCode).toBe(0);
  });

  it("opens an editor on Ctrl-G with what was typed, and sends what was saved", async () => {
    const editor = join(daemon.home, "editor.sh");
    writeFileSync(editor, '#!/bin/sh\nprintf "\\nadded line" >> "$1"\n');
    chmodSync(editor, 0o755);
    const { child, type, shows } = talk([], { OLLAMA_EDITOR: editor });
    await shows(">>> ");
    type("typed\u0007");
    await shows("added line");
    type("\r");
    await isAsked(1);
    expect(await lastQuestion()).toBe("typed\nadded line");
    await shows(">>> ");
    type("\u0004");
    expect((await child).exitCode).toBe(0);
  });

  it("does not draw keys into an answer, and keeps them for the next line", async () => {
    await daemon.mlx.script({
      answers: [
        { match: "later$", text: "Second." },
        { text: "one two three four", tokenDelayMs: 150 },
      ],
    });
    const { child, type, shows, screen } = talk();
    await shows(">>> ");
    type("now\r");
    await shows("one ");
    type("later");
    await shows("four");
    expect(screen().slice(screen().indexOf("one "))).toMatch(/^one two three four/);
    await shows("later");
    type("\r");
    await shows("Second.");
    await shows(">>> ");
    type("\u0004");
    expect((await child).exitCode).toBe(0);
  });

  it("keeps no history where that is not wanted", async () => {
    const { child, type, shows } = talk([], { OLLAMA_NOHISTORY: "1" });
    await shows(">>> ");
    type("a secret question\r");
    await shows(">>> ");
    type("/set history\r");
    await shows("Set 'history' mode.");
    type("a plain question\r");
    await shows(">>> ");
    type("/bye\r");
    await child;
    const history = readFileSync(join(daemon.home, "history"), "utf8");
    expect(history).toContain("a plain question");
    expect(history).not.toContain("secret");
  });
});

describe("what is shown", () => {
  it("breaks lines between words in the width of the terminal, unless told not to", async () => {
    const text = "alpha beta gamma delta epsilon zeta eta theta";
    await daemon.mlx.script({ answers: [{ text }] });
    const { stdout } = await talk(["go"], {}, 30).child;
    expect(stdout).toMatch(/alpha beta gamma delta .*\r\nepsilon zeta eta theta/);
    expect((await talk(["--nowordwrap", "go"], {}, 30).child).stdout).toContain(text);
  });

  it("sets thinking apart from the answer, and hides it when told to", async () => {
    await daemon.mlx.script({ answers: [{ thinking: "Let me see.", text: "Four." }] });
    const atTerminal = (await talk(["2+2"], { NO_COLOR: "1" }).child).stdout;
    expect(atTerminal).toMatch(/Thinking\.\.\.\r\nLet me see\.\r\n\.\.\.done thinking\.\r\n\r\nFour\./);
    expect((await talk(["2+2"], { FORCE_COLOR: "1" }).child).stdout).toContain("\u001b[90m\u001b[1mThinking...");
    expect((await talk(["--hidethinking", "2+2"]).child).stdout).not.toContain("Let me see.");
    const piped = await startCli(cli.file, ["run", model, "2+2"], daemon.env);
    expect(piped.stdout).toBe("Thinking...\nLet me see.\n...done thinking.\n\nFour.");
  });
});

describe("slash commands", () => {
  it("saves a conversation as a model and goes on with it", async () => {
    const { child, type, shows } = talk();
    await shows(">>> ");
    for (const [line, answer] of [
      ["/set system Be brief.", "Set system message."],
      ["/set parameter temperature hot", "Error: parameter 'temperature' cannot be 'hot'"],
      ["/set parameter temperature 0.5", "Set parameter 'temperature' to '0.5'"],
      ["/set parameter stop A B", "Set parameter 'stop' to 'A, B'"],
      ["hello", ">>> "],
      ["/save me/saved", "Created new model 'me/saved'"],
      ["/load missing/model", "Couldn't find model 'missing/model'"],
      ["/load me/saved", "Loaded model 'me/saved'"],
      ["/show system", "Be brief."],
      ["/show parameters", "temperature"],
      ["/list me/", "me/saved"],
      ["/set nonsense", "Unknown command '/set nonsense'. Type /? for help"],
      ["/? set", "/set system"],
    ] as const) {
      type(`${line}\r`);
      await shows(line);
      await shows(answer);
    }
    type("/bye\r");
    expect((await child).exitCode).toBe(0);
    expect((await asked()).at(-1)).toMatchObject({ options: { temperature: 0.5, stop: ["A", "B"] } });
    const shown = JSON.parse((await startCli(cli.file, ["show", "me/saved", "--json"], daemon.env)).stdout);
    expect(shown).toMatchObject({
      system: "Be brief.",
      messages: [{ role: "user", content: "hello" }, expect.anything()],
    });
    expect((await startCli(cli.file, ["rm", "me/saved"], daemon.env)).exitCode).toBe(0);
  });
});

describe("a daemon that does not run", () => {
  it("is offered at a terminal, started in the background, and the command goes on", { timeout: 90_000 }, async () => {
    const [port = 0, apiPort = 0] = await freePorts(2);
    const home = join(daemon.home, "second");
    const { OLLMLX_OLLAMA_PORT: _o, ...rest } = daemon.env;
    const env = { ...rest, OLLMLX_HOME: home, OLLMLX_PORT: String(port), OLLAMA_HOST: `127.0.0.1:${apiPort}` };
    onTestFinished(() => {
      const { pid } = JSON.parse(readFileSync(join(home, "daemon.json"), "utf8")) as { pid: number };
      process.kill(pid, "SIGTERM");
    });

    const declined = talkAtTerminal(cli.file, ["list"], env);
    await declined.shows("Start it in the background? [Y/n] ");
    declined.type("n\r");
    expect((await declined.child).exitCode).toBe(1);

    const accepted = talkAtTerminal(cli.file, ["list"], env);
    await accepted.shows("Start it in the background? [Y/n] ");
    accepted.type("\r");
    await accepted.shows("ollmlx runs in the background");
    await accepted.shows("NAME");
    expect((await accepted.child).exitCode).toBe(0);
  });
});
