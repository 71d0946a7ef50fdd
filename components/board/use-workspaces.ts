import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import type { Workspace } from "~/shared/contracts/workspace";

/** Workspaces that are not archived, in the order they were made. */
export function useWorkspaces(): Workspace[] {
  const trpc = useTRPC();
  const { data = [] } = useQuery(trpc.workspaces.list.queryOptions());
  return data.filter(({ archivedAt }) => archivedAt === null);
}

/** One workspace; undefined until it is loaded, or when there is none of that id. */
export function useWorkspace(id: string): Workspace | undefined {
  const trpc = useTRPC();
  return useQuery({ ...trpc.workspaces.list.queryOptions(), select: (all) => all.find((one) => one.id === id) }).data;
}
