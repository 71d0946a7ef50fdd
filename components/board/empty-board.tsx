"use client";

import { SquareKanban } from "lucide-react";
import { useBoard } from "~/components/board/board-context";
import { sampleTasks } from "~/components/board/sample-tasks";
import { Button } from "~/components/ui/button";
import { EmptyState } from "~/components/ui/empty-state";
import { Kbd } from "~/components/ui/kbd";

/** The board before its first task. */
export function EmptyBoard({ onCreate }: { onCreate: () => void }) {
  const { changes, workspaceId } = useBoard();
  const addSamples = async () => {
    // One after the other: their order in a column is the order they are made in.
    for (const task of sampleTasks) await changes.create.mutateAsync({ ...task, workspaceId });
  };
  return (
    <EmptyState
      icon={SquareKanban}
      title="No tasks yet"
      description="Write down what is to be done. A local model can break a large task into subtasks, which you review before they are created."
      className="h-full"
    >
      <Button variant="primary" onClick={onCreate}>
        Create the first task <Kbd className="border-transparent bg-transparent text-current">c</Kbd>
      </Button>
      {/* A failure is told by the change itself. */}
      <Button variant="outline" disabled={changes.create.isPending} onClick={() => addSamples().catch(() => undefined)}>
        Add a sample project
      </Button>
    </EmptyState>
  );
}
