"use client";

import { Suspense } from "react";
import { BoardPage } from "~/components/board/board-page";
import { BoardSkeleton } from "~/components/board/board-skeleton";

/** Reads the view from the query string, which a static page knows only in the browser: hence the Suspense. */
export default function Page() {
  return (
    <Suspense fallback={<BoardSkeleton />}>
      <BoardPage />
    </Suspense>
  );
}
