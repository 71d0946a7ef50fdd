import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { judgeAnswers } from "~/tests/fixtures/judge-answers";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";
import { provideCli, startCli } from "~/tests/integration/cli-runner";

let daemon: TestDaemon;
let client: ReturnType<typeof createTaskClient>;
const cli = provideCli();

beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
  client = createTaskClient(daemon.url);
});
afterAll(() => daemon?.stop());

const run = (args: string[], input?: string) => startCli(cli.file, ["prompt", ...args], daemon.env, input);
const runJson = async (args: string[], input?: string) => JSON.parse((await run([...args, "--json"], input)).stdout);

const vague = "Summarise {text} in some words for the team. Do not name persons.";
const better = "Summarise {text} in a list for the team. Do not name persons.";
const asRewrite = (text: string) => ({
  match: "<<<PROMPT",
  text: `<<<PROMPT\n${text.replace("{text}", "⟦P1⟧")}\nPROMPT>>>`,
});
const faults = { match: "You review prompts", text: '{"faults": []}' };
const alwaysA = { match: "You compare two prompts", text: '{"reason": "r", "verdict": "A"}' };

describe("ollmlx prompt lint", () => {
  it("exits with 3 for a vague prompt and with 0 for a good one, without a daemon", async () => {
    const offline = { ...daemon.env, OLLMLX_PORT: "1", OLLMLX_HOME: join(daemon.home, "nowhere") };
    const lint = (text: string, ...flags: string[]) => startCli(cli.file, ["prompt", "lint", ...flags], offline, text);
    const bad = await lint("Fix the bug in the server", "--json");
    expect(bad.exitCode).toBe(3);
    expect(Object.keys(JSON.parse(bad.stdout).scores)).toEqual([
      "clarity",
      "specificity",
      "completeness",
      "structure",
      "actionability",
      "overall",
    ]);
    const good = await lint("List 3 rivers of France, one a line. If you know fewer, list those.");
    expect([good.exitCode, good.stderr]).toEqual([0, ""]);
    expect(good.stdout).toContain("good");
    expect((await lint("List 3 rivers of France, one a line.", "--min", "1")).exitCode).toBe(3);
  });

  it("reads several files, and says what is wrong with one", async () => {
    const file = join(daemon.home, "a.md");
    writeFileSync(file, vague);
    expect(await runJson(["lint", file, file])).toHaveLength(2);
    const wrong = await run(["lint", join(daemon.home, "none.md")]);
    expect([wrong.exitCode, wrong.stderr]).toEqual([1, expect.stringContaining("cannot read")]);
    expect((await run(["lint"], " \n")).stderr).toContain("the prompt is empty");
    expect((await run(["lint", "--min", "2"], vague)).exitCode).toBe(2);
    expect((await run(["lint", file, "--require", "{names}"])).stdout).toContain("the placeholder {names} is missing");
    expect(JSON.parse((await run(["lint", "--rules", "--json"])).stdout).length).toBeGreaterThan(30);
  });
});

describe("ollmlx prompt optimize", () => {
  beforeEach(() => daemon.mlx.script({ answers: [faults, alwaysA, asRewrite(better)] }));

  it("prints the better text alone on standard output, and switches off a judge that always says A", async () => {
    const done = await run(["optimize", "--text", vague, "--target", "1", "--rounds", "1"]);
    expect([done.exitCode, done.stdout]).toEqual([0, better]);
    expect(done.stderr).toContain("test/scripted is no reliable judge");
    expect(done.stderr).toContain("accepted");
    const again = await runJson(["optimize", "--text", vague, "--target", "1", "--rounds", "1"]);
    expect(again.report).toMatchObject({ source: "lint", judge: { isReliable: false, flipRate: 1 } });
    const asked = (await daemon.mlx.requests()).filter(({ body }) => body.includes("You compare two prompts"));
    expect(asked).toHaveLength(10);
  });

  it.each([
    ["adds a path", `${better} See /etc/hosts.`],
    ['drops "do not"', "Summarise {text} in a list for the team, with the persons."],
    ["drops a placeholder", "Summarise it in a list for the team. Do not name persons."],
    ["answers the prompt", "The team met on Monday and was happy."],
  ])("refuses a rewriter that %s", async (_, rewrite) => {
    await daemon.mlx.script({ answers: [faults, alwaysA, asRewrite(rewrite)] });
    const { report } = await runJson(["optimize", "--text", vague, "--target", "1"]);
    expect(report).toMatchObject({ isChanged: false, best: vague, stopReason: "gate_failed" });
  });

  it("gives the prompt back, with questions, when a model answers nonsense or with an error", async () => {
    await daemon.mlx.script({ answers: [{ text: "{{{ not json" }] });
    const nonsense = await run(["optimize", "--text", "Fix the bug in the server"]);
    expect([nonsense.exitCode, nonsense.stdout]).toEqual([0, "Fix the bug in the server"]);
    expect(nonsense.stderr).toContain('Which one is meant by "the bug"?');
    await daemon.mlx.script({ answers: [{ status: 500, error: "broken" }] });
    const { report, status } = await runJson(["optimize", "--text", vague, "--target", "1"]);
    expect([status, report.stopReason, report.best]).toEqual(["failed", "aborted", vague]);
    expect(report.warnings.join()).toContain("broken");
  });

  it("uses an answer to a question as a fact", async () => {
    const rewrite = "Fix the login timeout after 30 seconds in the server auth. Answer with a list of changes.";
    await daemon.mlx.script({ answers: [faults, alwaysA, asRewrite(rewrite)] });
    const args = ["optimize", "--text", "Fix the bug in the server", "--rounds", "1"];
    expect((await runJson(args)).report.isChanged).toBe(false);
    const answered = await runJson([...args, "--answer", "Which bug?=the login timeout after 30 seconds, bug in auth"]);
    expect(answered.report).toMatchObject({ isChanged: true, best: rewrite });
  });

  it("refuses what makes no sense", async () => {
    expect((await run(["optimize", "--text", vague, "--rounds", "0"])).exitCode).toBe(2);
    expect((await run(["optimize", "--text", vague, "--id", "breakdown"])).stderr).toContain("give one prompt");
    expect((await run(["optimize", "--id", "none"])).stderr).toContain("there is no prompt 'none'");
    expect((await run(["optimize", "--text", vague, "--model", "none/none"])).exitCode).toBe(1);
  });
});

describe("an optimisation that was stopped", () => {
  it("goes on with the rounds that it made, and stores each rewrite once", async () => {
    const second =
      "Summarise {text} in a list for the team. Do not name persons. If it is empty, answer with an empty list.";
    const ofSecondRound = "in a list for the team[^]*Write the rewritten";
    const hanging = { match: ofSecondRound, text: "one two", hangAfter: 1 };
    await daemon.mlx.script({ answers: [faults, alwaysA, hanging, asRewrite(better)] });
    await run(["add", "Stopped", "-"], vague);
    const running = run(["optimize", "--id", "stopped", "--target", "1"]);
    const hangs = async () =>
      (await daemon.mlx.requests()).some(({ body, state }) => new RegExp(ofSecondRound).test(body) && state === "open");
    await expect.poll(hangs, { timeout: 30_000 }).toBe(true);
    running.kill("SIGINT");
    const stopped = await running;
    expect(stopped.exitCode).toBe(130);
    const id = /prompt optimize --resume (\w+)/.exec(stopped.stderr)?.[1] ?? "";
    expect(await client.api.prompts.optimization.query({ id })).toMatchObject({ status: "cancelled" });

    await daemon.mlx.script({ answers: [faults, alwaysA, { ...asRewrite(second), match: ofSecondRound }] });
    const { report, id: resumed } = await runJson(["optimize", "--resume", id]);
    expect([resumed, report.best]).toEqual([id, second]);
    const history = await runJson(["history", "stopped"]);
    const texts = history.map(({ text }: { text: string }) => text);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts).toEqual(expect.arrayContaining([vague, better, second]));
    expect(history.find(({ text }: { text: string }) => text === second).labels).toContain("best");
  });

  it("is refused where there is nothing to go on with", async () => {
    expect((await run(["optimize", "--resume", "none"])).stderr).toContain("there is no optimisation none");
    const mixed = await run(["optimize", "--resume", "x", "--text", vague]);
    expect([mixed.exitCode, mixed.stderr]).toEqual([2, expect.stringContaining("leave the other options out")]);
  });
});

describe("a stored prompt", () => {
  it("is added, optimised into revisions, compared, rolled back, exported, imported and deleted", async () => {
    await daemon.mlx.script({ answers: [faults, alwaysA, asRewrite(better)] });
    const created = await runJson(["add", "Summary", "-"], vague);
    expect((await run(["add", "summary", "-"], vague)).stderr).toContain("there is a prompt 'summary' already");
    const optimized = await runJson(["optimize", "--id", "summary", "--target", "1", "--rounds", "2"]);
    expect(optimized.report.isChanged).toBe(true);

    const history = await runJson(["history", "Summary"]);
    expect(history.at(-1)).toMatchObject({ number: 1, labels: ["active"], status: "accepted", author: "human" });
    expect(history.find(({ number }: { number: number }) => number === 2)).toMatchObject({
      author: "model",
      parentId: history.at(-1).id,
      text: better,
      labels: expect.arrayContaining(["best"]),
    });
    expect((await run(["diff", "summary", "1", "best"])).stdout).toContain("[-some words-]{+a list+}");
    expect((await run(["rollback", "summary", "best"])).stdout).toBe(
      "revision 2 of Summary is in use; before it was 1",
    );
    expect((await run(["show", "summary"])).stdout).toBe(better);
    expect((await run(["rollback", "summary"])).exitCode).toBe(0);
    expect((await run(["show", "summary"])).stdout).toBe(vague);
    expect((await run(["rollback", "summary", "9"])).stderr).toContain("It has the numbers 1 to");

    expect((await run(["label", "summary", "production", "2"])).stdout).toBe(
      "production points to revision 2 of Summary",
    );
    expect((await run(["label", "summary", "Not So"])).exitCode).toBe(2);
    expect((await run(["diff", "summary", "active", "production"])).stdout).toContain("{+a list+}");

    const exported = join(daemon.home, "summary.json");
    await run(["export", "summary", "--output", exported]);
    const imported = await runJson(["import", exported]);
    expect(imported).toMatchObject({
      name: "Summary 2",
      placeholders: ["{text}"],
      revisionCount: created.revisionCount + history.length - 1,
    });
    const [one, other] = [await run(["export", "summary"]), await run(["export", "summary 2"])];
    expect(JSON.parse(other.stdout)).toEqual({ ...JSON.parse(one.stdout), name: "Summary 2" });
    expect(JSON.parse(one.stdout)).toEqual(JSON.parse(readFileSync(exported, "utf8")));

    expect((await run(["rm", "summary 2"])).stdout).toBe("deleted Summary 2");
    expect((await run(["rm", "breakdown"])).stderr).toContain("ollmlx itself uses");
    expect((await run(["import", "-"], '{"format": "ollmlx-prompt"}')).stderr).toContain("the file is no prompt");
  });

  it("comes from promptfoo with its cases, goes back, and names what was left out", async () => {
    const file = join(daemon.home, "promptfooconfig.yaml");
    const assertions = "[{type: contains, value: fine}, {type: llm-rubric, value: is kind}]";
    writeFileSync(
      file,
      `prompts: ['Summarise {{text}}']\nproviders: [openai:x]\ntests: [{vars: {text: We met.}, assert: ${assertions}}]\n`,
    );
    const done = await run(["import", file]);
    expect([done.exitCode, done.stdout]).toEqual([0, expect.stringContaining("stored promptfooconfig as")]);
    expect(done.stderr.split("\n")).toEqual([
      "not taken over: providers are not kept: choose the model when you run the cases",
      "not taken over: the assertion llm-rubric is not known here, so it is left out: test 1 (case 1)",
    ]);
    await daemon.mlx.script({ answers: [{ match: "^Summarise We met", text: "fine" }] });
    expect((await run(["eval", "promptfooconfig"])).exitCode).toBe(0);

    const { stdout: exported } = await run(["export", "promptfooconfig", "-f", "promptfoo"]);
    const again = await runJson(["import", "-"], exported);
    expect(again).toMatchObject({ name: "promptfooconfig 2", notes: [] });
    const back = await run(["export", again.id, "-f", "promptfoo"]);
    expect(back.stdout).toBe(exported.replace("promptfooconfig", "promptfooconfig 2"));

    writeFileSync(file, "tests: []");
    const wrong = await run(["import", file]);
    expect([wrong.exitCode, wrong.stderr]).toEqual([1, expect.stringContaining("the file has no prompts")]);
    const prompts = await client.api.prompts.list.query();
    await expect(
      client.api.prompts.import.mutate({ content: `prompts: ${"[".repeat(300_000)}`, fileName: "a.yaml" }),
    ).rejects.toThrow("levels deep");
    expect(await client.api.prompts.list.query()).toEqual(prompts);
  });

  it("with a pattern that needs for ever fails the case, while the daemon answers", async () => {
    const cases = join(daemon.home, "slow.json");
    writeFileSync(cases, JSON.stringify([{ name: "slow", assertions: [{ type: "regex", value: "(a+)+$" }] }]));
    await run(["add", "Slow", "-"], "List some letters.");
    await daemon.mlx.script({ answers: [{ text: `${"a".repeat(60)}!` }] });
    const evaluated = run(["eval", "slow", "--cases", cases, "--json"]);
    const isAsked = async () => (await daemon.mlx.requests()).length > 0;
    await expect.poll(isAsked, { timeout: 20_000 }).toBe(true);
    let answers = 0;
    for (let ended = false; !ended; answers++) {
      const alive = client.api.prompts.list.query();
      ended = (await Promise.race([evaluated.then(() => true), alive.then(() => false)])) === true;
    }
    const done = await evaluated;
    expect(done.exitCode).toBe(3);
    expect(JSON.parse(done.stdout).outcomes[0].failures).toEqual([
      "cannot be checked within 1 s by /(a+)+$/: make the pattern simpler",
    ]);
    expect(answers).toBeGreaterThan(3);
  });

  it("is evaluated with cases, and held-out cases overrule the lint", async () => {
    const cases = join(daemon.home, "cases.json");
    const names = ["one", "two", "three", "four", "five", "six"];
    writeFileSync(
      cases,
      JSON.stringify(
        names.map((name) => ({ name, values: { text: name }, assertions: [{ type: "contains", value: "fine" }] })),
      ),
    );
    await run(["add", "Cases", "-"], vague);
    await daemon.mlx.script({
      answers: [
        faults,
        alwaysA,
        asRewrite(better),
        { match: "^Summarise \\w+ in some words", text: "fine" },
        { match: "^Summarise \\w+ in a list", text: "bad" },
      ],
    });
    const done = await run(["eval", "cases", "--cases", cases, "--replicas", "2", "--json"]);
    const evaluated = JSON.parse(done.stdout);
    expect(done.exitCode).toBe(0);
    expect(evaluated.outcomes).toHaveLength(12);
    expect(evaluated.outcomes.some(({ part }: { part: string }) => part === "held-out")).toBe(true);
    const { report } = await runJson(["optimize", "--id", "cases", "--target", "1", "--eval-set", evaluated.setId]);
    expect(report).toMatchObject({ isChanged: false, stopReason: "regression" });

    await daemon.mlx.script({ answers: [{ text: "bad" }] });
    const failed = await run(["eval", "cases"]);
    expect([failed.exitCode, failed.stdout]).toEqual([3, expect.stringContaining('lacks "fine"')]);
  });
});

describe("ollmlx prompt judge", () => {
  /** A changed question is a test to take again. */
  const testJudgeAnew = async (line: string) => {
    const { id: promptId } = await client.api.prompts.get.query({ reference: "prompt-judge" });
    const [newest] = await client.api.prompts.revisions.query({ promptId });
    await client.api.prompts.revise.mutate({ promptId, text: `${newest?.text}\n${line}` });
  };

  it("compares revisions with the first one", async () => {
    const { id: promptId } = await client.api.prompts.create.mutate({ name: "Judged", text: vague });
    await client.api.prompts.revise.mutate({ promptId, text: better });
    await testJudgeAnew("Be fair.");
    await daemon.mlx.script({ answers: judgeAnswers([better]) });
    const judged = await run(["judge", "Judged@1", "Judged@2", "Judged@1"]);
    expect([judged.exitCode, judged.stderr]).toEqual([0, ""]);
    expect(judged.stdout).toMatch(/Judged@2 +better +.*says more.*Judged@1 +the same text.*Judged by test\/scripted/s);
    const back = await runJson(["judge", "Judged@2", "Judged@1"]);
    expect(back).toMatchObject({ model: "test/scripted", fault: null, verdicts: [{ together: "loss" }] });
  });

  it("gives no verdict of a model that fails the test, and refuses too many prompts", async () => {
    const { id: promptId } = await client.api.prompts.create.mutate({ name: "Not judged", text: vague });
    await client.api.prompts.revise.mutate({ promptId, text: better });
    await testJudgeAnew("Be strict.");
    await daemon.mlx.script({ answers: [alwaysA] });
    const refused = await run(["judge", "Not judged@1", "Not judged@2"]);
    expect([refused.exitCode, refused.stdout]).toEqual([
      3,
      expect.stringContaining("There is no verdict. test/scripted"),
    ]);
    const many = await run(["judge", ...Array.from({ length: 5 }, () => "Not judged@1")]);
    expect([many.exitCode, many.stderr]).toEqual([2, expect.stringContaining("at most 3 others")]);
  });
});

describe("the daemon", () => {
  it("cancels an optimisation with the model's request, and keeps its record", async () => {
    await daemon.mlx.script({
      answers: [faults, alwaysA, { match: "<<<PROMPT", text: "one two three", hangAfter: 1 }],
    });
    const { id } = await client.api.prompts.optimize.mutate({ text: vague, minScore: 1 });
    const writing = async () =>
      (await daemon.mlx.requests()).some(({ body, state }) => body.includes("<<<PROMPT") && state === "open");
    await expect.poll(writing, { timeout: 20_000 }).toBe(true);
    await client.api.jobs.cancel.mutate({ id });
    expect((await client.ended(id)).status).toBe("cancelled");
    await expect.poll(writing).toBe(false);
  });

  it("keeps to the budget of time", async () => {
    await daemon.mlx.script({
      answers: [faults, alwaysA, { match: "<<<PROMPT", text: "one two three", hangAfter: 1 }],
    });
    const job = await client.ended(
      (await client.api.prompts.optimize.mutate({ text: vague, minScore: 1, budgetSeconds: 1 })).id,
    );
    expect(job.status).toBe("succeeded");
    const { report } = await client.api.prompts.optimization.query({ id: String(job.result?.optimizationId) });
    expect(report).toMatchObject({ stopReason: "budget", best: vague });
    expect(report?.ms).toBeLessThan(5_000);
  });

  it("moves labels, and refuses the product's own ones", async () => {
    const { id: promptId, activeRevisionId: revisionId } = await client.api.prompts.create.mutate({
      name: "Labels",
      text: "List {n} rivers",
    });
    await client.api.prompts.moveLabel.mutate({ revisionId, label: "production" });
    const second = await client.api.prompts.revise.mutate({ promptId, text: "List {n} lakes" });
    await client.api.prompts.moveLabel.mutate({ revisionId: second.id, label: "production" });
    const labels = async () => (await client.api.prompts.revisions.query({ promptId })).map((each) => each.labels);
    expect(await labels()).toEqual([["active", "latest", "production"], []]);
    await client.api.prompts.removeLabel.mutate({ promptId, label: "production" });
    expect(await labels()).toEqual([["active", "latest"], []]);
    await expect(client.api.prompts.moveLabel.mutate({ revisionId, label: "active" })).rejects.toThrow(
      "set by ollmlx itself",
    );
  });
});
