import { parseArgs } from "node:util";
import { askBreakdown } from "~/scripts/demo-model/ask-breakdown";
import { askChat } from "~/scripts/demo-model/ask-chat";
import { askDocs } from "~/scripts/demo-model/ask-docs";
import { askFaults, askRewrite } from "~/scripts/demo-model/ask-prompt-lab";
import { askCopy, askName, askOpinion, askPlan } from "~/scripts/demo-model/ask-small";
import type { Example } from "~/scripts/demo-model/example";
import { Random, type Split } from "~/scripts/demo-model/random";

/**
 * How often each kind comes in a stage, in shares of the examples, and how many breakdowns have the product's whole
 * prompt. A breakdown is ten times as long as a chat: these shares make about half of the text breakdowns.
 */
const stages: Record<string, { shares: Record<Example["kind"], number>; whole: number }> = {
  copying: {
    shares: {
      copy: 0.35,
      name: 0.2,
      plan: 0.15,
      chat: 0.1,
      opinion: 0.08,
      breakdown: 0.05,
      docs: 0.02,
      faults: 0.03,
      rewrite: 0.02,
    },
    whole: 0,
  },
  short: {
    shares: {
      copy: 0.2,
      plan: 0.18,
      chat: 0.17,
      opinion: 0.15,
      name: 0.1,
      breakdown: 0.1,
      docs: 0.04,
      faults: 0.04,
      rewrite: 0.02,
    },
    whole: 0.1,
  },
  whole: {
    shares: {
      chat: 0.2,
      opinion: 0.2,
      plan: 0.14,
      breakdown: 0.15,
      copy: 0.12,
      name: 0.08,
      docs: 0.05,
      faults: 0.04,
      rewrite: 0.02,
    },
    whole: 0.6,
  },
};

const writers: Record<Example["kind"], (random: Random, split: Split, whole: number) => Example> = {
  breakdown: askBreakdown,
  opinion: askOpinion,
  docs: askDocs,
  faults: askFaults,
  rewrite: askRewrite,
  copy: askCopy,
  name: askName,
  plan: askPlan,
  chat: askChat,
};

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    count: { type: "string", default: "100" },
    split: { type: "string", default: "train" },
    stage: { type: "string", default: "whole" },
    kind: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  process.stdout.write(
    `Writes examples for the demo model to standard output, one JSON object a line.\n\n  generate [--seed 1] [--count 100] [--split train|held-out] [--stage ${Object.keys(stages).join("|")}] [--kind ${Object.keys(writers).join("|")}]\n`,
  );
} else {
  writeExamples();
}

function writeExamples(): void {
  const stage = stages[values.stage];
  if (!stage) throw new Error(`unknown stage ${values.stage}; stages are ${Object.keys(stages).join(", ")}`);
  if (values.split !== "train" && values.split !== "held-out") throw new Error("split is train or held-out");
  if (values.kind !== undefined && !(values.kind in writers)) throw new Error(`unknown kind ${values.kind}`);
  const split: Split = values.split;
  // Far apart, so that neighbouring seeds and the two splits share no stream of choices.
  const random = new Random(Number(values.seed) * 2_654_435_761 + (split === "train" ? 0 : 97));
  for (let count = 0; count < Number(values.count); count += 1) {
    const kind = (values.kind as Example["kind"]) ?? pickKind(random, stage.shares);
    const example = writers[kind](random, split, split === "train" ? stage.whole : 1);
    process.stdout.write(`${JSON.stringify(example)}\n`);
  }
}

function pickKind(random: Random, shares: Record<Example["kind"], number>): Example["kind"] {
  let left = random.next();
  for (const [kind, share] of Object.entries(shares) as [Example["kind"], number][]) {
    left -= share;
    if (left < 0) return kind;
  }
  return "breakdown";
}
