import { createStore } from "~/components/store";
import type { LaneSettings } from "~/shared/contracts/conversation";
import type { Model } from "~/shared/contracts/model";

const MODEL_KEY = "ollmlx.chat.model";

type Settings = Pick<LaneSettings, "system" | "options">;

/** Settings of the conversation that is about to begin, by lane; they live as long as the page. */
export const newLanesStore = createStore<readonly Settings[]>([]);

export const noSettings: Settings = { system: "", options: {} };

export function changeNewLane(index: number, change: Partial<Settings>): void {
  newLanesStore.set((lanes) => {
    const next = [lanes[0] ?? noSettings, lanes[1] ?? noSettings];
    next[index] = { ...(next[index] ?? noSettings), ...change };
    return next;
  });
}

export const rememberModel = (name: string): void => {
  try {
    localStorage.setItem(MODEL_KEY, name);
  } catch {
    // The browser's storage is full or forbidden: the model is chosen anew next time.
  }
};

/**
 * The model asked for, else the one last used while it is installed, else the one whose role is to chat, else a loaded
 * one, else the first.
 */
export function chooseModel(models: readonly Model[], wanted: string | null, ofRole: string | null): string | null {
  if (wanted !== null) return wanted;
  const last = localStorage.getItem(MODEL_KEY);
  const model =
    models.find(({ name }) => name === last) ??
    models.find(({ name }) => name === ofRole) ??
    models.find(({ loaded }) => loaded !== null) ??
    models[0] ??
    null;
  return model?.name ?? null;
}

/** A text from another page that the next new conversation begins with. */
export const offeredTextStore = createStore<string | null>(null);
