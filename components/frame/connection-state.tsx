"use client";

import { WifiOff } from "lucide-react";
import { useConnection } from "~/app/_trpc/live-store";
import { Badge } from "~/components/ui/badge";

/** Says when the page has lost the daemon; what is shown then is the last that was heard. */
export function ConnectionState() {
  const connection = useConnection();
  return (
    <output aria-live="polite" className="flex">
      {connection === "offline" && (
        <Badge variant="warning">
          <WifiOff aria-hidden />
          <span>
            Offline<span className="max-sm:sr-only">, reconnecting</span>
          </span>
        </Badge>
      )}
    </output>
  );
}
