import { expect } from "vitest";
import { createExecutionClient } from "~/tests/fixtures/execution-client";
import { createGitProject } from "~/tests/fixtures/git-project";
import type { TestDaemon } from "~/tests/fixtures/start-daemon";
import { waitUntil } from "~/tests/fixtures/wait-until";

/** A machine that does other work beside may take minutes for the longest answer. */
const slowestJobMs = 1_800_000;

/**
 * Lets a real model of random weights do tasks, whatever it says: every attempt ends, with a whole row and its run, and
 * the repository stays as it is. Texts are whole files in fences, reviews an object under a schema.
 */
export async function runRealEngine(
  daemon: TestDaemon,
  model: string,
  { texts, reviews }: { texts: number; reviews: number },
): Promise<void> {
  const client = createExecutionClient(daemon, slowestJobMs);
  const project = createGitProject({ "a.md": "One.\n", "b.mjs": "export const b = 1;\n" });
  try {
    await waitUntil(`${model} is installed`, async () => {
      const models = await client.api.models.list.query();
      return models.some(({ name }) => name === model) || null;
    });
    const workspaceId = await client.openWorkspace(project.folder, { repairRounds: 0 });
    const before = [project.dump(), project.dumpGit()];
    for (let at = 0; at < texts + reviews; at += 1) {
      const title = at < texts ? `Correct typos in a.md, ${at}` : `Code review of b.mjs, ${at}`;
      const taskId = await client.createTask(workspaceId, title);
      const { job, execution } = await client.execute(taskId, { model });
      expect(["succeeded", "failed"], job.error?.message).toContain(job.status);
      expect(job.error?.code ?? "UPSTREAM_FAILED", job.error?.message).toBe("UPSTREAM_FAILED");
      expect(execution).toMatchObject({ model, status: job.status === "succeeded" ? "review" : "failed" });
      expect(execution.finishedAt).toBeGreaterThanOrEqual(execution.createdAt);
      const [run] = await client.api.proposals.runs.query({ taskId });
      expect(run).toMatchObject({ id: execution.runId, status: job.status === "succeeded" ? "ok" : "failed" });
    }
    expect([project.dump(), project.dumpGit()]).toEqual(before);
  } finally {
    project.remove();
  }
}
