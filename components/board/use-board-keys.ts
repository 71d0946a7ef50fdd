import { useEffect } from "react";
import type { Board } from "~/components/board/board-context";
import { useUndo } from "~/components/board/use-task-changes";
import { type Shortcut, useShortcuts } from "~/components/frame/shortcuts";
import { type ArrowKey, findNextFocus, findNextSlot, findSlot } from "~/shared/board-focus";

const arrows: readonly ArrowKey[] = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest("input, textarea, [contenteditable]") !== null;

/** The board's keys: arrows move the focus, Shift+arrows the card; `c`, `/`, Delete, and undo with Cmd or Ctrl+Z. */
export function useBoardKeys(
  board: Board,
  actions: { isDragging: boolean; onCreate: () => void; onFilter: () => void; onEscape: () => void },
): void {
  const { lanes, lanesFor, focus, selection, place, remove } = board;

  const arrow = (key: ArrowKey, isMoving: boolean) => {
    if (actions.isDragging) return;
    const current = focus.target.id ?? "";
    const slot = findSlot(lanes, current);
    if (!isMoving || !slot) {
      const next = findNextFocus(lanes, current, key);
      if (next) focus.focusCard(next);
      return;
    }
    const target = findNextSlot(lanesFor(current), current, slot, key);
    if (target) place(current, target);
  };

  const shortcuts: Shortcut[] = [
    { keys: "c", description: "Create a task", run: actions.onCreate },
    { keys: "/", description: "Filter", run: actions.onFilter },
    ...arrows.map((key) => ({
      keys: key,
      description: `Focus the card ${key.slice("Arrow".length).toLowerCase()}; with Shift, move it there`,
      run: (event: KeyboardEvent) => arrow(key, event.shiftKey),
    })),
    {
      keys: "Delete",
      description: "Delete the focused card",
      run: () => findSlot(lanes, focus.target.id ?? "") && remove(focus.target.id ?? ""),
    },
    {
      keys: "x",
      description: "Select the focused card, or take it out of the selection",
      run: () => findSlot(lanes, focus.target.id ?? "") && selection.toggle(focus.target.id ?? ""),
    },
    {
      keys: "Escape",
      description: "Clear the selection, then the filter",
      run: () => (selection.ids.size > 0 ? selection.clear() : actions.onEscape()),
    },
  ];
  useShortcuts("Board", shortcuts);

  const { undo, redo } = useUndo();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "z" || !(event.metaKey || event.ctrlKey) || isTyping(event.target)) return;
      event.preventDefault();
      if (event.shiftKey) redo();
      else undo({});
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [undo, redo]);
}
