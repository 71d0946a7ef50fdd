"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "~/app/_trpc/client";
import { FormProblem, TextField } from "~/components/models/form-parts";
import { useModelUrl } from "~/components/models/model-url";
import { Button } from "~/components/ui/button";
import { SheetBody, SheetFooter } from "~/components/ui/sheet";
import type { ModelDetail } from "~/shared/contracts/model";

/** Another name for a model. */
export function RenameForm({ model }: { model: ModelDetail }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { open } = useModelUrl();
  const [to, setTo] = useState(model.name);
  const rename = useMutation(
    trpc.models.rename.mutationOptions({
      onSuccess: async ({ name }) => {
        toast.success(`${model.name} is now ${name}`);
        await queryClient.invalidateQueries(trpc.models.pathFilter());
        open(name);
      },
    }),
  );
  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        rename.mutate({ name: model.name, to: to.trim() });
      }}
    >
      <SheetBody className="flex flex-col gap-5">
        <TextField
          label="New name"
          value={to}
          hint="Clients that ask for the old name no longer find it. Its settings and roles go along."
          onChange={setTo}
        />
        {rename.isError && <FormProblem error={rename.error} />}
      </SheetBody>
      <SheetFooter>
        <Button
          type="submit"
          variant="primary"
          disabled={to.trim() === "" || to.trim() === model.name || rename.isPending}
        >
          Rename
        </Button>
      </SheetFooter>
    </form>
  );
}
