import { type RefObject, useEffect, useState } from "react";

/** How far beyond the scroller's edges something counts as near. */
const MARGIN_PX = 600;

/**
 * Whether an element is in or near the visible part of its scroller (`[data-scroller]`), so that what lies far away need not be
 * mounted; `heightPx` is how high it was when it left, null before.
 */
export function useNear(element: RefObject<HTMLElement | null>): { isNear: boolean; heightPx: number | null } {
  const [state, setState] = useState<{ isNear: boolean; heightPx: number | null }>({ isNear: false, heightPx: null });
  useEffect(() => {
    const node = element.current;
    if (!node) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const isNear = entries.at(-1)?.isIntersecting ?? false;
        setState((before) => ({ isNear, heightPx: before.isNear && !isNear ? node.offsetHeight : before.heightPx }));
      },
      { root: node.closest("[data-scroller]"), rootMargin: `${MARGIN_PX}px 0px` },
    );
    observer.observe(node);
    return () => observer.disconnect();
  }, [element]);
  return state;
}
