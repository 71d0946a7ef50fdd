import { ImportNotes } from "~/server/services/prompts/promptfoo/import-notes";
import { parseYaml } from "~/server/services/prompts/promptfoo/parse-yaml";
import { isRecord } from "~/server/services/prompts/promptfoo/read-assertion";
import { nameType, readTests } from "~/server/services/prompts/promptfoo/read-tests";
import { writtenProvider } from "~/server/services/prompts/promptfoo/write-promptfoo";
import { promptLabelSchema } from "~/shared/contracts/prompt";
import type { PromptFile } from "~/shared/contracts/prompt-file";
import { checkPromptFile } from "~/shared/prompt-file";
import { findPlaceholders } from "~/shared/prompt-spans";

const known = new Set(["$schema", "description", "tags", "prompts", "providers", "targets", "tests", "defaultTest"]);

/** Whether a text is a promptfoo configuration, in YAML or in JSON, and no file of our own. */
export function isPromptfoo(text: string, fileName: string): boolean {
  if (/\.ya?ml$/i.test(fileName)) return true;
  if (/^\s*\{/.test(text)) return /"prompts"\s*:/.test(text) && !/"format"\s*:\s*"ollmlx-prompt"/.test(text);
  return /^prompts[ \t]*:/m.test(text) && /^(?:tests|providers|targets|description|defaultTest)[ \t]*:/m.test(text);
}

/**
 * Reads a promptfoo configuration: its prompts become revisions of one prompt, the first in use, its tests sets of
 * cases. `notes` say what has no counterpart here. Throws an Error that says what is wrong.
 */
export function readPromptfoo(
  text: string,
  fallbackName: string,
  createdAt: number,
): { file: PromptFile; notes: string[] } {
  const config = parseYaml(text);
  if (!isRecord(config)) throw new Error(`a promptfoo file must be an object, but this is ${nameType(config)}`);
  const notes = new ImportNotes();
  for (const key of Object.keys(config))
    if (!known.has(key)) notes.add("parts without a counterpart are not kept", key);
  noteProviders(config.providers ?? config.targets, notes);
  const prompts = readPrompts(config.prompts, notes);
  const labels: Record<string, number> = {};
  const revisions = prompts.map(({ text: raw, label }, i) => {
    const name = toLabel(label, i, notes);
    if (name !== null && labels[name] === undefined) labels[name] = i + 1;
    return { number: i + 1, parent: i === 0 ? null : 1, text: raw, author: "human", ...imported, createdAt };
  });
  const summary = isRecord(config.tags) && typeof config.tags.summary === "string" ? config.tags.summary : "";
  const file = checkPromptFile({
    format: "ollmlx-prompt",
    version: 1,
    name:
      String(config.description ?? "")
        .trim()
        .slice(0, 120) || fallbackName,
    summary: summary.slice(0, 500),
    placeholders: findPlaceholders(prompts[0]?.text ?? ""),
    revisions,
    active: 1,
    labels,
    evalSets: readTests(config.tests, config.defaultTest, notes),
  });
  return { file, notes: notes.list() };
}

const imported = { reason: "Imported from promptfoo.", status: "accepted", statusReason: "" };

function noteProviders(providers: unknown, notes: ImportNotes): void {
  const isOurs = Array.isArray(providers) && providers.length === 1 && providers[0] === writtenProvider;
  if (providers !== undefined && !isOurs) notes.add("providers are not kept: choose the model when you run the cases");
}

interface GivenPrompt {
  text: string;
  label: string | null;
}

/** Throws where no prompt is left. */
function readPrompts(given: unknown, notes: ImportNotes): GivenPrompt[] {
  if (given === undefined || given === null) throw new Error("the file has no prompts");
  const list = Array.isArray(given) ? given : [given];
  const read = list.flatMap((each: unknown, i) => readPrompt(each, i + 1, notes) ?? []);
  if (read.length > 0) return read;
  throw new Error(["the file has no prompt that can be read", ...notes.list()].join("; "));
}

function readPrompt(given: unknown, number: number, notes: ImportNotes): GivenPrompt | null {
  const place = `prompt ${number}`;
  const { raw, id, label } = isRecord(given) ? given : { raw: given, id: undefined, label: undefined };
  const text = raw ?? id;
  if (typeof text !== "string") {
    throw new Error(
      `${place} must be a text or an object with "raw", but it is ${nameType(isRecord(given) ? text : given)}`,
    );
  }
  if (text.trim() === "") throw new Error(`${place} is empty`);
  if (
    raw === undefined ||
    /^(?:file|exec|python|https?):\/?\/?\S+$|^\S+\.(?:txt|md|json|ya?ml|j2|[cm]?[jt]s|py|csv)(?::\w+)?$/.test(text)
  ) {
    notes.add("prompts that stand elsewhere are not read: paste their text", `${place} (${text.slice(0, 80)})`);
    return null;
  }
  if (/^\s*\[\s*\{[\s\S]*"role"\s*:/.test(text))
    notes.add("a list of chat messages is kept as the text that it is", place);
  if (/\{%|\{\{[^}]*[|(][^}]*\}\}/.test(text))
    notes.add("conditions, loops and filters of the template stay text", place);
  return { text, label: typeof label === "string" ? label : null };
}

/** A label of ours; further prompts without one are told apart as variants. */
function toLabel(label: string | null, index: number, notes: ImportNotes): string | null {
  if (label === null) return index === 0 ? null : `variant-${index + 1}`;
  const slug = label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, 40)
    .replace(/-+$/, "");
  const isUsable = promptLabelSchema.safeParse(slug).success;
  if (!isUsable) notes.add("labels need letters or digits, and active and latest are taken", label.slice(0, 80));
  else if (slug !== label)
    notes.add("labels are written in small letters, digits and dashes", `${slug} for ${label.slice(0, 80)}`);
  return isUsable ? slug : null;
}
