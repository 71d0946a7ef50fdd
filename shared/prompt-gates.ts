import type { GateFailure } from "~/shared/contracts/prompt-optimization";
import { readPromptFacts } from "~/shared/prompt-facts";
import { findInventions } from "~/shared/prompt-inventions";
import { estimateTokens } from "~/shared/prompt-lint";
import { contentWords, findLostNegations, isSame } from "~/shared/prompt-negations";
import { findProtectedSpans, type SpanKind } from "~/shared/prompt-spans";
import { instructionsOf } from "~/shared/prompt-words";

export interface RewriteCheck {
  original: string;
  rewrite: string;
  /** What a rewrite may use besides the original. */
  facts?: string;
  /** Strings that must stay. */
  preserve?: readonly string[];
}

/** Longest rewrite, as a multiple of the original; short prompts may grow by `extraTokens`. */
const growth = 1.6;
const extraTokens = 120;
/** A rewrite that keeps less of the original's words is something else. */
const leastKeptWords = 0.4;

/**
 * What a rewrite of a prompt must not do, checked without a model: lose a placeholder, code, an address, a limit or a
 * prohibition, invent facts, change the language, grow without bound, or answer the prompt. Empty = it may be used.
 */
export function checkRewrite(check: RewriteCheck): GateFailure[] {
  const { original, rewrite, facts = "", preserve = [] } = check;
  if (rewrite.trim() === "") return [{ gate: "empty", message: "it is empty" }];
  if (squeeze(rewrite) === squeeze(original)) return [{ gate: "unchanged", message: "it changes nothing" }];
  const failures: GateFailure[] = [];
  const fail = (gate: GateFailure["gate"], messages: (string | false)[]) =>
    failures.push(...messages.filter((message) => message !== false).map((message) => ({ gate, message })));
  fail("echo", findEcho(original, rewrite));
  fail("answered", findAnswer(original, rewrite));
  fail("placeholders", compareCounts(original, rewrite, "placeholder"));
  fail("protected", [
    ...compareCounts(original, rewrite, "tag"),
    ...findLost(original, rewrite),
    ...preserve.filter((part) => !rewrite.includes(part)).map((part) => `it lacks ${JSON.stringify(part)}`),
  ]);
  fail(
    "invented",
    findInventions(original, rewrite, facts)
      .slice(0, 5)
      .map((fact) => `${JSON.stringify(fact)} stands neither in the prompt nor in the known facts`),
  );
  fail(
    "negation",
    findLostNegations(original, rewrite)
      .slice(0, 3)
      .map((sentence) => `it drops ${JSON.stringify(sentence)}`),
  );
  const before = readPromptFacts(original).language;
  const after = readPromptFacts(rewrite).language;
  fail("language", [
    before !== null && after !== null && before !== after && `it is written in ${after} instead of ${before}`,
  ]);
  const [tokens, was] = [estimateTokens(rewrite), estimateTokens(original)];
  fail("length", [
    tokens > Math.max(was * growth, was + extraTokens) && `it has about ${tokens} tokens instead of ${was}`,
    was > 60 && tokens < was * leastKeptWords && `it has only about ${tokens} tokens of ${was}`,
  ]);
  return failures;
}

const squeeze = (text: string): string => text.replace(/\s+/g, " ").trim();

function findEcho(original: string, rewrite: string): (string | false)[] {
  const marks =
    /⟦|⟧|<<<|>>>|\b(?:improved|rewritten|revised|optimi[sz]ed|refined|updated) (?:prompt|version)\b|\bhere(?:'s| is) (?:the|a|an|your)\b/i;
  const found = marks.exec(rewrite)?.[0];
  return [
    found !== undefined &&
      !original.toLowerCase().includes(found.toLowerCase()) &&
      `it speaks about the rewriting: ${JSON.stringify(found)}`,
  ];
}

function findAnswer(original: string, rewrite: string): (string | false)[] {
  const opening =
    /^\s*(?:sure|certainly|of course|absolutely|okay|thank|i['’]m |i am |i['’]ll |i will |i have |i can|as an ai|sorry)/i;
  const before = readPromptFacts(original);
  const after = readPromptFacts(rewrite);
  const words = [...new Set(contentWords(before.prose))];
  const now = contentWords(after.prose);
  const kept = words.filter((word) => now.some((each) => isSame(each, word))).length;
  const asked = before.isEnglish && instructionsOf(before).length > 0;
  return [
    opening.test(rewrite) && !opening.test(original) && "it begins as an answer",
    asked && after.isEnglish && instructionsOf(after).length === 0 && "it asks for nothing: it answers the prompt",
    words.length >= 3 && kept / words.length < leastKeptWords && "it keeps too little of what the prompt says",
  ];
}

function compareCounts(original: string, rewrite: string, kind: SpanKind): string[] {
  const [before, after] = [countSpans(original, kind), countSpans(rewrite, kind)];
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names
    .filter((name) => (before.get(name) ?? 0) !== (after.get(name) ?? 0))
    .map((name) => {
      const [was, is] = [before.get(name) ?? 0, after.get(name) ?? 0];
      if (is === 0) return `it lacks ${name}`;
      return was === 0 ? `it adds ${name}` : `it has ${name} ${is} times instead of ${was}`;
    });
}

function countSpans(text: string, kind: SpanKind): Map<string, number> {
  const counts = new Map<string, number>();
  for (const span of findProtectedSpans(text)) {
    if (span.kind === kind) counts.set(span.text, (counts.get(span.text) ?? 0) + 1);
  }
  return counts;
}

/** Code, addresses, paths, numbers and quoted words of the original that the rewrite lacks. */
function findLost(original: string, rewrite: string): string[] {
  const kept = new Set(findProtectedSpans(rewrite).flatMap(({ text }) => text.match(/\d+(?:[.,]\d+)*/g) ?? []));
  const lost = findProtectedSpans(original).filter(({ kind, text }) => {
    if (kind === "placeholder" || kind === "tag") return false;
    if (kind === "number") return (text.match(/\d+(?:[.,]\d+)*/g) ?? []).some((each) => !kept.has(each));
    return !rewrite.includes(kind === "quote" ? text.slice(1, -1) : text);
  });
  return [...new Set(lost.map(({ text }) => `it lacks ${JSON.stringify(text)}`))].slice(0, 5);
}
