import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { provideCli, startCli } from "~/tests/integration/cli-runner";

let daemon: TestDaemon;
let folder: string;
const cli = provideCli();

beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
  folder = join(daemon.home, "user", "project");
  mkdirSync(folder);
  expect((await startCli(cli.file, ["workspace", "open", folder], daemon.env)).exitCode).toBe(0);
});
afterAll(() => daemon?.stop());

const task = (...args: string[]) => startCli(cli.file, ["task", ...args], daemon.env);
const taskJson = async (...args: string[]) => {
  const { stdout, stderr, exitCode } = await task(...args, "--json");
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return JSON.parse(stdout);
};
const add = (title: string, ...flags: string[]) => taskJson("add", title, ...flags);

describe("ollmlx task in a workspace of its own", () => {
  it("lists, finds and moves its tasks apart from Home's", async () => {
    for (const title of ["Home one", "Home two"]) await add(title);
    const own = await add("Of the project", "--description", "about walruses", "--workspace", folder);
    const titles = async (...flags: string[]) =>
      (await taskJson("list", ...flags)).map((card: { title: string }) => card.title);
    expect(await titles()).toEqual(["Home one", "Home two"]);
    expect(await titles("--workspace", folder)).toEqual(["Of the project"]);
    expect(await titles("--workspace", folder, "--search", "walrus")).toEqual(["Of the project"]);
    // Home's column of that name has cards, which are no neighbours of this one.
    await task("move", "1", "review");
    expect(await taskJson("move", own.id, "review")).toMatchObject({ status: "Review", workspaceId: own.workspaceId });
    expect((await task("list", "--workspace", "nowhere")).stderr).toContain("ollmlx workspace list");
  });
});

describe("ollmlx task edit and comment", () => {
  it("change what is named and nothing else, and undo and redo take it back and forth", {
    timeout: 120_000,
  }, async () => {
    const first = await add("Draw icons");
    const { number, id } = await add("Ship the theme", "--tag", "ui", "--criterion", "It is remembered");
    const changes = ["--title", "Ship it 😀", "--class", "Medium", "--estimate", "1h 30m", "--actual", "2h"];
    const lists = ["--tag", "css", "--untag", "ui", "--criterion", "It is fast", "--check", "1"];
    const edited = await taskJson("edit", String(number), ...changes, ...lists, "--after", `#${first.number}`);
    expect(edited).toMatchObject({
      id,
      title: "Ship it 😀",
      complexity: "medium",
      estimateMinutes: 90,
      actualMinutes: 120,
      tags: ["css"],
      criteria: [
        { text: "It is remembered", checked: true },
        { text: "It is fast", checked: false },
      ],
      openDependencyIds: [first.id],
      priority: "medium",
    });
    await task("undo");
    expect(await taskJson("show", id)).toMatchObject({ title: "Ship the theme", tags: ["ui"], dependencyIds: [] });
    expect((await task("redo")).stdout).toBe("repeated the change");
    expect((await task("redo")).stdout).toBe("there is nothing to repeat");
    const freed = await taskJson("edit", id, "--not-after", first.id, "--uncheck", "1", "--parent", first.id);
    expect(freed).toMatchObject({ dependencyIds: [], parentId: first.id, criteria: [{ checked: false }, {}] });
    expect(await taskJson("edit", id, "--parent", "none")).toMatchObject({ parentId: null });
    expect(await taskJson("comment", id, "Waits for icons")).toMatchObject({ text: "Waits for icons", taskId: id });
    await task("edit", id, "--after", first.id);
    const { stdout } = await task("show", id);
    expect(stdout).toContain(`Waits for\n  #${first.number} Draw icons (Todo)`);
    expect(stdout).toMatch(/Comments\n {2}human, .*\n {4}Waits for icons/);
  });

  it.each([
    [["edit", "1"], 2, /nothing to change is named/],
    [["edit", "1", "--estimate", "soon"], 2, /45m, 2h or 1h 30m/],
    [["edit", "1", "--class", "hard"], 2, /simple, medium, complex/],
    [["edit", "1", "--check", "7"], 1, /no criterion 7/],
    [["edit", "1", "--check", "0"], 2, /counted from 1/],
    [["edit", "1", "--after", "1"], 1, /itself/],
    [["edit", "4711", "--title", "x"], 1, /4711/],
    [["comment", "1", "  "], 1, /a comment needs a text/],
    [["estimate"], 2, /give --all/],
    [["estimate", "1", "--all"], 2, /give --all/],
    [["estimate", "4711"], 1, /4711/],
    [["estimate", "1", "--workspace", "Home"], 2, /--workspace needs --all/],
    [["estimate", "--all", "--workspace", "nowhere"], 1, /is no workspace/],
    [["analyze", "4711"], 1, /4711/],
    [["next", "--workspace", "nowhere"], 1, /is no workspace/],
  ])("refuse %j with exit code %i and a reason", async (args, code, reason) => {
    const { exitCode, stderr, stdout } = await task(...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: "" });
    expect(stderr).toMatch(reason);
  });

  it("refuses a circle of tasks that wait for each other", async () => {
    const [a, b] = [await add("Circle a"), await add("Circle b")];
    await taskJson("edit", a.id, "--after", b.id);
    const { exitCode, stderr } = await task("edit", b.id, "--after", a.id);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/wait|circle|cycle/i);
  });
});

describe("ollmlx task estimate, analyze, next and plan", () => {
  it("estimates one task or all open ones, with the reasons, and one undo takes it back", {
    timeout: 120_000,
  }, async () => {
    for (const [format, minutes] of Object.entries({ CSV: "1h", PDF: "90m", XML: "2h" })) {
      const { id } = await add(`Add ${format} export`, "--workspace", folder);
      await task("edit", id, "--actual", minutes);
      await task("done", id);
    }
    const { id, number } = await add("Add JSON export", "--workspace", folder);
    expect(await taskJson("estimate", String(number))).toMatchObject([
      { taskId: id, number, estimate: { method: "similar", p50Minutes: 90, p90Minutes: 120 } },
    ]);
    const { stdout, stderr } = await task("estimate", id);
    expect(stdout).toMatch(new RegExp(`${number} +1h 30m +2h +similar tasks +Add JSON export`));
    expect(stdout).toMatch(/#\d+ Add PDF export \(\d+ % alike, took 1h 30m\)/);
    expect(stdout).toContain("compared by words; no embedding model is installed");
    expect(stderr).toContain("ollmlx task undo");

    const own = await taskJson("estimate", "--all", "--workspace", folder);
    const open = (await taskJson("list", "--workspace", folder)).filter(
      ({ status }: { status: string }) => status !== "Done",
    );
    expect(own.map(({ taskId }: { taskId: string }) => taskId)).toEqual(open.map(({ id }: { id: string }) => id));
    expect((await taskJson("show", open[0].id)).estimateMinutes).not.toBeNull();
    const home = await taskJson("estimate", "--all");
    expect(home.length).toBeGreaterThan(1);
    await task("undo");
    expect((await taskJson("show", home[0].taskId)).estimateMinutes).toBeNull();
  });

  it("says how hard a task is, with a model's opinion where it is asked for", async () => {
    const { id } = await add("Fix typo in docs/a.md", "--criterion", "It is right");
    expect(await taskJson("analyze", id)).toMatchObject({ class: "simple", canAutoExecute: true, opinion: null });
    await daemon.mlx.script({ answers: [{ text: JSON.stringify({ reason: "One word.", class: "medium" }) }] });
    const { stdout } = await task("analyze", id, "--ask-model");
    expect(stdout).toMatch(/^simple, certainty \d+ %; may run by itself\n/);
    expect(stdout).toContain("test/scripted says medium: One word.");
    expect(stdout).toContain("Best done here");
  });

  it("names what comes next, and the order of the rest", async () => {
    const first = await add("Urgent", "--priority", "critical");
    const second = await add("Afterwards");
    await task("edit", second.id, "--after", first.id);
    expect(await taskJson("next")).toMatchObject({ task: { id: first.id } });
    expect((await task("next")).stdout).toMatch(
      /Urgent[\s\S]*Its priority is critical\.[\s\S]*One task waits for it\./,
    );
    const { waves, criticalPath } = await taskJson("plan");
    expect(waves[1].map(({ id }: { id: string }) => id)).toContain(second.id);
    expect(criticalPath.length).toBeGreaterThan(0);
    expect((await task("plan")).stdout).toMatch(
      /^Wave 1\n[\s\S]*Wave 2, after the ones before\n[\s\S]*Critical path, /,
    );
  });
});
