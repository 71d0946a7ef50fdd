import { modelKey, proposeTwinName } from "~/shared/model-names";

/** The little model that comes with ollmlx, for trying things out before a real one is there. */
export const demoModel = "ollmlx/demo";

/** The same weights in Ollama. */
export const demoTwin = proposeTwinName(demoModel, "f16");

const keys = new Set([demoModel, demoTwin].map(modelKey));

/** Whether a model's text is worth nothing but a look at how things work. */
export const isDemoModel = (name: string): boolean => keys.has(modelKey(name));
