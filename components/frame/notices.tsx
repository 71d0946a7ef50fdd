"use client";

import { useQuery } from "@tanstack/react-query";
import { Info, X } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { Button } from "~/components/ui/button";

/** What the daemon wants the user to know, such as a port that was taken. Closed for this visit by the user. */
export function Notices() {
  const trpc = useTRPC();
  const status = useQuery(trpc.system.status.queryOptions());
  const [closed, setClosed] = useState<readonly string[]>([]);
  const open = status.data?.notices.filter((notice) => !closed.includes(notice)) ?? [];
  if (open.length === 0) return null;
  return (
    <ul className="shrink-0">
      {open.map((notice) => (
        <li key={notice} className="flex items-center gap-2 border-b bg-warning-soft px-4 py-1 text-sm">
          <Info aria-hidden className="size-4 shrink-0 text-warning" />
          <span className="min-w-0 flex-1 break-words">{notice}</span>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label="Close this notice"
            onClick={() => setClosed([...closed, notice])}
          >
            <X aria-hidden />
          </Button>
        </li>
      ))}
    </ul>
  );
}
