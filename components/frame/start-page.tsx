"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { PageBody } from "~/components/frame/page-body";
import { WelcomeCard } from "~/components/models/welcome-card";
import { ErrorState } from "~/components/ui/error-state";

/** `/`: the board where models are installed, a welcome that gets the first one where none is. */
export function StartPage() {
  const router = useRouter();
  const trpc = useTRPC();
  const models = useQuery(trpc.models.list.queryOptions());
  const used = models.data !== undefined && models.data.length > 0;

  useEffect(() => {
    if (used) router.replace("/board");
  }, [used, router]);

  if (models.isError) {
    return <ErrorState title="The models could not be listed" error={models.error} onRetry={() => models.refetch()} />;
  }
  if (models.isPending || used) return null;
  return (
    <PageBody className="max-w-3xl">
      <WelcomeCard />
    </PageBody>
  );
}
