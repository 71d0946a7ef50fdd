import { findProtectedSpans, type SpanKind } from "~/shared/prompt-spans";

/** Kinds that a model sees as tokens only; the others it may read, and they are compared afterwards. */
const masked: ReadonlySet<SpanKind> = new Set(["placeholder", "code", "url", "path", "tag"]);

export interface MaskedPrompt {
  /** The text with each protected part replaced by a token such as ⟦P1⟧; equal parts share one. */
  text: string;
  /** Puts the parts back. Tokens that a model bent a little are understood; unknown ones stay. */
  unmask: (text: string) => string;
}

/** Hides placeholders, code, addresses, paths and tags from a model that rewrites the text around them. */
export function maskPrompt(text: string): MaskedPrompt {
  const letter = [..."PQRSTUVWXYZ"].find((each) => !new RegExp(`[⟦【\\[]\\s*${each}\\d`).test(text)) ?? "P";
  const parts: string[] = [];
  let out = "";
  let end = 0;
  for (const span of findProtectedSpans(text)) {
    if (!masked.has(span.kind)) continue;
    if (!parts.includes(span.text)) parts.push(span.text);
    out += `${text.slice(end, span.start)}⟦${letter}${parts.indexOf(span.text) + 1}⟧`;
    end = span.end;
  }
  const token = new RegExp(`(?:⟦|【|\\[\\[)\\s*${letter}(\\d+)\\s*(?:⟧|】|\\]\\])`, "g");
  return {
    text: out + text.slice(end),
    unmask: (answer) => answer.replace(token, (whole, index: string) => parts[Number(index) - 1] ?? whole),
  };
}
