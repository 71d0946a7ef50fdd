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
      expect(run).toMatchObject({ status: "interrupted", report: null });
      expect(await again.prompts.revisions.query({ promptId: "breakdown" })).toEqual([before]);
    } finally {
      await second.stop();
    }
  } finally {
    await first.stop();
    rmSync(home, { recursive: true, force: true });
  }
});

it("what its rounds had found before it was killed is kept with it", async () => {
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
      const [run] = await createTaskClient(second.url).api.prompts.optimizations.query({ promptId });
      expect(run).toMatchObject({ status: "interrupted", report: { stopReason: "aborted", isChanged: true } });
      expect(run?.report?.best).toContain("in a list");
    } finally {
      await second.stop();
    }
  } finally {
    await first.stop();
    rmSync(home, { recursive: true, force: true });
  }
});
