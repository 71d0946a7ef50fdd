"use client";

import {
  type Announcements,
  closestCenter,
  DndContext,
  KeyboardSensor,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { GripVertical } from "lucide-react";
import type { ReactNode } from "react";
import { PromptMouseSensor, PromptTouchSensor } from "~/components/board/drag-sensors";
import { cn } from "~/components/class-names";

/**
 * A short list whose rows are put in order by their handle: by mouse, touch, or with Space and the arrow keys. `onMove`
 * hears the row's id and its new index.
 */
export function SortableList({
  id,
  ids,
  nameOf,
  onMove,
  className,
  children,
}: {
  id: string;
  ids: readonly string[];
  /** What a screen reader calls a row. */
  nameOf: (id: string) => string;
  onMove: (id: string, index: number) => void;
  className?: string;
  children: ReactNode;
}) {
  const sensors = useSensors(
    useSensor(PromptMouseSensor, { activationConstraint: { distance: 4 } }),
    useSensor(PromptTouchSensor, { activationConstraint: { delay: 200, tolerance: 6 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates, scrollBehavior: "auto" }),
  );
  const place = (row: UniqueIdentifier) => ids.indexOf(String(row)) + 1;
  const name = (row: UniqueIdentifier) => nameOf(String(row));
  const announcements: Announcements = {
    onDragStart: ({ active }) => `Picked up ${name(active.id)}, position ${place(active.id)} of ${ids.length}`,
    onDragOver: ({ active, over }) => over && `${name(active.id)} at position ${place(over.id)} of ${ids.length}`,
    onDragEnd: ({ active, over }) => `${name(active.id)} dropped at position ${place((over ?? active).id)}`,
    onDragCancel: ({ active }) => `${name(active.id)} stays at position ${place(active.id)}`,
  } as Announcements;

  return (
    <DndContext
      id={id}
      sensors={sensors}
      collisionDetection={closestCenter}
      accessibility={{
        announcements,
        screenReaderInstructions: { draggable: "Space picks the row up, arrow keys move it, Space drops it." },
      }}
      onDragEnd={({ active, over }) => {
        if (over && over.id !== active.id) onMove(String(active.id), ids.indexOf(String(over.id)));
      }}
    >
      <SortableContext items={[...ids]} strategy={verticalListSortingStrategy}>
        <ul className={className}>{children}</ul>
      </SortableContext>
    </DndContext>
  );
}

/** A row of a SortableList; `children` receives its handle to place. */
export function SortableRow({
  id,
  name,
  className,
  children,
}: {
  id: string;
  name: string;
  className?: string;
  children: (handle: ReactNode) => ReactNode;
}) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id,
  });
  const handle = (
    <button
      type="button"
      ref={setActivatorNodeRef}
      {...attributes}
      {...listeners}
      aria-label={`Reorder ${name}`}
      className="flex h-6 w-4 shrink-0 touch-none cursor-grab items-center justify-center rounded text-muted-foreground hover:bg-accent"
    >
      <GripVertical aria-hidden className="size-3.5" />
    </button>
  );
  return (
    <li
      ref={setNodeRef}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      className={cn(isDragging && "relative z-10 rounded-lg bg-card shadow-float", className)}
    >
      {children(handle)}
    </li>
  );
}
