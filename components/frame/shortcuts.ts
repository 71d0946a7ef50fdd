"use client";

import { useEffect, useRef } from "react";

export interface Shortcut {
  /** One key ("c", "?", "/", "Escape", "ArrowDown") or two in a row ("g m"). */
  keys: string;
  description: string;
  run: (event: KeyboardEvent) => void;
}

interface Binding {
  group: string;
  read: () => readonly Shortcut[];
}

/** The second key of a pair counts when it comes within this time. */
const PAIR_MS = 1_200;

const bindings: Binding[] = [];
let firstKey: { key: string; at: number } | null = null;

/** What is bound now, for the help dialog. */
export const listShortcuts = (): { group: string; shortcuts: readonly Shortcut[] }[] =>
  bindings.map(({ group, read }) => ({ group, shortcuts: read() }));

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest("input, textarea, select, [contenteditable], [role=combobox]") !== null;

const isModalOpen = (): boolean =>
  document.querySelector("[role=dialog][data-state=open], [role=menu][data-state=open], [role=listbox]") !== null;

const find = (keys: string): Shortcut | undefined =>
  bindings
    .findLast(({ read }) => read().some((shortcut) => shortcut.keys === keys))
    ?.read()
    .find((shortcut) => shortcut.keys === keys);

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || isModalOpen()) return;
  const pair = firstKey && event.timeStamp - firstKey.at < PAIR_MS ? `${firstKey.key} ${event.key}` : null;
  firstKey = null;
  const match = (pair && find(pair)) || find(event.key);
  if (match) {
    event.preventDefault();
    match.run(event);
  } else if (bindings.some(({ read }) => read().some(({ keys }) => keys.startsWith(`${event.key} `)))) {
    firstKey = { key: event.key, at: event.timeStamp };
  }
}

/**
 * Binds keys while the calling component is mounted and lists them under `group` in the `?` help. Keys rest while the
 * user types or a dialog, menu or list is open. Where two components bind the same keys, the one mounted last wins.
 */
export function useShortcuts(group: string, shortcuts: readonly Shortcut[]): void {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });

  useEffect(() => {
    const binding: Binding = { group, read: () => current.current };
    if (bindings.push(binding) === 1) document.addEventListener("keydown", onKeyDown);
    return () => {
      bindings.splice(bindings.indexOf(binding), 1);
      if (bindings.length === 0) document.removeEventListener("keydown", onKeyDown);
    };
  }, [group]);
}
