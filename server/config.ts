import { homedir } from "node:os";
import { join } from "node:path";
import type { z } from "zod";
import { AppError } from "~/server/errors";
import { packageRoot, packageVersion } from "~/server/package-root";
import { type DaemonFlags, type SettingName, settingDefinitions, settingParsers } from "~/server/settings";
import type { Setting } from "~/shared/contracts/system";

/** How the daemon runs: read once, frozen, handed to whoever needs a part of it. */
export interface Config {
  version: string;
  /** Folder of the installed package. */
  rootDir: string;
  home: string;
  host: string;
  port: number;
  /** False while the port is the default, so that another free one may be taken. */
  isPortChosen: boolean;
  ollamaHost: string;
  ollamaPort: number;
  mlxPort: number;
  /** `bin: null` = look for Ollama where it is usually installed. */
  ollama: { mode: "attach"; url: string } | { mode: "manage"; bin: string | null; port: number };
  modelsDir: string;
  mlxModelsDir: string;
  hfEndpoint: string;
  keepAlive: string;
  maxQueue: number;
  /** Null = each engine's own default. */
  numParallel: number | null;
  origins: string[];
  apiKey: string | null;
  logFile: string;
  /** The static export of the dashboard. */
  uiDir: string;
  devUiUrl: string | null;
  python: string;
  /** The process environment for engines: what PATH, HOME, HF_TOKEN and proxies they are to see. */
  childEnv: Readonly<Record<string, string>>;
  settings: Setting[];
}

type Environment = Record<string, string | undefined>;

/**
 * Reads flags over environment over defaults. An empty variable counts as not set.
 * Throws BAD_REQUEST with one line that names the setting, the value and what is allowed.
 */
export function loadConfig(flags: DaemonFlags = {}, env: Environment = process.env): Config {
  const read = new SettingReader(flags, env);
  const home = read.value("home", join(homedir(), ".ollmlx"));
  const isDefaultHome = home === join(homedir(), ".ollmlx");
  const modelsDir = read.value("models", join(homedir(), ".ollama", "models"));
  const { host: ollamaHost, port: ollamaPort } = read.value("ollamaHost", "127.0.0.1:11434");
  const attachUrl = read.optional("ollamaUrl");
  const bin = read.optional("ollamaBin");
  const managedPort = read.value("ollamaPort", "11435");
  return Object.freeze({
    version: packageVersion,
    rootDir: packageRoot,
    home,
    host: read.value("host", "127.0.0.1"),
    port: read.value("port", "3000"),
    isPortChosen: read.source("port") !== "default",
    ollamaHost,
    ollamaPort,
    mlxPort: read.value("mlxPort", "8023"),
    ollama: attachUrl ? { mode: "attach", url: attachUrl } : { mode: "manage", bin, port: managedPort },
    modelsDir,
    mlxModelsDir: join(modelsDir, "mlx"),
    hfEndpoint: read.value("hfEndpoint", "https://huggingface.co"),
    keepAlive: read.value("keepAlive", "5m"),
    maxQueue: read.value("maxQueue", "512"),
    numParallel: read.optional("numParallel"),
    origins: read.optional("origins") ?? [],
    apiKey: read.optional("apiKey"),
    logFile: read.value("log", isDefaultHome ? "/tmp/ollmlx.log" : join(home, "logs", "ollmlx.log")),
    uiDir: join(packageRoot, "out"),
    devUiUrl: read.optional("devUi"),
    python: read.value("python", join(packageRoot, ".venv", "bin", "python")),
    childEnv: Object.freeze(
      Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    ),
    settings: settingDefinitions.map(({ name }) => read.setting(name)),
  } satisfies Config);
}

type Parsed<Name extends SettingName> = z.output<(typeof settingParsers)[Name]>;

class SettingReader {
  readonly #used = new Map<SettingName, Setting>();

  constructor(
    private readonly flags: DaemonFlags,
    private readonly env: Environment,
  ) {}

  value<Name extends SettingName>(name: Name, fallback: string): Parsed<Name> {
    return this.#parse(name, this.#find(name) ?? { text: fallback, source: "default" });
  }

  optional<Name extends SettingName>(name: Name): Parsed<Name> | null {
    const found = this.#find(name);
    return found ? this.#parse(name, found) : null;
  }

  source(name: SettingName): Setting["source"] {
    return this.setting(name).source;
  }

  setting(name: SettingName): Setting {
    const { flag, env } = definition(name);
    return this.#used.get(name) ?? { name, value: "", source: "default", flag, env };
  }

  #find(name: SettingName): { text: string; source: Setting["source"] } | null {
    const flag = this.flags[name];
    if (flag !== undefined) return { text: flag, source: "flag" };
    const text = unquote(this.env[definition(name).env] ?? "");
    return text === "" ? null : { text, source: "env" };
  }

  #parse<Name extends SettingName>(
    name: Name,
    { text, source }: { text: string; source: Setting["source"] },
  ): Parsed<Name> {
    const { flag, env, secret } = definition(name);
    const shown = secret ? "(hidden)" : text;
    const parsed = settingParsers[name].safeParse(text);
    if (!parsed.success) {
      const given = source === "flag" ? flag : env;
      throw new AppError("BAD_REQUEST", `${given}=${shown} is wrong: give ${parsed.error.issues[0]?.message}`);
    }
    this.#used.set(name, { name, value: shown, source, flag, env });
    return parsed.data as Parsed<Name>;
  }
}

function definition(name: SettingName): { flag: string; env: string; secret?: boolean } {
  const found = settingDefinitions.find((setting) => setting.name === name);
  if (!found) throw new Error(`setting ${name} has no definition`);
  return found;
}

/** Ollama strips blanks and quotes around its variables, which survive from service files. */
function unquote(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, "$2");
}
