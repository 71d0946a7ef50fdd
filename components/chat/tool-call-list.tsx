import { Wrench } from "lucide-react";
import type { ToolCall } from "~/shared/contracts/conversation";

/** The tools that a model asked for, with what it would give them. */
export function ToolCallList({ calls }: { calls: readonly ToolCall[] }) {
  return (
    <ul aria-label="Tool calls" className="flex flex-col gap-1.5">
      {calls.map((call, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: calls are only ever added at the end
        <li key={index} className="rounded-lg border bg-muted px-3 py-2 text-xs">
          <span className="flex items-center gap-1.5 font-medium">
            <Wrench aria-hidden className="size-3.5 text-muted-foreground" />
            {call.name}
          </span>
          <pre className="mt-1 whitespace-pre-wrap break-words font-mono">
            {JSON.stringify(call.arguments, null, 2)}
          </pre>
        </li>
      ))}
    </ul>
  );
}
