import type { ShownModel } from "~/cli/api/routes";
import { formatColumns } from "~/cli/text/columns";
import { displayWidth } from "~/cli/text/display-width";
import { formatParameterCount } from "~/cli/text/quantities";
import { wrapWords } from "~/cli/text/word-wrap";

/** What `ollama show` prints: one block a subject, a blank line after each. `verbose` adds metadata and tensors. */
export function formatShown(model: ShownModel, verbose: boolean): string {
  const { capabilities = [], parameters = "", system = "", license = "", model_info: info, tensors = [] } = model;
  const blocks: [title: string, rows: string[][]][] = [
    ["Model", modelRows(model)],
    ["Capabilities", capabilities.map((capability) => [capability])],
    ["Projector", projectorRows(model.projector_info)],
    ["Parameters", lines(parameters).map((line) => line.split(/\s+/))],
    [
      "Metadata",
      verbose && info
        ? Object.keys(info)
            .sort()
            .map((key) => [key, formatValue(info[key])])
        : [],
    ],
    ["Tensors", verbose ? tensors.map(({ name, type, shape }) => [name, type, `[${shape.join(" ")}]`]) : []],
    ["System", firstLines(system)],
    ["License", firstLines(license)],
  ];
  return blocks
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => `  ${title}\n${formatColumns(rows.map((row) => ["", ...row]))}\n`)
    .join("");
}

function modelRows({ details = {}, model_info: info, requires }: ShownModel): string[][] {
  const architecture = String(info?.["general.architecture"] ?? details.family ?? "");
  const count = info?.["general.parameter_count"];
  const parameters = details.parameter_size || (typeof count === "number" ? formatParameterCount(count) : "");
  const rows: [string, unknown][] = [
    ["architecture", architecture],
    ["parameters", parameters],
    ["context length", info?.[`${architecture}.context_length`]],
    ["embedding length", info?.[`${architecture}.embedding_length`]],
    ["quantization", details.quantization_level ?? ""],
    ["requires", requires],
  ];
  const isShown = ([name, value]: [string, unknown]) =>
    name === "quantization" || (value !== undefined && value !== "");
  return rows.filter(isShown).map(([name, value]) => [name, String(value)]);
}

function projectorRows(info: Record<string, unknown> | undefined): string[][] {
  if (!info) return [];
  const architecture = String(info["general.architecture"]);
  return [
    ["architecture", architecture],
    ["parameters", formatParameterCount(Number(info["general.parameter_count"]))],
    ["embedding length", String(info[`${architecture}.vision.embedding_length`])],
    ["dimensions", String(info[`${architecture}.vision.projection_dim`])],
  ];
}

const lines = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

/** The beginning of a long text, in lines of at most 100 cells. */
function firstLines(text: string): string[][] {
  const all = lines(text);
  const kept = all.length > 2 ? [...all.slice(0, 2), "..."] : all;
  return kept.flatMap((line) => wrapWords(line, 100)).map((line) => [line]);
}

/** A value of the metadata; a list is cut after about ten cells and says how much is left out. */
function formatValue(value: unknown): string {
  if (typeof value === "number") return formatNumber(value);
  if (!Array.isArray(value)) return typeof value === "string" || typeof value === "boolean" ? String(value) : "-";
  const items = value.map(String);
  let width = 1;
  let shown = 0;
  for (const item of items) {
    const added = displayWidth(item) + (shown > 0 ? 2 : 0);
    if (shown > 0 && width + added > 10) break;
    width += added;
    shown += 1;
  }
  const rest = items.length - shown;
  return `[${items.slice(0, shown).join(" ")}${rest > 0 ? ` ...+${rest} more` : ""}]`;
}

/** The shortest exact form, with an exponent of two digits from a million on and below 0.0001, as Go's %g writes it. */
function formatNumber(value: number): string {
  const scientific = value.toExponential();
  const exponent = Number(scientific.split("e")[1]);
  return exponent < -4 || exponent >= 6 ? scientific.replace(/e([+-])(\d)$/, "e$10$2") : String(value);
}
