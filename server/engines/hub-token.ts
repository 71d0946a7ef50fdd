import { readFile } from "node:fs/promises";

/** The token for the hub: HF_TOKEN of the daemon's environment, else what `ollmlx login` keeps in `file`; null = none. */
export async function readHubToken(env: Readonly<Record<string, string>>, file: string): Promise<string | null> {
  if (env.HF_TOKEN) return env.HF_TOKEN;
  const kept = await readFile(file, "utf8").catch(() => "");
  return kept.trim() || null;
}
