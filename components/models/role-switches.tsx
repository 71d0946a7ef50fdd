"use client";

import { useId } from "react";
import { Part } from "~/components/models/model-facts";
import { roleWords, useRoles } from "~/components/models/use-roles";
import { Label } from "~/components/ui/label";
import { Switch } from "~/components/ui/switch";
import type { ModelDetail } from "~/shared/contracts/model";
import { modelKey } from "~/shared/model-names";

/** The kinds of work that this model is chosen for. */
export function RoleSwitches({ model }: { model: ModelDetail }) {
  const id = useId();
  const { roles, pin } = useRoles();
  const able = roles?.filter(({ role }) =>
    model.capabilities.includes(role === "embedding" ? "embedding" : "completion"),
  );
  if (!able || able.length === 0) return null;
  return (
    <Part title="Roles">
      <ul className="divide-y rounded-md border">
        {able.map(({ role, pinned, chosen }) => {
          const isPinned = pinned !== null && modelKey(pinned) === modelKey(model.name);
          return (
            <li key={role} className="flex items-center gap-3 px-3 py-2">
              <span className="min-w-0 flex-1">
                <Label htmlFor={`${id}-${role}`} className="text-sm">
                  {roleWords[role].title}
                </Label>
                <span className="block text-muted-foreground text-xs">
                  {isPinned
                    ? "You chose this model."
                    : chosen === model.name
                      ? "Chosen automatically."
                      : chosen
                        ? `Now ${chosen}${pinned ? ", which you chose" : ", chosen automatically"}.`
                        : "No model does this now."}
                </span>
              </span>
              <Switch
                id={`${id}-${role}`}
                checked={isPinned}
                disabled={pin.isPending}
                onCheckedChange={(checked) => pin.mutate({ role, model: checked ? model.name : null })}
              />
            </li>
          );
        })}
      </ul>
    </Part>
  );
}
