import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { FolderWatch } from "~/server/engines/mlx/folder-watch";
import { fingerprintFolder, type ModelFolder, readModelFolder } from "~/server/engines/mlx/model-folder";
import { mlxKey } from "~/server/engines/model-ref";
import type { Logger } from "~/server/log";

/**
 * The MLX models on disk: `<root>/<org>/<name>[@tag]/` with config.json and *.safetensors. Names that start with a dot are
 * staging folders and never listed. A folder that is dropped in appears by itself.
 */
export class ModelStore {
  #models = new Map<string, ModelFolder>();
  #opened: Promise<void> | null = null;
  #scanning: Promise<void> | null = null;
  readonly #watch: FolderWatch;

  constructor(
    readonly root: string,
    private readonly log: Logger,
    private readonly onChange: () => void,
    /** Puts something into a folder that was not there. */
    private readonly fill: () => Promise<void>,
  ) {
    this.#watch = new FolderWatch(() => void this.#scanInBackground());
  }

  /** Makes and fills the folder, reads it and watches it from now on. Whoever asks for a model before waits for this. */
  open(): Promise<void> {
    this.#opened ??= this.#makeFolder().catch((error) => {
      this.#opened = null;
      throw error;
    });
    return this.#opened;
  }

  async #makeFolder(): Promise<void> {
    const isNew = (await mkdir(this.root, { recursive: true })) !== undefined;
    if (isNew) await this.fill().catch((error) => this.log.warn({ err: error }, "cannot fill the new model store"));
    await this.#scan();
  }

  close(): void {
    this.#watch.close();
  }

  /** Sorted by name; none where the folder cannot be made. */
  async list(): Promise<ModelFolder[]> {
    await this.#refresh();
    return [...this.#models.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  /** The model of that name in any case; the disk is read again only when it is not known. */
  async find(name: string): Promise<ModelFolder | null> {
    const known = this.#models.get(mlxKey(name));
    if (known) return known;
    await this.#refresh();
    return this.#models.get(mlxKey(name)) ?? null;
  }

  /** Deletes the folder of an installed model. */
  async remove(model: ModelFolder): Promise<void> {
    await rm(model.path, { recursive: true, force: true });
    await this.#scan();
  }

  /** Reads the disk again, once the store is open or cannot be. */
  async #refresh(): Promise<void> {
    await this.open().catch(() => undefined);
    await this.#scan();
  }

  /** One scan at a time; whoever asks meanwhile shares it. */
  #scan(): Promise<void> {
    this.#scanning ??= this.#readDisk().finally(() => {
      this.#scanning = null;
    });
    return this.#scanning;
  }

  async #scanInBackground(): Promise<void> {
    // A scan that began before the event may have missed it.
    await this.#scanning?.catch(() => undefined);
    await this.#scan().catch((error) => this.log.warn({ err: error }, "cannot read the model store"));
  }

  async #readDisk(): Promise<void> {
    const found = new Map<string, ModelFolder>();
    const folders = [this.root];
    for (const org of await subfolders(this.root)) {
      folders.push(join(this.root, org));
      for (const model of await subfolders(join(this.root, org))) {
        const path = join(this.root, org, model);
        folders.push(path);
        const read = await this.#read(`${org}/${model}`, path);
        if (read) found.set(mlxKey(read.folder), read);
      }
    }
    this.#watch.follow(folders);
    const before = describe(this.#models);
    this.#models = found;
    if (describe(found) !== before) this.onChange();
  }

  /** Headers are read again only when the folder's files changed. */
  async #read(folder: string, path: string): Promise<ModelFolder | null> {
    try {
      const known = this.#models.get(mlxKey(folder));
      const print = await fingerprintFolder(path);
      if (known && print?.digest === known.digest && print.files.length === known.files.length) return known;
      return print && (await readModelFolder(folder, path));
    } catch (error) {
      this.log.warn({ err: error, model: folder }, "cannot read this model's folder");
      return null;
    }
  }
}

async function subfolders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => !entry.isFile() && !entry.name.startsWith(".")).map((entry) => entry.name);
}

const describe = (models: Map<string, ModelFolder>): string =>
  [...models.values()]
    .map((model) => `${model.name} ${model.digest}`)
    .sort()
    .join("\n");
