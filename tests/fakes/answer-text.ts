import type { Answer } from "~/tests/fakes/script";

/** The parts of a request in Ollama's dialect that shape a scripted answer. */
export interface FakeRequest {
  model?: string;
  prompt?: string;
  messages?: { role: string; content: string }[];
  stream?: boolean;
  format?: unknown;
  keep_alive?: string | number | null;
  options?: { num_predict?: number; stop?: string[]; seed?: number; temperature?: number } | null;
}

/** Pieces of text to send, and why they end. */
export function planPieces(answer: Answer, request: FakeRequest): { pieces: string[]; reason: "stop" | "length" } {
  const limit = Math.ceil((request.options?.num_predict ?? 0) / answer.tokensPerChunk);
  const whole = answer.chunks ?? words(answer, request, limit);
  const limited = limit > 0 ? whole.slice(0, limit) : whole;
  const { pieces, isStopped } = cutAtStop(limited, request.options?.stop ?? []);
  const isShort = !isStopped && (limited.length < whole.length || isMadeUpToLimit(answer, request, limit));
  return { pieces, reason: answer.doneReason ?? (isShort ? "length" : "stop") };
}

function words(answer: Answer, request: FakeRequest, limit: number): string[] {
  if (answer.text !== null) return answer.text.match(/\s*\S+\s*$|\s*\S+/g) ?? [];
  if (isSchema(request.format)) return JSON.stringify(sample(request.format)).match(/.{1,4}/gs) ?? [];
  const { seed = 0, temperature = 0 } = request.options ?? {};
  const start = temperature > 0 ? seed : 0;
  return Array.from({ length: limit > 0 ? limit : answer.tokens }, (_, i) =>
    Array.from({ length: answer.tokensPerChunk }, (_, k) => ` w${(start * 7919 + i * 31 + k) % 997}`).join(""),
  );
}

function isMadeUpToLimit(answer: Answer, request: FakeRequest, limit: number): boolean {
  return answer.text === null && !answer.chunks && !isSchema(request.format) && limit > 0;
}

/** Drops the first stop string and everything behind it. */
function cutAtStop(pieces: string[], stops: string[]): { pieces: string[]; isStopped: boolean } {
  const text = pieces.join("");
  const at = Math.min(
    ...stops.map((stop) => text.indexOf(stop)).filter((index) => index >= 0),
    Number.POSITIVE_INFINITY,
  );
  if (at === Number.POSITIVE_INFINITY) return { pieces, isStopped: false };
  const kept: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    const rest = at - length;
    if (rest <= 0) break;
    kept.push(piece.slice(0, rest));
    length += piece.length;
  }
  return { pieces: kept, isStopped: true };
}

interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  minItems?: number;
  enum?: unknown[];
  minimum?: number;
  minLength?: number;
}

function isSchema(format: unknown): format is Schema {
  return typeof format === "object" && format !== null;
}

/** The smallest value that a flat JSON schema admits. */
function sample(schema: Schema): unknown {
  if (schema.enum) return schema.enum[0];
  if (schema.type === "object" || schema.properties) {
    return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, value]) => [key, sample(value)]));
  }
  if (schema.type === "array") return Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items ?? {}));
  if (schema.type === "integer" || schema.type === "number") return schema.minimum ?? 0;
  if (schema.type === "boolean") return true;
  return "text".padEnd(schema.minLength ?? 0, "x");
}
