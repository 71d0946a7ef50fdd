"use client";

import { useQuery } from "@tanstack/react-query";
import { Wrench } from "lucide-react";
import { useTRPC } from "~/app/_trpc/client";
import { useExecute } from "~/components/execution/use-execute";
import { DropdownMenuItem } from "~/components/ui/dropdown-menu";

interface Props {
  taskId: string;
  /** The model chosen in the menu; null = the daemon's choice. */
  model: string | null;
  /** Saves what the model should read. */
  onBeforeStart: () => Promise<boolean>;
}

/** "Do it": lets a model do the task in a working copy; says what is in the way where it cannot. */
export function ExecuteMenuItem({ taskId, model, onBeforeStart }: Props) {
  const trpc = useTRPC();
  const execute = useExecute();
  const gates = useQuery(trpc.executions.gates.queryOptions({ taskId })).data;
  const shut = gates?.gates.find(({ isOpen }) => !isOpen);
  const start = async () => {
    if (await onBeforeStart()) execute.mutate({ taskId, ...(model ? { model } : {}) });
  };
  return (
    <DropdownMenuItem disabled={!gates || shut !== undefined} onSelect={() => void start()}>
      <Wrench aria-hidden />
      <span className="min-w-0">
        Do it in a working copy
        <span className="block text-muted-foreground text-xs">
          {shut ? shut.detail : `As ${gates?.categoryName ?? "…"}; you review the change before it is applied`}
        </span>
      </span>
    </DropdownMenuItem>
  );
}
