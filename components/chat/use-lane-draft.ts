"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { LaneSettings } from "~/shared/contracts/conversation";

const SAVE_AFTER_MS = 500;

/**
 * A lane's settings while they are typed: shown at once, saved when the typing rests, and at the latest when the
 * component goes away. What another window saved meanwhile is shown once nothing is unsaved here.
 */
export function useLaneDraft(lane: LaneSettings, save: (change: Partial<LaneSettings>) => void) {
  const [changes, setChanges] = useState<Partial<LaneSettings>>({});
  const unsaved = useRef(changes);
  const saveNow = useRef(save);
  saveNow.current = save;

  const flush = useCallback(() => {
    const pending = unsaved.current;
    if (Object.keys(pending).length === 0) return;
    unsaved.current = {};
    saveNow.current(pending);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each change starts the rest anew
  useEffect(() => {
    const timer = setTimeout(flush, SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [changes, flush]);
  useEffect(() => flush, [flush]);

  return {
    lane: { ...lane, ...changes },
    change: (change: Partial<LaneSettings>) => {
      unsaved.current = { ...unsaved.current, ...change };
      setChanges((before) => ({ ...before, ...change }));
    },
  };
}
