import type { Model } from "~/shared/contracts/model";
import { demoModel, isDemoModel } from "~/shared/demo-model";
import { fitInMemory } from "~/shared/memory-fit";

/** What a model is wanted for. */
export const workKinds = ["code", "general"] as const;
export type WorkKind = (typeof workKinds)[number];

/** The engine and the kind of a model: the four families that work is routed to. */
export type ModelFamily = `${"mlx" | "ollama"}-${WorkKind}`;

/** What this machine has seen of a model. */
export interface ModelRecord {
  model: string;
  /** Median of its runs and benchmarks; null = not measured. */
  tokensPerSecond: number | null;
  /** Proposals that a person took, of those that a person decided. */
  accepted: number;
  decided: number;
}

export interface RouteRequest {
  work: WorkKind;
  models: readonly Model[];
  memoryBytes: number;
  isAppleSilicon: boolean;
  records: readonly ModelRecord[];
  /** The model that the user wants for this work. */
  pin: string | null;
}

export interface RouteDecision {
  model: Model;
  family: ModelFamily;
  /** Why this one, most important first. */
  reasons: string[];
}

const decisionsNeeded = 10;
const clearlyFaster = 1.5;

const isCodeModel = (name: string): boolean => /cod(?:e|er|estral)|starcoder|devstral/i.test(name);

export const familyOf = (model: Model): ModelFamily =>
  `${model.engine}-${isCodeModel(model.name) ? "code" : "general"}`;

/**
 * The model for a piece of work: the pinned one if it is installed; else, in this order, one that fits the memory, of the right
 * kind, that people accepted more often here, clearly faster here, on the engine that suits the machine (MLX on Apple silicon,
 * else Ollama), made for instructions, loaded, larger. The demo model only where nothing else is installed. Null when no
 * installed model can write text.
 */
export function routeModel(request: RouteRequest): RouteDecision | null {
  const usable = request.models.filter(
    ({ capabilities }) => capabilities.length === 0 || capabilities.includes("completion"),
  );
  const pinned = usable.find((model) => model.name === request.pin);
  if (pinned) return { model: pinned, family: familyOf(pinned), reasons: ["You chose it for this work."] };
  const lost = request.pin === null ? [] : [`${request.pin}, which you chose, is not installed.`];
  const real = usable.filter(({ name }) => !isDemoModel(name));
  const [best, ...others] = [...real].sort((a, b) => compare(request, a, b));
  if (!best) return routeToDemo(usable, lost);
  return { model: best, family: familyOf(best), reasons: [...lost, ...explain(request, best, others)] };
}

function routeToDemo(usable: readonly Model[], lost: string[]): RouteDecision | null {
  const demo = usable.find(({ name }) => name === demoModel) ?? usable[0];
  const reason = "Only the demo model is installed, which shows how things work and is no help with real work.";
  return demo ? { model: demo, family: familyOf(demo), reasons: [...lost, reason] } : null;
}

interface Criterion {
  /** Higher is better. */
  score: (request: RouteRequest, model: Model) => number;
  reason: (request: RouteRequest, model: Model) => string;
}

const criteria: Criterion[] = [
  {
    score: ({ memoryBytes }, { sizeBytes }) => (fitInMemory(sizeBytes, memoryBytes) === "too_big" ? 0 : 1),
    reason: () => "It fits the memory.",
  },
  {
    score: ({ work }, { name }) => (isCodeModel(name) === (work === "code") ? 1 : 0),
    reason: ({ work }) => (work === "code" ? "It is made for code." : "It is made for general text."),
  },
  {
    score: ({ records }, { name }) => acceptance(records, name) ?? 0.5,
    reason: ({ records }, { name }) => {
      const record = records.find(({ model }) => model === name);
      return `Its proposals were taken ${record?.accepted} of ${record?.decided} times here.`;
    },
  },
  {
    score: speedStep,
    reason: ({ records }, { name }) =>
      `It writes ${Math.round(speedOf(records, name) ?? 0)} tok/s here, clearly more than the others.`,
  },
  {
    score: ({ isAppleSilicon }, { engine }) => ((engine === "mlx") === isAppleSilicon ? 1 : 0),
    reason: ({ isAppleSilicon }) => (isAppleSilicon ? "MLX suits Apple silicon." : "Ollama suits this machine."),
  },
  {
    score: (_, { name }) => (/instruct|chat|-it\b|coder/i.test(name) ? 1 : 0),
    reason: () => "It follows instructions.",
  },
  { score: (_, { loaded }) => (loaded ? 1 : 0), reason: () => "It is loaded already." },
  { score: (_, { sizeBytes }) => sizeBytes, reason: () => "It is the largest of these." },
];

function compare(request: RouteRequest, a: Model, b: Model): number {
  for (const { score } of criteria) {
    const difference = score(request, b) - score(request, a);
    if (difference !== 0) return difference;
  }
  return a.name.localeCompare(b.name);
}

/** The criteria by which the chosen one stands above at least one of the others. */
function explain(request: RouteRequest, best: Model, others: Model[]): string[] {
  if (others.length === 0) return ["It is the only model installed that can write text."];
  return criteria
    .filter(({ score }) => others.some((other) => score(request, best) > score(request, other)))
    .map(({ reason }) => reason(request, best));
}

function acceptance(records: readonly ModelRecord[], name: string): number | null {
  const record = records.find(({ model }) => model === name);
  return record && record.decided >= decisionsNeeded ? record.accepted / record.decided : null;
}

const speedOf = (records: readonly ModelRecord[], name: string): number | null =>
  records.find(({ model }) => model === name)?.tokensPerSecond ?? null;

/** Steps of the factor 1.5, so that small differences do not decide; a model that was never measured stands in the middle. */
function speedStep({ records }: RouteRequest, { name }: Model): number {
  const known = records.flatMap(({ tokensPerSecond }) => tokensPerSecond ?? []).sort((a, b) => a - b);
  const speed = speedOf(records, name) ?? known[Math.floor(known.length / 2)];
  return speed === undefined ? 0 : Math.floor(Math.log(speed) / Math.log(clearlyFaster));
}
