"use client";

import { useSearchParams } from "next/navigation";
import { useCallback } from "react";

type Changes = Record<string, string | null>;

function href(changes: Changes): string {
  const params = new URLSearchParams(window.location.search);
  for (const [key, value] of Object.entries(changes)) {
    if (value) params.set(key, value);
    else params.delete(key);
  }
  const query = params.toString();
  return query ? `${window.location.pathname}?${query}` : window.location.pathname;
}

/**
 * The view's state in the query string, so that reload, back and a copied address show the same. `replace` changes it
 * in place (filters), `push` makes a step that "back" returns from (an opened sheet); null or "" removes a key. The
 * component must stand inside a Suspense boundary, as `useSearchParams` asks in a static export.
 */
export function useUrlState() {
  const params = useSearchParams();
  const get = useCallback((key: string): string => params.get(key) ?? "", [params]);
  const replace = useCallback((changes: Changes) => window.history.replaceState(null, "", href(changes)), []);
  const push = useCallback((changes: Changes) => window.history.pushState(null, "", href(changes)), []);
  return { get, replace, push };
}
