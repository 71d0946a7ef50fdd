import { TRPCClientError } from "@trpc/client";

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof TRPCClientError && (error.data as { code?: string } | null)?.code === code;

/** What was asked for does not exist (any more). */
export const isNotFound = (error: unknown): boolean => hasCode(error, "NOT_FOUND");

/** Somebody else changed it first. */
export const isConflict = (error: unknown): boolean => hasCode(error, "CONFLICT");

/** What it needs cannot be reached now, such as an engine or the hub. */
export const isUnavailable = (error: unknown): boolean => hasCode(error, "SERVICE_UNAVAILABLE");
