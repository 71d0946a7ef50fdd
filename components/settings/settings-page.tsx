"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import { PageBody } from "~/components/frame/page-body";
import { AboutCard } from "~/components/settings/about-card";
import { AddressCard } from "~/components/settings/address-card";
import { RolesCard } from "~/components/settings/roles-card";
import { SettingsTable } from "~/components/settings/settings-table";
import { ThemeCard } from "~/components/settings/theme-card";
import { ErrorState } from "~/components/ui/error-state";
import { Skeleton } from "~/components/ui/skeleton";

/** Addresses, the settings in force and where each came from, versions and machine, and the theme. */
export function SettingsPage() {
  const trpc = useTRPC();
  const status = useQuery(trpc.system.status.queryOptions());

  if (status.isError) {
    return <ErrorState title="The settings could not be read" error={status.error} onRetry={() => status.refetch()} />;
  }
  return (
    <PageBody className="max-w-5xl">
      {status.isPending ? (
        <div aria-busy className="flex flex-col gap-4">
          <Skeleton className="h-56 rounded-lg" />
          <Skeleton className="h-80 rounded-lg" />
        </div>
      ) : (
        <>
          <AddressCard system={status.data} />
          <RolesCard />
          <SettingsTable settings={status.data.settings} />
          <AboutCard system={status.data} />
        </>
      )}
      <ThemeCard />
    </PageBody>
  );
}
