import { z } from "zod";
import type { Assertion, EvalCase } from "~/shared/contracts/prompt-evaluation";

export interface JudgedAnswer {
  output: string;
  tokens: number;
  ms: number;
  finishReason: string;
}

/** What an answer fails, in words; empty = it passes. */
export const failedAssertions = (answer: JudgedAnswer, assertions: readonly Assertion[]): string[] =>
  assertions.flatMap((assertion) => failureOf(answer, assertion) ?? []);

function failureOf({ output, tokens, ms, finishReason }: JudgedAnswer, assertion: Assertion): string | null {
  switch (assertion.type) {
    case "contains":
      return output.includes(assertion.value) ? null : `lacks ${quote(assertion.value)}`;
    case "not-contains":
      return output.includes(assertion.value) ? `contains ${quote(assertion.value)}` : null;
    case "equals":
      return output.trim() === assertion.value.trim() ? null : `is not ${quote(assertion.value)}`;
    case "regex":
      return new RegExp(assertion.value, "u").test(output) ? null : `does not match /${assertion.value}/`;
    case "is-json":
      return jsonFailure(output, assertion.value);
    case "max-tokens":
      return tokens <= assertion.value ? null : `has ${tokens} tokens, more than ${assertion.value}`;
    case "max-ms":
      return ms <= assertion.value ? null : `took ${Math.round(ms)} ms, more than ${assertion.value}`;
    case "finish-reason":
      return finishReason === assertion.value
        ? null
        : `ended with ${quote(finishReason)}, not ${quote(assertion.value)}`;
  }
}

/** JSON may stand in a fence. */
function jsonFailure(output: string, schema: Record<string, unknown> | undefined): string | null {
  const text = /^\s*```\w*\n([\s\S]*?)\n```\s*$/.exec(output)?.[1] ?? output;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "is no JSON";
  }
  if (!schema) return null;
  const [issue] = z.fromJSONSchema(schema).safeParse(value).error?.issues ?? [];
  return issue ? `does not fit the schema: ${[issue.path.join("."), issue.message].filter(Boolean).join(" ")}` : null;
}

const quote = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text);

/** Of ten cases about six are for development. */
const devShare = 0.6;

/**
 * Which part a case belongs to: fixed by its name, so that it does not move when cases come or go. Where no name of two
 * or more says held-out, the last by hash is.
 */
export function splitCases<Case extends Pick<EvalCase, "name">>(
  cases: readonly Case[],
): { dev: Case[]; heldOut: Case[] } {
  const shares = new Map(cases.map((each) => [each, hashShare(each.name)]));
  const last =
    cases.length < 2 ? undefined : [...cases].sort((a, b) => (shares.get(a) ?? 0) - (shares.get(b) ?? 0)).at(-1);
  const isHeldOut = (each: Case) => each === last || (cases.length > 1 && (shares.get(each) ?? 0) >= devShare);
  return { dev: cases.filter((each) => !isHeldOut(each)), heldOut: cases.filter(isHeldOut) };
}

/** FNV-1a of the text, mixed as MurmurHash3 ends so that "case 1" and "case 2" lie apart, as a number from 0 to 1. */
function hashShare(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
