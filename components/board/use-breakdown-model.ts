import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import { createStore, useStore } from "~/components/store";
import type { Model } from "~/shared/contracts/model";

const STORAGE_KEY = "ollmlx.breakdown-model";

const choice = createStore<string | null>(null);
let isRead = false;

/** The remembered choice; read late, because the server that exports the page has no storage. */
function readChoice(): string | null {
  if (!isRead && typeof window !== "undefined") {
    isRead = true;
    choice.set(window.localStorage.getItem(STORAGE_KEY));
  }
  return choice.get();
}

/** Remembers which model breaks tasks down; null leaves it to the daemon. */
export function chooseBreakdownModel(name: string | null): void {
  choice.set(name);
  if (name === null) window.localStorage.removeItem(STORAGE_KEY);
  else window.localStorage.setItem(STORAGE_KEY, name);
}

/** The installed models, the chosen one (null = the daemon chooses), and a line that says which will be used. */
export function useBreakdownModel(): { models: readonly Model[]; chosen: string | null; label: string } {
  const trpc = useTRPC();
  const models = useQuery(trpc.models.list.queryOptions()).data;
  const picked = useQuery(trpc.models.roles.queryOptions()).data?.find(({ role }) => role === "general")?.chosen;
  readChoice();
  const remembered = useStore(choice);
  const chosen = models && !models.some((model) => model.name === remembered) ? null : remembered;
  const label = models?.length === 0 ? "No model is installed yet" : (chosen ?? picked ?? "Model chosen by the daemon");
  return { models: models ?? [], chosen, label };
}
