import { askBreakdown } from "~/scripts/demo-model/ask-breakdown";
import { askChat } from "~/scripts/demo-model/ask-chat";
import { askChange, askDocs } from "~/scripts/demo-model/ask-docs";
import { askFaults, askRewrite } from "~/scripts/demo-model/ask-prompt-lab";
import { askProse } from "~/scripts/demo-model/ask-prose";
import { askCopy, askName, askOpinion, askPlan } from "~/scripts/demo-model/ask-small";
import type { Example } from "~/scripts/demo-model/example";
import { Random, type Split } from "~/scripts/demo-model/random";
import { inFull, type Manner } from "~/scripts/demo-model/write-task";
import { readFlags } from "~/scripts/read-flags";

interface Stage {
  /** How often each kind comes, in shares of the examples. */
  shares: Partial<Record<Example["kind"], number>>;
  /** How often a task is its order or its title alone. */
  extents: { order: number; title: number };
  /** How many breakdowns have the product's whole prompt. */
  whole: number;
}

/**
 * From orders alone, whose plan is found by their verb, to all that people write in the whole prompt. A breakdown is ten
 * times as long as a chat: the shares of the last stage make about half of the text breakdowns.
 */
const stages: Record<string, Stage> = {
  orders: {
    shares: {
      plan: 0.6,
      copy: 0.15,
      chat: 0.1,
      name: 0.1,
      opinion: 0.05,
    },
    extents: { order: 1, title: 0 },
    whole: 0,
  },
  titles: {
    shares: {
      plan: 0.4,
      copy: 0.15,
      chat: 0.12,
      opinion: 0.12,
      name: 0.1,
      breakdown: 0.06,
      docs: 0.02,
      faults: 0.02,
      rewrite: 0.01,
    },
    extents: { order: 0.2, title: 0.6 },
    whole: 0,
  },
  short: {
    shares: {
      plan: 0.25,
      copy: 0.15,
      chat: 0.15,
      opinion: 0.15,
      breakdown: 0.1,
      name: 0.08,
      docs: 0.06,
      faults: 0.04,
      rewrite: 0.02,
    },
    extents: { order: 0.1, title: 0.2 },
    whole: 0.1,
  },
  whole: {
    shares: {
      breakdown: 0.2,
      opinion: 0.18,
      chat: 0.14,
      plan: 0.13,
      copy: 0.1,
      docs: 0.08,
      change: 0.03,
      name: 0.05,
      prose: 0.03,
      faults: 0.04,
      rewrite: 0.02,
    },
    extents: { order: 0.05, title: 0.15 },
    whole: 0.6,
  },
};

const writers: Record<Example["kind"], (random: Random, split: Split, manner: Manner) => Example> = {
  breakdown: askBreakdown,
  opinion: askOpinion,
  docs: askDocs,
  change: askChange,
  faults: askFaults,
  rewrite: askRewrite,
  copy: askCopy,
  name: askName,
  plan: askPlan,
  chat: askChat,
  prose: askProse,
};

const usage = `Writes examples for the demo model to standard output, one JSON object a line.

  generate [--seed 1] [--count 100] [--split train|held-out] [--stage ${Object.keys(stages).join("|")}] [--kind ${Object.keys(writers).join("|")}]`;
const values = readFlags(usage, {
  seed: { type: "string", default: "1" },
  count: { type: "string", default: "100" },
  split: { type: "string", default: "train" },
  stage: { type: "string", default: "whole" },
  kind: { type: "string" },
});
writeExamples();

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
    const example = writers[kind](random, split, split === "train" ? pickManner(random, stage) : inFull);
    process.stdout.write(`${JSON.stringify(example)}\n`);
  }
}

function pickManner(random: Random, { extents: { order, title }, whole }: Stage): Manner {
  const at = random.next();
  const extent = at < order ? "order" : at < order + title ? "title" : "whole";
  return { extent, isPromptWhole: random.chance(whole) };
}

function pickKind(random: Random, shares: Stage["shares"]): Example["kind"] {
  let left = random.next();
  for (const [kind, share] of Object.entries(shares) as [Example["kind"], number][]) {
    left -= share;
    if (left < 0) return kind;
  }
  return "breakdown";
}
