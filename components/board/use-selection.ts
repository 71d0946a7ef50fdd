import { useCallback, useMemo, useState } from "react";
import type { TaskCard } from "~/shared/contracts/task";

export interface Selection {
  ids: ReadonlySet<string>;
  toggle: (id: string) => void;
  clear: () => void;
}

/** The ticked cards; one that leaves the board is ticked no longer. */
export function useSelection(cards: readonly TaskCard[]): Selection {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const ids = useMemo(() => {
    if (ticked.size === 0) return ticked;
    return new Set(cards.filter((card) => ticked.has(card.id)).map((card) => card.id));
  }, [cards, ticked]);
  const toggle = useCallback((id: string) => {
    setTicked((now) => {
      const next = new Set(now);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const clear = useCallback(() => setTicked(new Set()), []);
  return useMemo(() => ({ ids, toggle, clear }), [ids, toggle, clear]);
}
