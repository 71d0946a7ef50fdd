const tails = new Map<string, Promise<unknown>>();

/** Runs `work` after all that was asked for the same key before, so that two decisions never write the same files at once. */
export async function takeTurn<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
  const before = tails.get(key) ?? Promise.resolve();
  const own = before.then(work, work);
  tails.set(key, own);
  try {
    return await own;
  } finally {
    if (tails.get(key) === own) tails.delete(key);
  }
}
