import { useCallback, useMemo, useRef, useState } from "react";

/**
 * Which card is the board's one tab stop, and requests to move the focus there. A card may be unmounted when the
 * request is made (virtual list, other column), so the request waits until the card takes it, once.
 */
export function useCardFocus() {
  const [target, setTarget] = useState<{ id: string | null; request: number }>({ id: null, request: 0 });
  const wanted = useRef<string | null>(null);

  const focusCard = useCallback((id: string) => {
    wanted.current = id;
    setTarget(({ request }) => ({ id, request: request + 1 }));
  }, []);
  const noteFocus = useCallback((id: string) => {
    setTarget((previous) => (previous.id === id ? previous : { ...previous, id }));
  }, []);
  const takeFocus = useCallback((id: string): boolean => {
    if (wanted.current !== id) return false;
    wanted.current = null;
    return true;
  }, []);

  return useMemo(() => ({ target, focusCard, noteFocus, takeFocus }), [target, focusCard, noteFocus, takeFocus]);
}

export type CardFocus = ReturnType<typeof useCardFocus>;
