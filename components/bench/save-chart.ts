const PIXEL_RATIO = 2;

/** A colour of the theme as every program reads it: the stylesheet's notations are young. */
function toRgb(color: string): string {
  const canvas = document.createElement("canvas");
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext("2d");
  if (!context) return color;
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return `rgb(${red},${green},${blue})`;
}

/** The chart as a file of its own: the theme's variables become colours, and the card's background comes along. */
function toStandaloneSvg(svg: SVGSVGElement): { text: string; width: number; height: number } {
  const { width, height } = svg.getBoundingClientRect();
  const theme = getComputedStyle(document.documentElement);
  const copy = svg.cloneNode(true) as SVGSVGElement;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  copy.setAttribute("font-family", "system-ui, sans-serif");
  copy.removeAttribute("style");
  const background = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  background.setAttribute("width", "100%");
  background.setAttribute("height", "100%");
  background.setAttribute("fill", "var(--card)");
  copy.prepend(background);
  const text = new XMLSerializer().serializeToString(copy).replaceAll(/var\((--[\w-]+)\)/g, (whole, name: string) => {
    const value = theme.getPropertyValue(name).trim();
    return value === "" ? whole : toRgb(value);
  });
  return { text, width, height };
}

async function toPng({ text, width, height }: ReturnType<typeof toStandaloneSvg>): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * PIXEL_RATIO;
    canvas.height = height * PIXEL_RATIO;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise<Blob>((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture could not be made"))), "image/png"),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Hands a file to the browser's downloads. */
export function saveFile(name: string, content: Blob | string, type = "text/plain"): void {
  const url = URL.createObjectURL(typeof content === "string" ? new Blob([content], { type }) : content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The download reads the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Saves the first drawing inside `box`. Throws when there is none. */
export async function saveChart(box: HTMLElement, name: string, form: "svg" | "png"): Promise<void> {
  const svg = box.querySelector<SVGSVGElement>("svg.recharts-surface");
  if (!svg) throw new Error("there is no chart to save");
  const drawing = toStandaloneSvg(svg);
  if (form === "svg") saveFile(`${name}.svg`, drawing.text, "image/svg+xml");
  else saveFile(`${name}.png`, await toPng(drawing));
}
