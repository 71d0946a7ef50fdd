"use client";

import { createStore, useStore } from "~/components/store";

const messages = createStore("");

/** Says something to a screen reader, without showing it. */
export const announce = (message: string): void => messages.set(message);

/** Where announcements are read from; one for the page. */
export function LiveRegion() {
  return (
    <div role="status" aria-live="assertive" className="sr-only">
      {useStore(messages)}
    </div>
  );
}
