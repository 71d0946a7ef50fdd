import { largestImageBytes, largestTextAttachmentBytes, type NewAttachment } from "~/shared/contracts/conversation";
import { formatBytes } from "~/shared/format-quantity";

const imageTypes = new Set(["image/png", "image/jpeg", "image/webp"]);
const imageEndings = /\.(png|jpe?g|webp|gif|bmp|tiff?|heic|avif|svg)$/i;

/** The media type of an image by the first letters of its base64. */
export const imageType = (base64: string): string =>
  base64.startsWith("/9j/") ? "image/jpeg" : base64.startsWith("UklGR") ? "image/webp" : "image/png";

/** A file as it goes with a message, or why it cannot. `canSee` says whether the models take images. */
export async function readAttachment(
  file: File,
  canSee: boolean,
): Promise<{ attachment: NewAttachment } | { problem: string }> {
  const { name, size, type } = file;
  if (size === 0) return { problem: `${name} is empty.` };
  if (type.startsWith("image/") || imageEndings.test(name)) {
    if (!canSee) return { problem: `${name} is an image, which this model cannot see. Choose a model with vision.` };
    if (!imageTypes.has(type)) return { problem: `${name} is no PNG, JPEG or WebP image.` };
    if (size > largestImageBytes) {
      return { problem: `${name} has ${formatBytes(size)}; an image may have ${formatBytes(largestImageBytes)}.` };
    }
    return { attachment: { kind: "image", name, content: await toBase64(file) } };
  }
  if (size > largestTextAttachmentBytes) {
    return {
      problem: `${name} has ${formatBytes(size)}; a text file may have ${formatBytes(largestTextAttachmentBytes)}.`,
    };
  }
  const content = decodeText(await file.arrayBuffer());
  if (content === null) return { problem: `${name} is not a text file. Only text files and images can be attached.` };
  return { attachment: { kind: "text", name, content } };
}

/** Null for bytes that are no UTF-8 text. */
function decodeText(bytes: ArrayBuffer): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}

function toBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error ?? new Error(`${file.name} could not be read`));
    reader.readAsDataURL(file);
  });
}
