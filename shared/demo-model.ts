import type { Model } from "~/shared/contracts/model";
import { modelKey, proposeTwinName } from "~/shared/model-names";

/** The little model that comes with ollmlx, for trying things out before a real one is there. */
export const demoModel = "ollmlx/demo";

/** The same weights in Ollama. */
export const demoTwin = proposeTwinName(demoModel, "f16");

const keys = new Set([demoModel, demoTwin].map(modelKey));

const twinKey = modelKey(demoTwin);

export const isDemoTwin = (name: string): boolean => modelKey(name) === twinKey;

/** The installed models and, where Ollama could make it, the demo model's twin: the first benchmark of it makes it. */
export function withDemoTwin(models: readonly Model[], isOllamaRunning: boolean): readonly Model[] {
  const demo = models.find(({ name }) => name === demoModel);
  if (!demo || !isOllamaRunning || models.some(({ name }) => isDemoTwin(name))) return models;
  return [...models, { ...demo, name: demoTwin, engine: "ollama", format: "gguf", quantization: "F16", loaded: null }];
}

/** Whether a model's text is worth nothing but a look at how things work. */
export const isDemoModel = (name: string): boolean => keys.has(modelKey(name));
