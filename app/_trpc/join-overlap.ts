/**
 * Joins a snapshot of a text with the pieces heard live meanwhile, which may repeat the snapshot's end: the longest
 * start of `live` that ends `snapshot` is taken once.
 */
export function joinOverlap(snapshot: string, live: string): string {
  for (let length = Math.min(snapshot.length, live.length); length > 0; length--) {
    if (snapshot.endsWith(live.slice(0, length))) return snapshot + live.slice(length);
  }
  return snapshot + live;
}
