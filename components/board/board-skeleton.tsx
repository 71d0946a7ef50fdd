import { Skeleton } from "~/components/ui/skeleton";

const cardCounts = [4, 2, 3, 2];

/** The board's shape while the cards are on their way. */
export function BoardSkeleton() {
  return (
    <div aria-busy aria-label="Loading the board" role="status" className="flex h-full flex-col">
      <div className="flex gap-2 px-4 py-3">
        <Skeleton className="h-8 w-full max-w-sm" />
        <Skeleton className="ml-auto h-8 w-24" />
      </div>
      <BoardColumnsSkeleton />
    </div>
  );
}

export function BoardColumnsSkeleton() {
  return (
    <div className="flex min-h-0 flex-1 gap-2.5 overflow-hidden px-4 pb-3">
      {cardCounts.map((count, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: four fixed columns
        <div key={column} className="flex min-w-60 flex-1 flex-col gap-1.5 rounded-xl bg-muted/60 p-1.5">
          <Skeleton className="m-1.5 h-5 w-24" />
          {Array.from({ length: count }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a fixed number of grey blocks
            <Skeleton key={row} className="h-16 rounded-lg" />
          ))}
        </div>
      ))}
    </div>
  );
}
