import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { expect } from "vitest";
import { rootDir } from "~/tests/fixtures/child-process";
import type { TestDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";
import { waitUntil } from "~/tests/fixtures/wait-until";

interface Added {
  titles: string[];
  tags: string[];
  comments: string[];
}

/**
 * Two other processes and a person at the board work on one live workspace for so many seconds. In the end everything that any
 * of them added is on the board and in the file.
 */
export async function hammerTodo2(daemon: TestDaemon, seconds: number): Promise<void> {
  const { api } = createTaskClient(daemon.url);
  const folder = join(daemon.home, "hammered");
  const file = join(folder, ".todo2", "state.todo2.json");
  mkdirSync(join(folder, ".todo2"), { recursive: true });
  writeFileSync(file, JSON.stringify({ todos: [], comments: [], activities: [], nextTaskNumber: 1 }));
  await api.todo2.setLive.mutate({ path: folder, isLive: true });
  const { workspaceId } = await api.todo2.status.query({ path: folder });
  if (workspaceId === null) throw new Error("the folder is no workspace");

  const writers = [1, 2].map((seed) =>
    execa("node", [join(rootDir, "tests/fakes/todo2-writer.mjs"), folder, String(seconds), String(seed)]),
  );
  const board = await workOnBoard(api, workspaceId, seconds);
  const added = [board, ...(await Promise.all(writers)).map(({ stdout }) => JSON.parse(stdout) as Added)];

  await waitForAgreement(api, folder);
  const expected = {
    titles: added.flatMap(({ titles }) => titles).sort(),
    tags: added.flatMap(({ tags }) => tags).sort(),
    comments: added.flatMap(({ comments }) => comments).sort(),
  };
  expect(Math.min(...Object.values(expected).map((list) => list.length))).toBeGreaterThan(seconds);
  expect(readFileDocument(file)).toEqual(expected);
  expect(await readBoard(api, workspaceId)).toEqual(expected);

  rewriteCarelessly(file);
  await waitUntil("the comments to be back", async () => readFileDocument(file).comments.length > 0 || null);
  await waitForAgreement(api, folder);
  expect(readFileDocument(file)).toEqual(expected);
  expect(await readBoard(api, workspaceId)).toEqual(expected);
  await api.todo2.setLive.mutate({ path: folder, isLive: false });
}

/** As one writer of the format does it: tasks alone, in any order, all dated anew. */
function rewriteCarelessly(file: string): void {
  const { todos } = JSON.parse(readFileSync(file, "utf8")) as { todos: Record<string, unknown>[] };
  const last_modified = new Date().toISOString();
  writeFileSync(file, JSON.stringify({ todos: todos.map((todo) => ({ ...todo, last_modified })).reverse() }));
}

async function waitForAgreement(api: Api, path: string): Promise<void> {
  await waitUntil("file and board to agree", async () => {
    const { isFileChanged, error } = await api.todo2.status.query({ path });
    const { isFileWritten, groupId } = await api.todo2.run.mutate({ path, mode: "sync", acceptsDeletions: false });
    expect(error).toBeNull();
    return !isFileChanged && !isFileWritten && groupId === null ? true : null;
  });
}

type Api = ReturnType<typeof createTaskClient>["api"];

async function workOnBoard(api: Api, workspaceId: string, seconds: number): Promise<Added> {
  const added: Added = { titles: [], tags: [], comments: [] };
  const end = Date.now() + seconds * 1000;
  for (let step = 0; Date.now() < end; step++) {
    const name = `board-${step}`;
    const tasks = await api.tasks.list.query({ workspaceId });
    const task = tasks[step % Math.max(1, tasks.length)];
    if (!task || step % 3 === 0) {
      await api.tasks.create.mutate({ title: name, workspaceId });
      added.titles.push(name);
    } else if (step % 3 === 1) {
      await api.comments.add.mutate({ taskId: task.id, type: "note", text: name });
      added.comments.push(name);
    } else {
      const patch = { tags: [...task.tags, name] };
      // Another change may come first; then this one is refused and nothing was added.
      const isDone = await api.tasks.update.mutate({ id: task.id, version: task.version, patch }).then(
        () => true,
        () => false,
      );
      if (isDone) added.tags.push(name);
    }
    await pause(40);
  }
  return added;
}

function readFileDocument(file: string): Added {
  const { todos, comments } = JSON.parse(readFileSync(file, "utf8")) as {
    todos: { name: string; tags?: string[] }[];
    comments?: { content: string }[];
  };
  return {
    titles: todos.map(({ name }) => name).sort(),
    tags: todos.flatMap(({ tags = [] }) => tags).sort(),
    comments: (comments ?? []).map(({ content }) => content).sort(),
  };
}

async function readBoard(api: Api, workspaceId: string): Promise<Added> {
  const tasks = await api.tasks.list.query({ workspaceId });
  const comments = await Promise.all(tasks.map(({ id }) => api.comments.list.query({ taskId: id })));
  return {
    titles: tasks.map(({ title }) => title).sort(),
    tags: tasks.flatMap(({ tags }) => tags).sort(),
    comments: comments
      .flat()
      .map(({ text }) => text)
      .sort(),
  };
}
