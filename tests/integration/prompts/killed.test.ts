import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";

it("a daemon that was killed in the middle of an optimisation leaves it interrupted, and the prompt as it was", async () => {
  const home = mkdtempSync(join(tmpdir(), "ollmlx-killed-"));
  const first = await startDaemon({ scriptedMlx: true, home });
  try {
    await first.mlx.script({ answers: [{ text: "one two", hangAfter: 1 }] });
    const { api } = createTaskClient(first.url);
    const [before] = await api.prompts.revisions.query({ promptId: "breakdown" });
    const { id } = await api.prompts.optimize.mutate({ promptId: "breakdown", minScore: 1 });
    const isAsked = async () => (await first.mlx.requests()).some(({ state }) => state === "open");
    await expect.poll(isAsked, { timeout: 20_000 }).toBe(true);
    await first.kill();

    const second = await startDaemon({ scriptedMlx: true, home });
    try {
      const { api: again } = createTaskClient(second.url);
      expect(await again.jobs.get.query({ id })).toMatchObject({
        status: "interrupted",
        error: { code: "INTERRUPTED" },
      });
      const [run] = await again.prompts.optimizations.query({ promptId: "breakdown" });
      expect(run).toMatchObject({ id, status: "interrupted", report: null });
      expect(await again.prompts.revisions.query({ promptId: "breakdown" })).toEqual([before]);
      await second.mlx.script({ answers: [{ text: "nonsense" }] });
      const job = await again.prompts.optimize.mutate({ resumeId: id });
      await expect(again.prompts.optimize.mutate({ resumeId: id })).resolves.toMatchObject({ id: job.id });
      expect((await createTaskClient(second.url).ended(job.id)).result).toEqual({ optimizationId: id });
      expect(await again.prompts.optimization.query({ id })).toMatchObject({
        status: "ok",
        report: { isChanged: false, stopReason: "no_findings" },
      });
      await expect(again.prompts.optimize.mutate({ resumeId: id })).rejects.toThrow("has come to its end");
    } finally {
      await second.stop();
    }
  } finally {
    await first.stop();
    rmSync(home, { recursive: true, force: true });
  }
});

it("what its rounds had found before it was killed is kept with it, and the rest is done when it goes on", async () => {
  const home = mkdtempSync(join(tmpdir(), "ollmlx-killed-"));
  const first = await startDaemon({ scriptedMlx: true, home });
  try {
    const text = "Summarise {text} in some words for the team. Do not name persons.";
    const better = "<<<PROMPT\nSummarise ⟦P1⟧ in a list for the team. Do not name persons.\nPROMPT>>>";
    await first.mlx.script({
      answers: [
        { match: "You review prompts", text: '{"faults": []}' },
        { match: "You compare two prompts", text: '{"reason": "r", "verdict": "A"}' },
        // The second round is asked to improve the first one's list.
        { match: "in a list for the team[^]*Write the rewritten", text: "one two", hangAfter: 1 },
        { match: "<<<PROMPT", text: better },
      ],
    });
    const { api } = createTaskClient(first.url);
    const { id: promptId } = await api.prompts.create.mutate({ name: "Killed", text });
    await api.prompts.optimize.mutate({ promptId, minScore: 1 });
    const hangs = async () =>
      (await first.mlx.requests()).some(({ body, state }) => body.includes("in a list") && state === "open");
    await expect.poll(hangs, { timeout: 20_000 }).toBe(true);
    await first.kill();

    const second = await startDaemon({ scriptedMlx: true, home });
    try {
      const { api: again, ended } = createTaskClient(second.url);
      const [run] = await again.prompts.optimizations.query({ promptId });
      expect(run).toMatchObject({ status: "interrupted", report: { stopReason: "aborted", isChanged: true } });
      expect(run?.report?.best).toContain("in a list");

      const rest =
        "Summarise ⟦P1⟧ in a list for the team. Do not name persons. If it is empty, answer with an empty list.";
      await second.mlx.script({
        answers: [
          { match: "You review prompts", text: '{"faults": []}' },
          { match: "<<<PROMPT", text: `<<<PROMPT\n${rest}\nPROMPT>>>` },
        ],
      });
      const job = await ended((await again.prompts.optimize.mutate({ resumeId: "last" })).id);
      expect(job, job.error?.message).toMatchObject({ status: "succeeded", result: { optimizationId: run?.id } });
      const whole = await again.prompts.optimization.query({ id: run?.id ?? "" });
      expect(whole.report?.rounds[0]).toEqual(run?.report?.rounds[0]);
      expect(whole.report?.best).toBe(rest.replace("⟦P1⟧", "{text}"));
      expect(whole.report?.tokens).toBeGreaterThan(run?.report?.tokens ?? 0);
      const revisions = await again.prompts.revisions.query({ promptId });
      const accepted = revisions.filter(({ status }) => status === "accepted").map(({ text: each }) => each);
      expect(accepted).toEqual([whole.report?.best, run?.report?.best, text]);
    } finally {
      await second.stop();
    }
  } finally {
    await first.stop();
    rmSync(home, { recursive: true, force: true });
  }
});
