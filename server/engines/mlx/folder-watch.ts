import { type FSWatcher, watch } from "node:fs";

const settleMs = 150;

/**
 * Watches a changing set of folders, one level each. Not `recursive`: on Linux Node emulates that slowly, and three
 * levels are all there is.
 */
export class FolderWatch {
  readonly #watchers = new Map<string, FSWatcher>();
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;

  /** `onEvent` is called once after a burst of changes. */
  constructor(private readonly onEvent: () => void) {}

  /** Watches exactly these folders from now on. */
  follow(folders: string[]): void {
    if (this.#isClosed) return;
    const wanted = new Set(folders);
    for (const folder of [...this.#watchers.keys()]) if (!wanted.has(folder)) this.#drop(folder);
    for (const folder of wanted) if (!this.#watchers.has(folder)) this.#add(folder);
  }

  close(): void {
    this.#isClosed = true;
    for (const folder of [...this.#watchers.keys()]) this.#drop(folder);
    if (this.#timer) clearTimeout(this.#timer);
  }

  #add(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, () => this.#schedule());
      watcher.on("error", () => this.#drop(folder));
      this.#watchers.set(folder, watcher);
      // What appeared between the reading of the folder and this watch has raised no event.
      this.#schedule();
    } catch {
      // The folder is gone, or the system's limit of watches is reached: a listing still reads the disk.
    }
  }

  #drop(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.onEvent();
    }, settleMs).unref();
  }
}
