"use client";

import dynamic from "next/dynamic";
import { useEffect, useRef, useState } from "react";
import { ArchiveView } from "~/components/board/archive-view";
import { BoardColumns } from "~/components/board/board-columns";
import { type Board, BoardContext } from "~/components/board/board-context";
import { BoardHeader } from "~/components/board/board-header";
import { BoardColumnsSkeleton } from "~/components/board/board-skeleton";
import { BreakdownSheet } from "~/components/board/breakdown-sheet";
import { EmptyBoard } from "~/components/board/empty-board";
import { LiveRegion } from "~/components/board/live-region";
import { NewTaskDialog } from "~/components/board/new-task-dialog";
import { PlanView } from "~/components/board/plan-view";
import { SelectionBar } from "~/components/board/selection-bar";
import { TaskSheet } from "~/components/board/task-sheet";
import { useBoardState } from "~/components/board/use-board";
import { useBoardKeys } from "~/components/board/use-board-keys";
import { setQuery, useBoardUrl } from "~/components/board/use-board-url";
import { useCardDrag } from "~/components/board/use-card-drag";
import { BatchStrip } from "~/components/execution/batch-strip";
import { ExecutionSheet } from "~/components/execution/execution-sheet";
import { ErrorState } from "~/components/ui/error-state";

/** Loaded when it is opened: charts are a large part of a page that mostly shows cards. */
const FlowView = dynamic(() => import("~/components/board/flow-view").then((module) => module.FlowView), {
  ssr: false,
});

/** The board with its sheets. What is open and filtered stands in the address. */
export function BoardPage() {
  const {
    workspaceId,
    view,
    taskId,
    query: filter,
    lanes,
    jobId,
    proposalId,
    executionId,
    executionJobId,
  } = useBoardUrl();
  const { board, query } = useBoardState(workspaceId, filter, lanes);
  const dragging = useCardDrag(board);
  const [isCreating, setIsCreating] = useState(false);
  const filterRef = useRef<HTMLInputElement>(null);

  useBoardKeys(board, {
    isDragging: dragging.drag !== null,
    onCreate: () => setIsCreating(true),
    onFilter: () => filterRef.current?.focus(),
    onEscape: () => setQuery(""),
  });

  const isExecutionOpen = executionId !== null || executionJobId !== null;
  const isSheetOpen = taskId !== null || jobId !== null || proposalId !== null || isExecutionOpen;
  useReturnFocus(isSheetOpen, taskId, board.focus);

  return (
    <BoardContext value={board}>
      <div className="flex h-full flex-col">
        <BoardHeader
          query={filter}
          lanes={lanes}
          view={view}
          cards={board.cards}
          filterRef={filterRef}
          onCreate={() => setIsCreating(true)}
        />
        <SelectionBar />
        <BatchStrip workspaceId={workspaceId} />
        <div id="board-view" className="flex min-h-0 flex-1 flex-col">
          {view === "plan" && <PlanView workspaceId={workspaceId} />}
          {view === "flow" && <FlowView workspaceId={workspaceId} />}
          {view === "archive" && <ArchiveView workspaceId={workspaceId} filter={filter} />}
          {view === "board" && (
            <Columns board={board} query={query} dragging={dragging} onCreate={() => setIsCreating(true)} />
          )}
        </div>
      </div>
      <NewTaskDialog isOpen={isCreating} onClose={() => setIsCreating(false)} />
      {jobId !== null || proposalId !== null ? (
        <BreakdownSheet jobId={jobId} proposalId={proposalId} />
      ) : isExecutionOpen ? (
        <ExecutionSheet jobId={executionJobId} executionId={executionId} />
      ) : (
        taskId !== null && <TaskSheet taskId={taskId} />
      )}
      <LiveRegion />
    </BoardContext>
  );
}

function Columns({
  board,
  query,
  dragging,
  onCreate,
}: {
  board: Board;
  query: ReturnType<typeof useBoardState>["query"];
  dragging: ReturnType<typeof useCardDrag>;
  onCreate: () => void;
}) {
  if (query.isPending) return <BoardColumnsSkeleton />;
  if (query.error && !query.data) {
    return (
      <ErrorState
        title="The tasks could not be loaded"
        error={query.error}
        onRetry={() => void query.refetch()}
        className="h-full"
      />
    );
  }
  if (board.cards.length === 0) return <EmptyBoard onCreate={onCreate} />;
  return <BoardColumns board={board} dragging={dragging} />;
}

/** When the last sheet closes, the keyboard goes back to the card it came from, or to that of the task that was open. */
function useReturnFocus(
  isSheetOpen: boolean,
  taskId: string | null,
  { target, focusCard }: { target: { id: string | null }; focusCard: (id: string) => void },
): void {
  const lastTaskId = useRef<string | null>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (taskId) lastTaskId.current = taskId;
    const id = target.id ?? lastTaskId.current;
    if (wasOpen.current && !isSheetOpen && id) focusCard(id);
    wasOpen.current = isSheetOpen;
  }, [isSheetOpen, taskId, target.id, focusCard]);
}
