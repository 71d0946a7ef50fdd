import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Job } from "~/shared/contracts/job";
import { answeredSubtask, sampleAnswer } from "~/tests/fixtures/sample-answer";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";
import { waitUntil } from "~/tests/fixtures/wait-until";

let daemon: TestDaemon;
let client: ReturnType<typeof createTaskClient>;
beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
  client = createTaskClient(daemon.url);
});
afterAll(() => daemon.stop());

/** The model requests that the engine has seen, oldest first. */
const generations = async () =>
  (await daemon.mlx.requests()).filter((request) => request.route === "POST /api/generate");

/** Lets the model say these texts in turn. */
const say = (...texts: (string | object)[]) =>
  daemon.mlx.script({
    answers: texts.map((text) => ({ text: typeof text === "string" ? text : JSON.stringify(text) })),
  });

const proposalOf = (job: Job) => client.api.proposals.get.query({ id: String(job.result?.proposalId) });
const runOf = async (taskId: string) => (await client.api.proposals.runs.query({ taskId }))[0];

async function proposed(title: string) {
  const { taskId, job } = await client.breakDown(title);
  expect(job, job.error?.message).toMatchObject({ status: "succeeded", taskId });
  return { taskId, proposal: await proposalOf(job), run: await runOf(taskId) };
}

describe("a breakdown", () => {
  it("proposes what the model answers and changes nothing on the board", async () => {
    await say(sampleAnswer(4));
    const { taskId, proposal, run } = await proposed("Ship dark mode");
    expect(proposal).toMatchObject({
      status: "ready",
      parseRung: "strict",
      model: "test/scripted",
      baseTaskVersion: 1,
    });
    expect(proposal.items.map((item) => [item.key, item.dependsOn])).toEqual([
      ["s1", []],
      ["s2", ["s1"]],
      ["s3", ["s2"]],
      ["s4", ["s3"]],
    ]);
    expect(run).toMatchObject({ status: "ok", parseRung: "strict", rawOutput: JSON.stringify(sampleAnswer(4)) });
    expect(run?.ttftMs).toBeGreaterThan(0);
    expect(run?.outputTokens).toBeGreaterThan(0);
    expect(await client.api.tasks.get.query({ id: taskId })).toMatchObject({ subtaskCount: 0, version: 1 });
  });

  it("asks under the schema, without thinking, with the context it needs", async () => {
    await say(sampleAnswer(3));
    await client.breakDown("Write the manual", "test/scripted");
    const request = JSON.parse((await generations()).at(-1)?.body ?? "{}");
    expect(request).toMatchObject({
      model: "test/scripted",
      stream: true,
      think: false,
      format: { type: "object", required: ["approach", "subtasks"] },
      options: { num_predict: 2048 },
    });
    expect(request.prompt).toContain("Write the manual");
    expect(request.options.num_ctx).toBeLessThanOrEqual(4096);
    expect(request.keep_alive).toBeDefined();
  });

  it("is applied by one call and taken back by one undo", async () => {
    await say(sampleAnswer(3));
    const { taskId, proposal } = await proposed("Apply me");
    const { taskIds } = await client.api.proposals.accept.mutate({ id: proposal.id });
    expect(taskIds).toHaveLength(3);
    expect(await client.api.tasks.get.query({ id: taskId })).toMatchObject({ subtaskCount: 3 });
    await expect(client.api.proposals.accept.mutate({ id: proposal.id })).rejects.toThrow("applied already");
    await client.api.tasks.undo.mutate({});
    expect(await client.api.tasks.get.query({ id: taskId })).toMatchObject({ subtaskCount: 0 });
  });

  it.each([
    ["fenced JSON", `Sure!\n\`\`\`json\n${JSON.stringify(sampleAnswer(3))}\n\`\`\``, "extracted"],
    ["thinking before it", `<think>maybe {"subtasks": 2}?</think>${JSON.stringify(sampleAnswer(3))}`, "extracted"],
    ["half JSON", JSON.stringify(sampleAnswer(3)).slice(0, -2), "repaired"],
  ])("reads %s", async (_, text, rung) => {
    await say(text);
    expect((await proposed(`reads ${rung}`)).proposal).toMatchObject({ parseRung: rung, warnings: [] });
  });

  it("asks once more with the exact errors when there are too few", async () => {
    await say(sampleAnswer(2), sampleAnswer(3));
    const { proposal, run } = await proposed("Too few at first");
    expect(proposal).toMatchObject({ parseRung: "reasked", items: { length: 3 } });
    const [, second] = await generations();
    expect(JSON.parse(second?.body ?? "{}").prompt).toContain('- "subtasks" has 2 entries; it must have 3 to 8');
    expect(run?.rawOutput).toContain(JSON.stringify(sampleAnswer(2)));
  });

  it("keeps the first eight of nine, degraded", async () => {
    await say(sampleAnswer(9));
    const { proposal } = await proposed("Too many twice");
    expect(proposal).toMatchObject({ parseRung: "degraded", items: { length: 8 } });
    expect(proposal.warnings[0]).toContain("only what was right is kept");
  });

  it("keeps the right ones beside empty strings, and drops a cycle with a warning", async () => {
    const items = [
      answeredSubtask(1, { depends_on: [3] }),
      answeredSubtask(2, { title: "" }),
      answeredSubtask(3),
      answeredSubtask(4),
    ];
    await say({ approach: "", subtasks: items });
    const { proposal } = await proposed("Some are empty");
    expect(proposal).toMatchObject({ parseRung: "degraded", items: [{ dependsOn: [] }, {}, { dependsOn: ["s2"] }] });
    expect(proposal.warnings.join("\n")).toContain("no earlier subtask were dropped: s1 on 3");
  });

  it("warns of subtasks that are open tasks already", async () => {
    await client.api.tasks.create.mutate({ title: "Design the part number 1" });
    await say(sampleAnswer(3));
    const { proposal } = await proposed("Repeats an open task");
    expect(proposal.warnings.join()).toMatch(/s1 repeats task #\d+ "Design the part number 1"/);
  });

  it("replaces the ready proposal of the same task", async () => {
    await say(sampleAnswer(3));
    const { taskId, proposal } = await proposed("Asked twice");
    const again = await client.api.tasks.breakdown.mutate({ id: taskId });
    await client.ended(again.id);
    expect((await client.api.proposals.list.query({ taskId })).map((one) => one.status)).toEqual([
      "ready",
      "superseded",
    ]);
    await expect(client.api.proposals.accept.mutate({ id: proposal.id })).rejects.toThrow("newer proposal");
  });

  it("cuts a task of 100 KB and says so", async () => {
    await say(sampleAnswer(3));
    const description = Array.from({ length: 16_000 }, (_, i) => `word${i % 10}`).join(" ");
    const { task } = await client.api.tasks.create.mutate({ title: "Endless", description });
    const job = await client.ended((await client.api.tasks.breakdown.mutate({ id: task.id })).id);
    const request = JSON.parse((await generations())[0]?.body ?? "{}");
    expect(request.prompt).toMatch(/\[\.\.\. \d+ characters left out here \.\.\.\]/);
    expect((await proposalOf(job)).warnings[0]).toMatch(/the model did not see \d+ characters/);
  });
});

describe("a breakdown that fails", () => {
  it("keeps what the model said and says what to do", async () => {
    await say("I am sorry, I cannot plan that.", "Still no.");
    const { taskId, job } = await client.breakDown("Nonsense");
    expect(job).toMatchObject({ status: "failed", result: null, error: { code: "UPSTREAM_FAILED" } });
    expect(job.error?.message).toContain("gave no usable breakdown: the answer holds no JSON object");
    expect(job.error?.hint).toContain("larger model");
    expect(await runOf(taskId)).toMatchObject({
      status: "failed",
      rawOutput: "I am sorry, I cannot plan that.\n\nStill no.",
    });
    expect(await client.api.proposals.list.query({ taskId })).toEqual([]);
  });

  it("gives advice when the answer was cut off, and keeps three that were whole", async () => {
    const whole = JSON.stringify(sampleAnswer(6));
    const cut = (at: string) => ({
      answers: [{ text: whole.slice(0, whole.indexOf(at)), doneReason: "length" as const }],
    });
    await daemon.mlx.script(cut("step 2."));
    const short = await client.breakDown("Cut early");
    expect(short.job.error?.message).toContain("was cut off after 2048 tokens");
    expect(await generations()).toHaveLength(1);
    await daemon.mlx.script(cut("step 5."));
    const long = await client.breakDown("Cut late");
    expect(await proposalOf(long.job)).toMatchObject({ parseRung: "degraded", items: { length: 4 } });
  });

  it("asks the same again when the answer went in circles until it was cut off", async () => {
    const circles = { text: `{"approach":"${"part by ".repeat(30)}`, doneReason: "length" as const };
    await daemon.mlx.script({ answers: [circles, { text: JSON.stringify(sampleAnswer(3)) }] });
    const { job } = await client.breakDown("Goes in circles");
    expect(await proposalOf(job)).toMatchObject({ parseRung: "reasked", items: { length: 3 } });
    const [first, second] = (await generations()).map(({ body }) => JSON.parse(body ?? "{}"));
    const own = { repeat_penalty: 2, repeat_last_n: 8 };
    expect([second.prompt, second.options]).toEqual([first.prompt, { ...first.options, ...own }]);
    await daemon.mlx.script({ answers: [circles, circles] });
    const { job: failed } = await client.breakDown("Goes in circles twice");
    expect(failed.error?.message).toContain("was cut off after 2048 tokens");
  });

  it("names the model that is not installed and the task that is not there", async () => {
    const { job } = await client.breakDown("Which model?", "nobody/nothing");
    expect(job).toMatchObject({
      status: "failed",
      error: { code: "NOT_FOUND", message: "model 'nobody/nothing' not found" },
    });
    await expect(client.api.tasks.breakdown.mutate({ id: "#9999" })).rejects.toThrow("there is no task #9999");
  });

  it("survives the death of its engine, and the next one works", async () => {
    await daemon.mlx.script({ answers: [{ text: JSON.stringify(sampleAnswer(3)), dieAfter: 5, tokenDelayMs: 5 }] });
    const { taskId, job } = await client.breakDown("Dies in the middle");
    expect(job).toMatchObject({ status: "failed", error: { code: "UPSTREAM_FAILED" } });
    expect((await runOf(taskId))?.rawOutput.length).toBeGreaterThan(0);
    const next = await client.breakDown("Works again");
    expect(next.job, next.job.error?.message).toMatchObject({ status: "succeeded" });
  });

  it("is cancelled: the engine is told, the live text is there until then", async () => {
    await daemon.mlx.script({ answers: [{ text: JSON.stringify(sampleAnswer(3)), hangAfter: 4 }] });
    const { task } = await client.api.tasks.create.mutate({ title: "Cancelled" });
    const { id } = await client.api.tasks.breakdown.mutate({ id: `#${task.number}` });
    const again = await client.api.tasks.breakdown.mutate({ id: task.id });
    expect(again).toMatchObject({ id, taskId: task.id });
    await waitUntil("live text", () => client.api.jobs.text.query({ id }));
    expect(await client.api.jobs.cancel.mutate({ id })).toMatchObject({ status: "cancelled" });
    expect(await runOf(task.id)).toMatchObject({ status: "cancelled", rawOutput: expect.stringMatching(/^\{/) });
    await waitUntil("the engine is told", async () =>
      (await generations()).find((request) => request.state === "aborted"),
    );
  });
});
