import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answeredSubtask, sampleAnswer } from "~/tests/fixtures/sample-answer";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";

let daemon: TestDaemon;
let client: ReturnType<typeof createTaskClient>;
beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
  client = createTaskClient(daemon.url);
});
afterAll(() => daemon.stop());

const say = (...answers: (string | object)[]) =>
  daemon.mlx.script({
    answers: answers.map((text) => ({ text: typeof text === "string" ? text : JSON.stringify(text) })),
  });
const prompts = async () =>
  (await daemon.mlx.requests())
    .filter(({ route }) => route === "POST /api/generate")
    .map(({ body }) => JSON.parse(body) as { prompt: string; format: { properties: Record<string, unknown> } });
const proposalOf = async (jobId: string) => {
  const job = await client.ended(jobId);
  expect(job, job.error?.message).toMatchObject({ status: "succeeded" });
  return client.api.proposals.get.query({ id: String(job.result?.proposalId) });
};
const answerOf = (...titles: string[]) => ({
  approach: "As it says.",
  subtasks: titles.map((title, i) => answeredSubtask(i + 1, { title })),
});

describe("files of the workspace", () => {
  it("are read beside the task, and refused out of its folder", async () => {
    const folder = join(daemon.home, "project");
    mkdirSync(join(folder, "src"), { recursive: true });
    writeFileSync(join(folder, "src", "parse.ts"), "export const parseDate = 1;\n");
    writeFileSync(join(folder, "long.md"), "word ".repeat(90_000));
    const workspace = await client.api.workspaces.open.mutate({ path: folder });
    const { task } = await client.api.tasks.create.mutate({ title: "Mend the parser", workspaceId: workspace.id });
    await say(sampleAnswer(3));
    const order = { id: task.id, paths: ["src/parse.ts", "long.md"] };
    const proposal = await proposalOf((await client.api.tasks.breakdown.mutate(order)).id);
    expect((await prompts()).at(-1)?.prompt).toContain(
      '<file path="src/parse.ts">\nexport const parseDate = 1;\n\n</file>',
    );
    expect(proposal.warnings.join()).toMatch(/the model did not see \d+ characters of the files/);
    for (const path of ["../secret", "/etc/passwd", "missing.ts", ".git/config"]) {
      const job = await client.ended((await client.api.tasks.breakdown.mutate({ id: task.id, paths: [path] })).id);
      expect([path, job.status, job.error?.code]).toEqual([path, "failed", "BAD_REQUEST"]);
    }
  });
});

describe("a document", () => {
  it("becomes a tree: one task a section with its parts, kept as written where the model fails", async () => {
    const description = "# Relaunch\n\n## Login\nPeople sign in.\n\n## Search\nFind things.\n\n## Legal\nAn imprint.";
    const { task } = await client.api.tasks.create.mutate({ title: "Relaunch", description });
    await say(answerOf("Store keys", "Sign in"), answerOf("Index everything"), "no idea", "none");
    const job = await client.api.tasks.breakdown.mutate({ id: task.id, isDocument: true });
    const proposal = await proposalOf(job.id);
    expect(proposal.items.map(({ key, parentKey, title }) => [key, parentKey, title])).toEqual([
      ["s1", null, "Login"],
      ["s2", "s1", "Store keys"],
      ["s3", "s1", "Sign in"],
      ["s4", null, "Index everything"],
      ["s5", null, "Legal"],
    ]);
    expect(proposal.items[2]?.dependsOn).toEqual(["s2"]);
    expect(proposal.warnings).toContain('no usable answer for "Legal": kept as written');
    const { taskIds, groupId } = await client.api.proposals.accept.mutate({ id: proposal.id });
    const made = await Promise.all(taskIds.map((id) => client.api.tasks.get.query({ id })));
    expect(made[1]?.parentId).toBe(taskIds[0]);
    expect(made[3]?.parentId).toBe(task.id);
    await client.api.tasks.undo.mutate({ groupId });
    await expect(client.api.tasks.get.query({ id: taskIds[1] ?? "" })).rejects.toThrow("there is no task");
  });

  it("fails clearly when no section has a usable answer", async () => {
    const { task } = await client.api.tasks.create.mutate({ title: "Notes", description: "## A\nx\n## B\ny" });
    await say("no", "no", "no", "no");
    const job = await client.ended((await client.api.tasks.breakdown.mutate({ id: task.id, isDocument: true })).id);
    expect(job.error?.message).toContain("gave no usable tasks for any section");
    expect(await client.api.proposals.runs.query({ taskId: task.id })).toHaveLength(2);
  });
});

describe("a proposal under review", () => {
  it("gets another subtask in one place, by the reviewer's wish", async () => {
    await say(sampleAnswer(3), answerOf("Ask the users first"));
    const { taskId, job } = await client.breakDown("Plan the survey");
    const proposal = await client.api.proposals.get.query({ id: String(job.result?.proposalId) });
    const titles = proposal.items.map(({ title }) => title);
    const order = { id: proposal.id, key: "s2", titles, wish: "begin with users" };
    const item = await client.api.proposals.replace.mutate(order);
    expect(item).toMatchObject({ key: "s2", title: "Ask the users first", dependsOn: ["s1"] });
    const prompt = (await prompts()).at(-1)?.prompt ?? "";
    expect(prompt).toContain("The reviewer's wish: begin with users");
    expect(prompt).toContain(`- ${titles[0]}`);
    expect((await client.api.proposals.get.query({ id: proposal.id })).items).toEqual(proposal.items);
    expect((await client.api.tasks.get.query({ id: taskId })).subtaskCount).toBe(0);
  });

  it("is set against the changed task, and says what repeats a new subtask", async () => {
    await say(sampleAnswer(3));
    const { taskId, job } = await client.breakDown("Move the data");
    const id = String(job.result?.proposalId);
    const [first] = (await client.api.proposals.get.query({ id })).items;
    await client.api.tasks.create.mutate({ title: first?.title ?? "", parentId: taskId });
    const task = await client.api.tasks.get.query({ id: taskId });
    await client.api.tasks.update.mutate({ id: taskId, version: task.version, patch: { title: "Move all data" } });
    expect(await client.api.proposals.get.query({ id })).toMatchObject({ status: "stale" });
    await expect(client.api.proposals.accept.mutate({ id })).rejects.toThrow("changed since the model saw it");
    const rebased = await client.api.proposals.rebase.mutate({ id });
    expect(rebased.status).toBe("ready");
    expect(rebased.warnings[0]).toMatch(/^s1 repeats the subtask #\d+ /);
    expect((await client.api.proposals.accept.mutate({ id })).taskIds).toHaveLength(3);
    await expect(client.api.proposals.rebase.mutate({ id })).rejects.toThrow("this proposal is applied");
  });
});

describe("a text of a model about a task", () => {
  it("becomes its comment, with the files that it read, and changes no file", async () => {
    const folder = join(daemon.home, "assisted");
    mkdirSync(folder);
    writeFileSync(join(folder, "main.ts"), "start();\n");
    const workspace = await client.api.workspaces.open.mutate({ path: folder });
    const title = "Look at the start";
    const { task } = await client.api.tasks.create.mutate({
      title,
      workspaceId: workspace.id,
      criteria: ["It is fast"],
    });
    await say("## Structure\n`main.ts` starts it.");
    const order = { taskId: task.id, action: "architecture" as const, paths: ["main.ts"] };
    const job = await client.ended((await client.api.tasks.assist.mutate(order)).id);
    expect(job, job.error?.message).toMatchObject({
      status: "succeeded",
      title: `Assess the architecture for #${task.number}`,
    });
    const [comment] = await client.api.comments.list.query({ taskId: task.id });
    expect(comment).toMatchObject({ author: "model", type: "note" });
    expect(comment?.text).toMatch(
      /^## Structure\n`main\.ts` starts it\.\n\n_Assess the architecture by .*, with main\.ts\._$/,
    );
    const prompt = (await prompts()).at(-1)?.prompt ?? "";
    for (const part of ["Look at the start", "- It is fast", '<file path="main.ts">\nstart();'])
      expect(prompt).toContain(part);
    await say("");
    const empty = await client.ended((await client.api.tasks.assist.mutate({ ...order, action: "review" })).id);
    expect(empty).toMatchObject({ status: "failed", error: { code: "UPSTREAM_FAILED" } });
    expect(await client.api.comments.list.query({ taskId: task.id })).toHaveLength(1);
  });
});
