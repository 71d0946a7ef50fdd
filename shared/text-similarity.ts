/** Titles that have nothing to do with each other. How alike a model finds them says where "unrelated" lies on its scale. */
export const unrelatedTexts = [
  "Fix the error that appears when a user signs in",
  "Order new chairs for the office",
  "Translate the manual into Spanish",
  "Upgrade the database to its next version",
  "Draw an icon for the mobile app",
  "Write the report on last year's sales",
  "Plan the team's trip in May",
  "Measure how long the tests take",
] as const;

/** The cosine of the angle between two vectors, -1 to 1; 0 where one has no direction or they differ in length. */
export function cosine(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return 0;
  let [product, lengthA, lengthB] = [0, 0, 0];
  // By index: the iterator of a typed array costs ten times as much, and this runs for each pair of tasks.
  for (let at = 0; at < a.length; at++) {
    const value = a[at] ?? 0;
    const other = b[at] ?? 0;
    product += value * other;
    lengthA += value * value;
    lengthB += other * other;
  }
  return lengthA === 0 || lengthB === 0 ? 0 : product / Math.sqrt(lengthA * lengthB);
}

/** The mean cosine of all pairs. */
export function meanCosine(vectors: readonly Float32Array[]): number {
  const pairs = vectors.flatMap((a, at) => vectors.slice(at + 1).map((b) => cosine(a, b)));
  return pairs.length === 0 ? 0 : pairs.reduce((sum, value) => sum + value, 0) / pairs.length;
}

/** A cosine on a scale that every model shares: 0 = as unrelated texts are (`unrelated`, their mean cosine), 1 = the same. */
export function scaleCosine(value: number, unrelated: number): number {
  return unrelated >= 1 ? 0 : Math.max(0, Math.min(1, (value - unrelated) / (1 - unrelated)));
}
