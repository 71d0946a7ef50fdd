import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { provideCli, startCli } from "~/tests/integration/cli-runner";

let daemon: TestDaemon;
const cli = provideCli();

beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
});
afterAll(() => daemon?.stop());

const task = (...args: string[]) => startCli(cli.file, ["task", ...args], daemon.env);
const taskJson = async (...args: string[]) => JSON.parse((await task(...args, "--json")).stdout);

/** What the scripted model proposes: three subtasks, the third after the first two. */
const breakdown = {
  approach: "Cut it by layers.",
  subtasks: ["Model", "Page", "Tests"].map((title, i) => ({
    title: `${title} of the theme switch`,
    description: `Write the ${title.toLowerCase()}.`,
    acceptance_criteria: [`${title} is there`],
    complexity: "simple",
    minutes: 30,
    depends_on: i === 2 ? [1, 2] : [],
  })),
};

describe("ollmlx task", () => {
  it("adds, lists, shows, moves, finishes, deletes and brings back a task", async () => {
    const flags = ["--priority", "high", "--tag", "ui", "--tag", "css", "--criterion", "The choice is remembered"];
    const added = await taskJson("add", "Ship dark mode", "--description", "A theme switch", ...flags);
    expect(added).toMatchObject({ title: "Ship dark mode", status: "Todo", priority: "high", tags: ["ui", "css"] });
    const number = String(added.number);

    expect(await taskJson("list")).toMatchObject([{ id: added.id, criteriaCount: 1 }]);
    expect((await task("show", `#${number}`)).stdout).toContain("[ ] The choice is remembered");
    expect(await taskJson("move", number, "in-progress")).toMatchObject({ id: added.id, status: "In Progress" });
    expect(await taskJson("list", "--status", "todo")).toEqual([]);
    expect((await task("done", added.id)).stdout).toBe(`moved #${number} to Done`);
    expect((await task("rm", number)).exitCode).toBe(0);
    expect(await taskJson("list")).toEqual([]);
    expect((await task("undo")).stdout).toBe("took back the newest change");
    expect(await taskJson("list", "--status", "DONE")).toMatchObject([{ id: added.id }]);
  });

  it("moves a task to the end of its column", async () => {
    for (const title of ["Alpha", "Beta", "Gamma"]) await task("add", title, "--tag", "order");
    const titles = async (status: string) =>
      (await taskJson("list", "--status", status)).map((card: { title: string }) => card.title);
    const [alpha] = (await taskJson("list", "--status", "todo")).filter(
      (card: { title: string }) => card.title === "Alpha",
    );
    await task("move", alpha.id, "review");
    await task("move", alpha.id, "todo");
    expect((await titles("todo")).slice(-3)).toEqual(["Beta", "Gamma", "Alpha"]);
  });

  it("proposes subtasks and creates the ones that were chosen", async () => {
    await daemon.mlx.script({ answers: [{ text: JSON.stringify(breakdown) }] });
    const { id } = await taskJson("add", "Ship dark mode in parts");
    const proposal = await taskJson("breakdown", id, "--model", "test/scripted");
    expect(proposal).toMatchObject({
      taskId: id,
      status: "ready",
      items: [{ key: "s1" }, { key: "s2" }, { key: "s3" }],
    });
    expect(proposal.proposalId).toBe(proposal.id);

    const applied = await taskJson("apply", proposal.proposalId, "--only", "s1,s3");
    expect(applied.taskIds).toHaveLength(2);
    expect((await taskJson("show", id)).subtasks).toMatchObject([
      { id: applied.taskIds[0], title: "Model of the theme switch" },
      { id: applied.taskIds[1], openDependencyIds: [applied.taskIds[0]] },
    ]);
    const again = await task("apply", proposal.proposalId);
    expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("applied already") });
  });

  it("does not apply a proposal whose task changed since, unless --stale says so", async () => {
    await daemon.mlx.script({ answers: [{ text: JSON.stringify(breakdown) }] });
    const { id } = await taskJson("add", "Changes meanwhile");
    const { proposalId } = await taskJson("breakdown", id, "--model", "test/scripted");
    await task("edit", id, "--title", "Changed meanwhile");
    const refused = await task("apply", proposalId);
    expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
    expect(refused.stderr).toContain(`ollmlx task apply ${proposalId} --stale`);
    expect((await taskJson("show", id)).subtasks).toEqual([]);
    expect((await taskJson("apply", proposalId, "--stale")).taskIds).toHaveLength(3);
    const { stdout } = await task("show", id);
    expect(stdout).toMatch(/Subtasks\n +#\d+ Model of the theme switch \(Todo, simple, 30m\)/);
  });

  it("proposes and creates in one step with --apply", async () => {
    await daemon.mlx.script({ answers: [{ text: JSON.stringify(breakdown) }] });
    const { id } = await taskJson("add", "All at once");
    const { stdout, exitCode } = await task("breakdown", id, "--model", "test/scripted", "--apply");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("s3  Tests of the theme switch");
    expect(stdout).toContain("created 3 subtasks");
    expect((await taskJson("show", id)).subtasks).toHaveLength(3);
  });

  it("cancels the breakdown on Ctrl-C and writes nothing", async () => {
    await daemon.mlx.script({ answers: [{ chunks: ["{", "}"], hangAfter: 1 }] });
    const { id } = await taskJson("add", "Never broken down");
    const child = task("breakdown", id, "--model", "test/scripted");
    await expect.poll(async () => (await daemon.mlx.requests()).length, { timeout: 20_000 }).toBeGreaterThan(0);
    child.kill("SIGINT");
    const { exitCode, stderr } = await child;
    expect(exitCode).toBe(130);
    expect(stderr).toContain("cancelled");
    await expect
      .poll(async () => (await daemon.mlx.requests()).map((request) => request.state), { timeout: 20_000 })
      .toContain("aborted");
    expect((await taskJson("show", id)).subtasks).toEqual([]);
  });

  it("prints a task as a prompt for another AI", async () => {
    const { number } = await taskJson("add", "Handed on", "--description", "Elsewhere.", "--criterion", "It works");
    const { stdout, exitCode } = await task("prompt", `#${number}`);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^# Handed on\n/);
    expect(stdout).toContain("## Acceptance criteria\n\n- [ ] It works");
    expect(await taskJson("prompt", String(number))).toEqual({ prompt: stdout });
  });

  it.each([
    [["show", "4711"], 1, /4711/],
    [["prompt", "4711"], 1, /4711/],
    [["prompt", "1", "--file", "a.md"], 1, /has no folder/],
    [["move", "1", "somewhere"], 2, /The columns are: Todo, In Progress/],
    [["add", "x", "--priority", "urgent"], 2, /The priorities are: low/],
    [["add", "  "], 1, /a task needs a title/],
    [["apply", "nothing"], 1, /nothing|no proposal/i],
    [["apply", "x", "--only", "1,2"], 2, /s1,s3/],
  ])("refuses %j with exit code %i and a reason", async (args, code, reason) => {
    const { exitCode, stderr, stdout } = await task(...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: "" });
    expect(stderr).toMatch(reason);
  });
});
