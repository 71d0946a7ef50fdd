import { z } from "zod";
import type { ModelOverlay } from "~/server/engines/engine";
import { AppError } from "~/server/errors";
import { checkOptions } from "~/server/gateway/ollama/check-options";
import { isModelName } from "~/server/gateway/ollama/model-name";

const text = z.string().nullish();
const digests = z.record(z.string(), z.string()).nullish();

/** The body of `/api/create`. */
export const createBody = z.looseObject({
  model: text,
  name: text,
  from: text,
  files: digests,
  adapters: digests,
  template: text,
  system: text,
  license: z.union([z.string(), z.array(z.string())], "expected a text or a list of texts").nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.string() })).nullish(),
  quantize: text,
  quantization: text,
  stream: z.boolean().nullish(),
});

/** A request to `/api/create`, checked; names and digests of files by their path in the model. */
export interface CreateRequest {
  name: string;
  from: string | null;
  files: ReadonlyMap<string, string>;
  adapters: ReadonlyMap<string, string>;
  template: string | null;
  system: string | null;
  license: string[];
  parameters: Record<string, unknown>;
  messages: { role: string; content: string }[];
  quantize: string | null;
  isStreamed: boolean;
}

/** Throws BAD_REQUEST in Ollama's words where it has some. */
export function checkCreateRequest(body: Record<string, unknown>): CreateRequest {
  const parsed = createBody.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const message = issue?.message.replace(/^Invalid input: /, "");
    throw new AppError("BAD_REQUEST", `field "${issue?.path.join(".")}" is wrong: ${message}`);
  }
  const { data } = parsed;
  const name = data.model || data.name || "";
  const from = data.from || null;
  if (!isModelName(name) || (from !== null && !isModelName(from))) {
    throw new AppError("BAD_REQUEST", "invalid model name");
  }
  const files = toFiles(data.files);
  if (from === null && files.size === 0) {
    throw new AppError("BAD_REQUEST", "neither 'from' or 'files' was specified");
  }
  checkOptions(data.parameters);
  checkTemplate(data.template ?? "");
  const license = data.license ?? [];
  return {
    name,
    from,
    files,
    adapters: toFiles(data.adapters),
    template: data.template || null,
    system: data.system || null,
    license: typeof license === "string" ? [license].filter(Boolean) : license,
    parameters: data.parameters ?? {},
    messages: (data.messages ?? []).map(({ role, content }) => ({ role, content })),
    quantize: data.quantize || data.quantization || null,
    isStreamed: data.stream !== false,
  };
}

/** What the new model adds to what it is made from. */
export function toOverlay(request: CreateRequest): ModelOverlay {
  const { from, template, system, license, parameters, messages } = request;
  return {
    ...(from === null ? {} : { from }),
    ...(template === null ? {} : { template }),
    ...(system === null ? {} : { system }),
    ...(license.length > 0 ? { license } : {}),
    ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
    ...(messages.length > 0 ? { messages } : {}),
  };
}

function toFiles(digests: Record<string, string> | null | undefined): Map<string, string> {
  const files = new Map(Object.entries(digests ?? {}));
  for (const [file, digest] of files) {
    const isInside = file !== "" && !file.startsWith("/") && !/[\\\0]/.test(file) && !file.split("/").includes("..");
    if (!isInside) throw new AppError("BAD_REQUEST", "file path must be relative");
    if (!/^sha256[:-][0-9a-f]{64}$/.test(digest)) throw new AppError("BAD_REQUEST", "invalid digest format");
  }
  return files;
}

/** Both template languages put what they do into pairs of braces. */
function checkTemplate(template: string): void {
  const count = (mark: string) => template.split(mark).length - 1;
  if (count("{{") === count("}}") && count("{%") === count("%}")) return;
  throw new AppError("BAD_REQUEST", "template error: unclosed action");
}
