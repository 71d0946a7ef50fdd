import { useCallback, useMemo, useRef, useState } from "react";
import { isSameLane, type LanePlace } from "~/shared/board-focus";

/**
 * Which card is the board's one tab stop, and requests to move the focus there. A card may be unmounted when the
 * request is made (virtual list), or still stand in the column that it leaves, so the request waits until the card
 * takes it in the column that was asked for, once.
 */
export function useCardFocus() {
  const [target, setTarget] = useState<{ id: string | null; request: number }>({ id: null, request: 0 });
  const wanted = useRef<{ id: string; place: LanePlace | undefined } | null>(null);

  const focusCard = useCallback((id: string, place?: LanePlace) => {
    wanted.current = { id, place };
    setTarget(({ request }) => ({ id, request: request + 1 }));
  }, []);
  const noteFocus = useCallback((id: string) => {
    setTarget((previous) => (previous.id === id ? previous : { ...previous, id }));
  }, []);
  const takeFocus = useCallback((id: string, place: LanePlace): boolean => {
    const request = wanted.current;
    if (request?.id !== id || (request.place && !isSameLane(request.place, place))) return false;
    wanted.current = null;
    return true;
  }, []);

  return useMemo(() => ({ target, focusCard, noteFocus, takeFocus }), [target, focusCard, noteFocus, takeFocus]);
}

export type CardFocus = ReturnType<typeof useCardFocus>;
