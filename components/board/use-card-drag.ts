import {
  type DragEndEvent,
  type DragMoveEvent,
  type DragStartEvent,
  type KeyboardCoordinateGetter,
  KeyboardSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { getEventCoordinates } from "@dnd-kit/utilities";
import { useRef, useState } from "react";
import type { Board } from "~/components/board/board-context";
import { PromptMouseSensor, PromptTouchSensor } from "~/components/board/drag-sensors";
import { readLaneBoxes } from "~/components/board/lane-boxes";
import { announce } from "~/components/board/live-region";
import { findDropSlot, findSlotPoint } from "~/shared/board-drop";
import { type ArrowKey, findNextSlot, findSlot, isSameLane, type Slot } from "~/shared/board-focus";

/** The dragged card and where it would land. */
export interface CardDrag {
  id: string;
  slot: Slot | null;
  /** Whether keys carry it, so that its place must be scrolled to. */
  isByKeyboard: boolean;
}

/** Space and Enter open a card, so `m` picks it up; while carried, both put it down. */
const keyboardCodes = { start: ["KeyM"], cancel: ["Escape"], end: ["Space", "Enter", "KeyM"] };

/** Drag by mouse, touch (after a short press) and keyboard. Nothing moves until the drop; a line shows the place. */
export function useCardDrag({ lanes, lanesFor, namePlace, place, cardsById }: Board) {
  const [drag, setDrag] = useState<CardDrag | null>(null);
  const current = useRef<CardDrag | null>(null);
  const update = (next: CardDrag | null) => {
    current.current = next;
    setDrag(next);
  };

  const describe = (id: string, slot: Slot) =>
    `Task ${cardsById.get(id)?.number}: ${namePlace(slot)}, position ${slot.index + 1}`;
  const carryTo = (id: string, slot: Slot, isByKeyboard: boolean) => {
    update({ id, slot, isByKeyboard });
    announce(describe(id, slot));
  };

  /** Keys name the slot itself; the point only lets the carried card follow, as far as the slot is on the page. */
  const coordinateGetter: KeyboardCoordinateGetter = (event, { context: { collisionRect } }) => {
    const dragged = current.current;
    if (!event.code.startsWith("Arrow") || !dragged?.slot || !collisionRect) return;
    event.preventDefault();
    const next = findNextSlot(lanesFor(dragged.id), dragged.id, dragged.slot, event.code as ArrowKey);
    if (!next) return;
    carryTo(dragged.id, next, true);
    const point = findSlotPoint(readLaneBoxes(dragged.id), next);
    return point ? { x: point.x - collisionRect.width / 2, y: point.y - collisionRect.height / 2 } : undefined;
  };
  const sensors = useSensors(
    useSensor(PromptMouseSensor, { activationConstraint: { distance: 5 } }),
    useSensor(PromptTouchSensor, { activationConstraint: { delay: 220, tolerance: 6 } }),
    useSensor(KeyboardSensor, { keyboardCodes, coordinateGetter, scrollBehavior: "auto" }),
  );

  return {
    drag,
    sensors,
    onDragStart: ({ active }: DragStartEvent) => {
      const id = String(active.id);
      const slot = findSlot(lanes, id);
      update({ id, slot, isByKeyboard: false });
      if (slot) announce(`Picked up. ${describe(id, slot)}. Arrows move it, Space drops it, Escape cancels.`);
    },
    onDragMove: ({ active, activatorEvent }: DragMoveEvent) => {
      const { initial, translated } = active.rect.current;
      // Keys have no coordinates and name the slot themselves.
      const grabbed = getEventCoordinates(activatorEvent);
      const id = String(active.id);
      if (!initial || !translated || !grabbed) return;
      const reachable = lanesFor(id);
      const boxes = readLaneBoxes(id).filter((lane) => reachable.some((other) => isSameLane(other, lane)));
      const slot = findDropSlot(boxes, {
        x: grabbed.x + translated.left - initial.left,
        y: translated.top + translated.height / 2,
      });
      const before = current.current?.slot;
      if (!slot || (before && isSameLane(before, slot) && before.index === slot.index)) return;
      carryTo(id, slot, false);
    },
    onDragEnd: ({ active }: DragEndEvent) => {
      const slot = current.current?.slot;
      update(null);
      if (slot) place(String(active.id), slot);
    },
    onDragCancel: () => {
      const id = current.current?.id;
      update(null);
      if (id) announce(`Task ${cardsById.get(id)?.number} stays where it was`);
    },
  };
}
