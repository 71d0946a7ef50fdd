const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** Shows at a terminal that something is waited for, on standard error, and nothing elsewhere. Gives what ends it. */
export function startSpinner(label = ""): () => void {
  if (!process.stderr.isTTY) return () => {};
  let frame = 0;
  const draw = () => {
    process.stderr.write(`\r\u001b[K${frames[frame++ % frames.length]} ${label}`);
  };
  draw();
  const timer = setInterval(draw, 100);
  let isShown = true;
  return () => {
    clearInterval(timer);
    if (isShown) process.stderr.write("\r\u001b[K");
    isShown = false;
  };
}
