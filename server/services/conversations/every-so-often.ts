/** Runs `act` when it is touched, and then at most once in `everyMs`; the last touch is always followed by a run. */
export function everySoOften(everyMs: number, act: () => void) {
  let timer: NodeJS.Timeout | null = null;
  let isTouched = false;
  const run = () => {
    timer = null;
    if (!isTouched) return;
    isTouched = false;
    act();
    timer = setTimeout(run, everyMs);
  };
  return {
    touch: () => {
      isTouched = true;
      if (timer === null) run();
    },
    /** Drops a run that is still to come. */
    cancel: () => {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
