/** How much two titles say the same, from 0 to 1: the share of their different words that both have (Jaccard index). */
export function titleSimilarity(a: string, b: string): number {
  const wordsOfA = wordsOf(a);
  const wordsOfB = wordsOf(b);
  if (wordsOfA.size === 0 || wordsOfB.size === 0) return 0;
  const shared = [...wordsOfA].filter((word) => wordsOfB.has(word)).length;
  return shared / (wordsOfA.size + wordsOfB.size - shared);
}

function wordsOf(title: string): Set<string> {
  return new Set(title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
}
