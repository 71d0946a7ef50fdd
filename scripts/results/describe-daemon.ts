import { execa } from "execa";
import { root } from "~/scripts/setup/paths.mjs";
import type { BenchModel, Machine } from "~/shared/contracts/bench";
import { type System, systemSchema } from "~/shared/contracts/system";

/** The command under test: the one of this checkout unless `OLLMLX_BIN` names another. */
export const ollmlxCommand = (): string => process.env.OLLMLX_BIN ?? `${root}/bin/ollmlx`;

/** The running daemon. Throws with what the command line says when none runs. */
export async function askDaemon(): Promise<System> {
  const { stdout, stderr, failed } = await execa(ollmlxCommand(), ["status", "--json"], {
    reject: false,
    stdin: "ignore",
  });
  if (failed) throw new Error(stderr || "the daemon does not answer");
  return systemSchema.parse(JSON.parse(stdout));
}

/** Headers for a daemon that asks for a key. */
export const authorization = (): Record<string, string> =>
  process.env.OLLMLX_API_KEY ? { authorization: `Bearer ${process.env.OLLMLX_API_KEY}` } : {};

export function withoutName({ hostname: _hostname, ...machine }: Machine): Omit<Machine, "hostname"> {
  return machine;
}

/** Programs behind the daemon with their versions; the MLX backend is asked for its own. */
export async function describeVersions(system: System): Promise<Record<string, string>> {
  const versions: Record<string, string> = { ollmlx: system.version, node: process.versions.node };
  for (const { id, state, url, version } of system.engines) {
    if (state !== "running") continue;
    if (id === "ollama") versions.ollama = version ?? "unknown";
    else Object.assign(versions, await askBackend(url));
  }
  return versions;
}

async function askBackend(url: string): Promise<Record<string, string>> {
  const health = (await (await fetch(`${url}/health`)).json()) as Record<string, unknown>;
  return { mlx: String(health.mlx), "mlx-lm": String(health.mlx_lm), device: String(health.device) };
}

/** Program to version; an engine that names its library in its version ("mlx-lm 0.32.2") is called by that. */
export const readVersions = (models: BenchModel[]): Record<string, string> =>
  Object.fromEntries(
    models.map(({ engine, engineVersion }) => {
      const [, library = engine, version = engineVersion ?? "unknown"] =
        /^([a-z][\w-]*) (.+)$/i.exec(engineVersion ?? "") ?? [];
      return [library, version];
    }),
  );
