"use client";

import { useQuery } from "@tanstack/react-query";
import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { roleWords, useRoles } from "~/components/models/use-roles";
import { RoleOptionsDialog } from "~/components/settings/role-options-dialog";
import { Button } from "~/components/ui/button";
import { Card, CardDescription, CardHeader, CardTitle } from "~/components/ui/card";
import { ErrorState } from "~/components/ui/error-state";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "~/components/ui/select";
import { Skeleton } from "~/components/ui/skeleton";
import type { Model } from "~/shared/contracts/model";
import type { RoleChoice } from "~/shared/contracts/model-settings";

const automatic = "automatic";

/** Which model does which kind of work: chosen by hand, or automatically with the reasons. */
export function RolesCard() {
  const trpc = useTRPC();
  const models = useQuery(trpc.models.list.queryOptions()).data;
  const { query, roles, pin } = useRoles();
  return (
    <Card>
      <CardHeader className="flex-wrap justify-between">
        <CardTitle>Models for each kind of work</CardTitle>
        <CardDescription>
          The automatic choice goes by memory, kind, your decisions, speed here and engine.
        </CardDescription>
      </CardHeader>
      {query.isError ? (
        <ErrorState title="The roles could not be read" error={query.error} onRetry={() => query.refetch()} />
      ) : !roles || !models ? (
        <div aria-busy className="flex flex-col gap-3 p-4">
          <Skeleton className="h-8" />
          <Skeleton className="h-8" />
          <Skeleton className="h-8" />
        </div>
      ) : (
        <ul className="divide-y">
          {roles.map((choice) => (
            <Role
              key={choice.role}
              choice={choice}
              models={models.filter(({ capabilities }) =>
                capabilities.includes(choice.role === "embedding" ? "embedding" : "completion"),
              )}
              isSaving={pin.isPending}
              onChoose={(model) => pin.mutate({ role: choice.role, model })}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Role({
  choice,
  models,
  isSaving,
  onChoose,
}: {
  choice: RoleChoice;
  models: readonly Model[];
  isSaving: boolean;
  onChoose: (model: string | null) => void;
}) {
  const { role, pinned, chosen, reasons, options } = choice;
  const [isOpen, setIsOpen] = useState(false);
  const changed = Object.keys(options).length;
  const { title, what } = roleWords[role];
  const isMissing = pinned !== null && !models.some(({ name }) => name === pinned);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
      <div className="min-w-40 flex-1">
        <p className="font-medium">{title}</p>
        <p className="text-muted-foreground text-xs">{what}</p>
      </div>
      <div className="flex w-88 min-w-0 max-w-full flex-col gap-1">
        <div className="flex items-center gap-1">
          <Select
            value={pinned ?? automatic}
            disabled={isSaving}
            onValueChange={(value) => onChoose(value === automatic ? null : value)}
          >
            <SelectTrigger aria-label={`Model for ${title}`} className="min-w-0 flex-1">
              <SelectValue />
            </SelectTrigger>
            <SelectContent>
              <SelectItem value={automatic}>Automatic{pinned === null && chosen ? `: ${chosen}` : ""}</SelectItem>
              {models.map(({ name }) => (
                <SelectItem key={name} value={name}>
                  {name}
                </SelectItem>
              ))}
              {isMissing && <SelectItem value={pinned}>{pinned} (not installed)</SelectItem>}
            </SelectContent>
          </Select>
          <Button
            variant="ghost"
            size="icon"
            aria-label={`Options for ${title}`}
            className={role === "embedding" ? "invisible" : undefined}
            onClick={() => setIsOpen(true)}
          >
            <SlidersHorizontal aria-hidden />
          </Button>
        </div>
        <p className="text-muted-foreground text-xs">{reasons.join(" ")}</p>
        {changed > 0 && (
          <p className="text-muted-foreground text-xs">
            {Object.entries(options)
              .map(([name, value]) => `${name} ${value}`)
              .join(", ")}
          </p>
        )}
      </div>
      {isOpen && <RoleOptionsDialog choice={choice} onClose={() => setIsOpen(false)} />}
    </li>
  );
}
