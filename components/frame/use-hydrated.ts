import { useSyncExternalStore } from "react";

const never = () => () => {};

/**
 * False in the exported HTML and while React takes it over, true from then on. What depends on fetched data, the clock
 * or the address waits for it: a part that React takes over late would differ from the HTML.
 */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
