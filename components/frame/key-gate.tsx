"use client";

import { useQuery } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import { KeyRound } from "lucide-react";
import { type ReactNode, useId } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { Button } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { Input } from "~/components/ui/input";
import { Label } from "~/components/ui/label";

const isRefused = (error: unknown): boolean =>
  error instanceof TRPCClientError && (error.data as { httpStatus?: number } | null)?.httpStatus === 401;

/**
 * Shows the page, or asks for the API key where the daemon wants one. The form is a plain GET of `/?key=`, which the
 * daemon answers with a cookie; a wrong key leads back here with the key still in the address.
 */
export function KeyGate({ children }: { children: ReactNode }) {
  const trpc = useTRPC();
  const status = useQuery(trpc.system.status.queryOptions());
  const id = useId();
  if (!isRefused(status.error)) return children;
  const wasWrong = new URLSearchParams(window.location.search).has("key");
  return (
    <div className="flex h-full items-start justify-center p-4 pt-[12vh]">
      <Card className="w-full max-w-sm p-5">
        <form action="/" method="get" className="flex flex-col gap-3">
          <h2 className="flex items-center gap-2 font-semibold text-lg">
            <KeyRound aria-hidden className="size-4" />
            API key
          </h2>
          <p className="text-muted-foreground">
            This daemon asks for a key. It is what OLLMLX_API_KEY was set to where the daemon was started.
          </p>
          <Label htmlFor={id}>Key</Label>
          <Input id={id} name="key" type="password" required autoComplete="current-password" aria-invalid={wasWrong} />
          {wasWrong && (
            <p role="alert" className="text-destructive text-xs">
              That key is not the daemon's.
            </p>
          )}
          <Button type="submit" variant="primary">
            Open the dashboard
          </Button>
        </form>
      </Card>
    </div>
  );
}
