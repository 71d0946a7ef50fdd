import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTask, updateTask } from "~/server/services/change-tasks";
import { addComment } from "~/server/services/comments";
import { exportTaskPrompt } from "~/server/services/export-task-prompt";
import { updateWorkspace } from "~/server/services/workspaces";
import { openBoard, type TestBoard } from "~/tests/fixtures/open-board";

let board: TestBoard;
let folder: string;

beforeEach(async () => {
  board = openBoard();
  folder = await mkdtemp(join(tmpdir(), "task-prompt-"));
});
afterEach(async () => {
  board.close();
  await rm(folder, { recursive: true, force: true });
});

describe("a task as a prompt", () => {
  it("holds criteria of both kinds, parent, dependencies, subtasks, comments and chosen files", async () => {
    const { task: parent } = createTask(board, { title: "Dark mode", description: "For the whole app" });
    const { task: first } = createTask(board, { title: "Choose colours", status: "Done" });
    const { task } = createTask(board, { title: "Theme switch", parentId: parent.id, criteria: ["It is remembered"] });
    createTask(board, { title: "Icon", parentId: task.id });
    const kept = task.criteria.map((criterion) => ({ ...criterion, checked: true }));
    updateTask(board, {
      id: task.id,
      version: task.version,
      patch: {
        criteria: [...kept, { text: "Reviewed", checked: false, kind: "done" }],
        dependencyIds: [first.id],
        tags: ["ui"],
      },
    });
    addComment(board, { taskId: task.id, text: "Use the system's choice first." });
    await writeFile(join(folder, "notes.md"), "```ts\nlet a\n```\n");
    await updateWorkspace(board, { id: "home", patch: { path: folder } });

    const prompt = await exportTaskPrompt(board, { id: `#${task.number}`, paths: ["notes.md"] });
    expect(prompt).toMatch(/^# Theme switch\n\nPriority: medium \| Tags: ui\n/);
    expect(prompt).toContain(
      "## Acceptance criteria\n\n- [x] It is remembered\n\n## Definition of done\n\n- [ ] Reviewed",
    );
    expect(prompt).toContain(`## Part of\n\n#${parent.number} Dark mode\n\nFor the whole app`);
    expect(prompt).toContain(`## Depends on\n\n- #${first.number} Choose colours (Done)`);
    expect(prompt).toMatch(/## Subtasks\n\n- #\d+ Icon \(Todo\)/);
    expect(prompt).toMatch(/## Comments\n\n\*\*human, \d{4}-\d\d-\d\d:\*\* Use the system's choice first\./);
    expect(prompt).toContain("File notes.md:\n````md\n```ts\nlet a\n```\n````");
  });

  it("leaves empty parts out, and says what is wrong with a task or a file", async () => {
    const { task } = createTask(board, { title: "Alone" });
    const prompt = await exportTaskPrompt(board, { id: task.id, paths: [] });
    expect(prompt.match(/^## .*/gm)).toEqual(["## What to do"]);
    await expect(exportTaskPrompt(board, { id: "999", paths: [] })).rejects.toThrow(/no task/);
    await expect(exportTaskPrompt(board, { id: task.id, paths: ["a.md"] })).rejects.toThrow(/has no folder/);
    await updateWorkspace(board, { id: "home", patch: { path: folder } });
    await expect(exportTaskPrompt(board, { id: task.id, paths: ["../a.md"] })).rejects.toThrow("../a.md");
  });
});
