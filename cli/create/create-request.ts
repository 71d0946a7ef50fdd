import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { listModelFiles, type ModelFile } from "~/cli/create/model-files";
import type { Modelfile } from "~/cli/create/modelfile";
import { parseParameter } from "~/cli/models/parameters";
import { printNote } from "~/cli/output";

/** What `/api/create` is to be asked, with the files that must be uploaded first. */
export interface CreatePlan {
  from: string | undefined;
  files: ModelFile[];
  adapters: ModelFile[];
  /** The other fields of the request. */
  fields: Record<string, unknown>;
}

const outdated =
  "penalize_newline low_vram f16_kv logits_all vocab_only use_mlock mirostat mirostat_tau mirostat_eta".split(" ");

/** Reads the paths of a Modelfile against its folder: a FROM that names no file is the name of a model. */
export function planCreate(file: Modelfile, folder: string): CreatePlan {
  const plan: CreatePlan = { from: undefined, files: [], adapters: [], fields: describe(file) };
  for (const from of file.from) {
    const path = resolvePath(from, folder);
    if (existsSync(path)) plan.files.push(...listModelFiles(path));
    else plan.from = from;
  }
  for (const adapter of file.adapters) plan.adapters.push(...listModelFiles(resolvePath(adapter, folder)));
  return plan;
}

function describe({ template, system, licenses, messages, parameters, renderer, parser, requires }: Modelfile) {
  const read = readParameters(parameters);
  return {
    template,
    system,
    renderer,
    parser,
    requires,
    license: licenses.length > 0 ? licenses : undefined,
    messages: messages.length > 0 ? messages : undefined,
    parameters: Object.keys(read).length > 0 ? read : undefined,
  };
}

function readParameters(parameters: Modelfile["parameters"]): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const { name, value } of parameters) {
    if (outdated.includes(name)) {
      printNote(`warning: parameter ${name} is deprecated and left out`);
      continue;
    }
    const parsed = parseParameter(name, [value]);
    const before = read[name];
    read[name] = Array.isArray(parsed) && Array.isArray(before) ? [...before, ...parsed] : parsed;
  }
  return read;
}

function resolvePath(path: string, folder: string): string {
  if (path === "~" || path.startsWith("~/")) return join(homedir(), path.slice(1));
  return isAbsolute(path) ? path : resolve(folder, path);
}
