import { z } from "zod";
import type { Database } from "~/db/client";
import { readActiveRevision } from "~/server/services/prompts";
import { type AskedModel, askText, type TextAnswer } from "~/server/services/prompts/ask-text";
import type { OptimizerModel, RewriteRequest } from "~/server/services/prompts/optimize/optimizer-model";
import { readRewrite } from "~/server/services/prompts/optimize/read-rewrite";
import { readJson } from "~/server/services/workflow/ask-json";
import { estimateTokens } from "~/shared/prompt-lint";
import { maskPrompt } from "~/shared/prompt-mask";
import { fillPlaceholders } from "~/shared/prompt-spans";

const line = z.string().max(400);
const faultsSchema = z.object({ faults: z.array(z.object({ quote: line, issue: line })).max(3) });
const verdictSchema = z.object({ reason: line, verdict: z.enum(["A", "B", "tie"]) });

/** What the engines hold the model to; their grammars bound texts by pattern. */
const shortText = { type: "string", pattern: '^[^"\\\\\\x00-\\x1f]{1,200}$' };
const faultsFormat = objectFormat({
  faults: { type: "array", maxItems: 3, items: objectFormat({ quote: shortText, issue: shortText }) },
});
const verdictFormat = objectFormat({ reason: shortText, verdict: { type: "string", enum: ["A", "B", "tie"] } });

function objectFormat(properties: Record<string, object>) {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

/** Asks real models what the optimiser wants to know. Answers that cannot be read are none; only engines throw. */
export function askOptimizer(
  db: Database,
  writer: AskedModel,
  judge: AskedModel,
  onText: (delta: string) => void,
): Omit<OptimizerModel, "evaluate" | "findFailures"> {
  const template = (id: string) => readActiveRevision(db, id).text;
  return {
    findFaults: async (text, signal) => {
      const prompt = fillPlaceholders(template("prompt-faults"), { prompt: JSON.stringify(text) });
      const answer = await askText(
        writer,
        { prompt, answerTokens: 400, temperature: 0, seed: 1, format: faultsFormat },
        signal,
      );
      const read = readJson(faultsSchema, answer.text);
      return { value: read.isOk ? read.value.faults : [], tokens: tokensOf(answer) };
    },
    rewrite: async (request, signal) => {
      const { text, unmask } = maskPrompt(request.text);
      const prompt = fillPlaceholders(template("prompt-rewrite"), describeRewrite(request, text));
      const answerTokens = Math.max(256, Math.ceil(estimateTokens(request.text) * 2.5));
      const answer = await askText(
        writer,
        { prompt, answerTokens, temperature: 0.4, seed: request.seed, onText },
        signal,
      );
      onText("\n\n");
      // What was cut off is not whole, whatever it says.
      const rewrite = answer.finishReason === "length" ? null : readRewrite(answer.text);
      return { value: rewrite === null ? null : unmask(rewrite), tokens: tokensOf(answer) };
    },
    compare: async (first, second, signal) => {
      const prompt = fillPlaceholders(template("prompt-judge"), {
        first: JSON.stringify(first),
        second: JSON.stringify(second),
      });
      const answer = await askText(
        judge,
        { prompt, answerTokens: 160, temperature: 0, seed: 1, format: verdictFormat },
        signal,
      );
      const read = readJson(verdictSchema, answer.text);
      if (!read.isOk) return { value: null, tokens: tokensOf(answer) };
      const { verdict, reason } = read.value;
      const winner = verdict === "tie" ? "tie" : verdict === "A" ? "first" : "second";
      return { value: { winner, reason }, tokens: tokensOf(answer) };
    },
  };
}

const tokensOf = ({ promptTokens, outputTokens }: TextAnswer): number => promptTokens + outputTokens;

/** Texts of people go in as JSON strings, so that nothing in them reads as an instruction. */
export function describeRewrite({ findings, facts, preserve, complaint }: RewriteRequest, masked: string) {
  const listed = findings.map(({ message, quote, fix }) => {
    const where = quote === "" ? "" : ` (${JSON.stringify(maskPrompt(quote).text)})`;
    return `- ${message}${where}${fix === "" ? "" : `: ${fix}`}`;
  });
  const kept = preserve.length === 0 ? "" : `These parts must stay word for word: ${JSON.stringify(preserve)}`;
  const tried = complaint === "" ? "" : `An earlier rewrite was refused because ${complaint}.`;
  return {
    findings: listed.join("\n"),
    facts: JSON.stringify(facts),
    complaint: [kept, tried].filter(Boolean).join("\n"),
    prompt: JSON.stringify(masked),
  };
}
