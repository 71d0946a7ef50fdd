import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { z } from "zod";
import { parseDurationMs } from "~/shared/duration";

/** One setting of the daemon: how it is given and what values it takes. */
export interface SettingDefinition {
  /** Name of the command line option in camel case, and of the property in `DaemonFlags`. */
  name: string;
  flag: string;
  env: string;
  description: string;
  /** Never shown in a listing. */
  secret?: boolean;
}

/** Every setting in the order in which they are listed for people. */
export const settingDefinitions = [
  { name: "home", flag: "--home", env: "OLLMLX_HOME", description: "folder of the database, logs and run files" },
  { name: "host", flag: "--host", env: "OLLMLX_HOST", description: "address that the dashboard and all APIs bind" },
  { name: "port", flag: "--port", env: "OLLMLX_PORT", description: "port of the dashboard and all APIs" },
  {
    name: "ollamaHost",
    flag: "--ollama-host",
    env: "OLLAMA_HOST",
    description: "host[:port] where Ollama clients are served",
  },
  { name: "mlxPort", flag: "--mlx-port", env: "OLLMLX_MLX_PORT", description: "port of the MLX backend on 127.0.0.1" },
  {
    name: "ollamaUrl",
    flag: "--ollama-url",
    env: "OLLMLX_OLLAMA_URL",
    description: "use the Ollama server at this address instead of starting one",
  },
  { name: "ollamaBin", flag: "--ollama-bin", env: "OLLMLX_OLLAMA_BIN", description: "the ollama program to start" },
  {
    name: "ollamaPort",
    flag: "--ollama-port",
    env: "OLLMLX_OLLAMA_PORT",
    description: "port on 127.0.0.1 of the Ollama that is started",
  },
  {
    name: "models",
    flag: "--models",
    env: "OLLAMA_MODELS",
    description: "model store; MLX models are in mlx/ below it",
  },
  { name: "hfEndpoint", flag: "--hf-endpoint", env: "HF_ENDPOINT", description: "Hugging Face hub to pull from" },
  {
    name: "keepAlive",
    flag: "--keep-alive",
    env: "OLLAMA_KEEP_ALIVE",
    description: "how long an idle model stays loaded (5m, 30s, 0, -1)",
  },
  {
    name: "maxQueue",
    flag: "--max-queue",
    env: "OLLAMA_MAX_QUEUE",
    description: "requests that may wait before 503",
  },
  {
    name: "numParallel",
    flag: "--num-parallel",
    env: "OLLAMA_NUM_PARALLEL",
    description: "requests that one model answers at once",
  },
  {
    name: "origins",
    flag: "--origins",
    env: "OLLAMA_ORIGINS",
    description: "further browser origins that may call, comma separated, * as wildcard",
  },
  {
    name: "apiKey",
    flag: "--api-key",
    env: "OLLMLX_API_KEY",
    description: "require this bearer token on every API",
    secret: true,
  },
  { name: "log", flag: "--log", env: "OLLMLX_LOG", description: "the daemon's log file (JSON lines)" },
  { name: "python", flag: "--python", env: "OLLMLX_PYTHON", description: "Python that runs the MLX backend" },
  {
    name: "devUi",
    flag: "--dev-ui",
    env: "OLLMLX_DEV_UI",
    description: "address of `next dev` to take the pages from",
  },
] as const satisfies SettingDefinition[];

export type SettingName = (typeof settingDefinitions)[number]["name"];

/** Values given on the command line, by setting name. */
export type DaemonFlags = Partial<Record<SettingName, string>>;

const port = z.coerce
  .number("a port from 1 to 65535")
  .int()
  .min(1, "a port from 1 to 65535")
  .max(65_535, "a port from 1 to 65535");
const count = (most: number) =>
  z.coerce
    .number(`a number from 1 to ${most}`)
    .int()
    .min(1, `a number from 1 to ${most}`)
    .max(most, `a number from 1 to ${most}`);
const path = z.string().transform((text) => expandPath(text));
const address = z
  .url({ protocol: /^https?$/, error: "an address such as http://127.0.0.1:11434" })
  .transform((text) => text.replace(/\/+$/, ""));

/** How the text of each setting is read; the message says what is allowed. */
export const settingParsers = {
  home: path,
  host: z.string().regex(/^[\w.:-]+$/, "an address to bind such as 127.0.0.1 or 0.0.0.0"),
  port,
  ollamaHost: z.string().transform(parseHostPort),
  mlxPort: port,
  ollamaUrl: address,
  ollamaBin: path,
  ollamaPort: port,
  models: path,
  hfEndpoint: address,
  keepAlive: z
    .string()
    .refine((text) => parseDurationMs(text) !== null, "seconds or a duration such as 5m, 1h30m, 0 or -1"),
  maxQueue: count(100_000),
  numParallel: count(1024),
  origins: z.string().transform((text) =>
    text
      .split(",")
      .map((origin) => origin.trim())
      .filter(Boolean),
  ),
  apiKey: z.string().min(8, "at least 8 characters"),
  log: path,
  python: path,
  devUi: address,
} satisfies Record<SettingName, z.ZodType>;

function expandPath(text: string): string {
  const path = text === "~" || text.startsWith("~/") ? join(homedir(), text.slice(1)) : text;
  return isAbsolute(path) ? path : resolve(path);
}

/** Reads OLLAMA_HOST as Ollama does: optional http://, host, port; without a port 11434. */
function parseHostPort(text: string, context: z.RefinementCtx): { host: string; port: number } {
  const match = /^(?:http:\/\/)?(\[[\da-f:]+\]|[^\s:/[\]]*)(?::(\d{1,5}))?\/?$/i.exec(text);
  const port = match?.[2] === undefined ? 11_434 : Number(match[2]);
  if (!match || port < 1 || port > 65_535) {
    context.addIssue({ code: "custom", message: "host, host:port or :port, such as 127.0.0.1:11434" });
    return z.NEVER;
  }
  return { host: (match[1] ?? "").replace(/^\[|\]$/g, "") || "127.0.0.1", port };
}
