import { type FSWatcher, watch } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { listLiveSyncs, patchTodo2Sync } from "~/db/queries/todo2";
import { toAppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { syncWorkspace } from "~/server/services/todo2/sync-workspace";
import { todo2Folder } from "~/server/services/todo2/todo2-file";
import { findWorkspace } from "~/server/services/workspaces";

type Parts = Pick<Runtime, "db" | "bus" | "config" | "log">;

/** Files are looked at this often besides: network drives give no notice of changes. */
const lookEveryMs = 1_000;
/** One action is often several changes. */
const calmMs = 200;
/** After a failure the next try waits for a change, or this long. */
const retryMs = 30_000;

/** Carries changes over between the board and the Todo2 files of the workspaces that are live. */
export class LiveSync {
  readonly #stamps = new Map<string, string>();
  readonly #failedAt = new Map<string, number>();
  #isBoardChanged = false;
  #running: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #calm: NodeJS.Timeout | undefined;
  readonly #watchers = new Map<string, FSWatcher>();
  #unsubscribe: () => void = () => undefined;

  constructor(private readonly parts: Parts) {}

  start(): void {
    this.#unsubscribe = this.parts.bus.subscribe((event) => {
      if (event.type !== "tasks.changed") return;
      this.#isBoardChanged = true;
      this.#lookSoon();
    });
    this.#timer = setInterval(() => this.#look(), lookEveryMs).unref();
  }

  /** Resolves when no sync is under way any more. */
  async stop(): Promise<void> {
    this.#unsubscribe();
    clearInterval(this.#timer);
    clearTimeout(this.#calm);
    for (const watcher of this.#watchers.values()) watcher.close();
    await this.#running;
    this.#timer = undefined;
  }

  #lookSoon(): void {
    clearTimeout(this.#calm);
    this.#calm = setTimeout(() => this.#look(), calmMs).unref();
  }

  #look(): void {
    if (this.#running || !this.#timer) return;
    this.#running = this.#syncChanged().finally(() => {
      this.#running = null;
    });
  }

  async #syncChanged(): Promise<void> {
    const isBoardChanged = this.#isBoardChanged;
    this.#isBoardChanged = false;
    const live = listLiveSyncs(this.parts.db).map(({ workspaceId }) => findWorkspace(this.parts, workspaceId));
    this.#watch(live.flatMap(({ path }) => path ?? []));
    for (const { id: workspaceId, path } of live) {
      if (path === null) continue;
      const isFileChanged = (await readStamp(path)) !== this.#stamps.get(workspaceId);
      const failedAt = this.#failedAt.get(workspaceId);
      const isRetry = failedAt !== undefined && Date.now() - failedAt > retryMs;
      if (isBoardChanged || isFileChanged || isRetry) await this.#sync(workspaceId, path);
    }
  }

  /** Folders, not files: a file that is replaced is another one. */
  #watch(paths: string[]): void {
    for (const [path, watcher] of this.#watchers) {
      if (paths.includes(path)) continue;
      watcher.close();
      this.#watchers.delete(path);
    }
    for (const path of paths) {
      if (this.#watchers.has(path)) continue;
      try {
        const watcher = watch(join(path, todo2Folder), { persistent: false }, () => this.#lookSoon());
        // A folder that goes away is looked for again.
        watcher.on("error", () => this.#watchers.delete(path));
        this.#watchers.set(path, watcher);
      } catch {
        // Not there now, or no more watches on this system: the regular look finds changes.
      }
    }
  }

  async #sync(workspaceId: string, path: string): Promise<void> {
    // Taken before the file is read: what is written to it meanwhile leads to another sync.
    const stamp = await readStamp(path);
    try {
      const report = await syncWorkspace(this.parts, findWorkspace(this.parts, workspaceId), { mode: "sync" });
      this.#failedAt.delete(workspaceId);
      this.#stamps.set(workspaceId, stamp);
      if (report.isFileWritten || report.groupId) this.parts.bus.publish({ type: "workspaces.changed" });
    } catch (thrown) {
      const { message } = toAppError(thrown);
      this.parts.log.warn({ err: thrown, workspaceId }, "live sync failed");
      this.#failedAt.set(workspaceId, Date.now());
      this.#stamps.set(workspaceId, stamp);
      patchTodo2Sync(this.parts.db, workspaceId, { error: message });
      this.parts.bus.publish({ type: "workspaces.changed" });
    }
  }
}

/** Changes when one of the files that hold the tasks does. */
async function readStamp(path: string): Promise<string> {
  const names = ["state.todo2.json", "todo2.db", "todo2.db-wal"];
  const facts = await Promise.all(names.map((name) => stat(join(path, todo2Folder, name)).catch(() => null)));
  return facts.map((fact) => (fact ? `${fact.mtimeMs} ${fact.size} ${fact.ino}` : "-")).join(" ");
}
