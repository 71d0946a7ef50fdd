import { RequestError } from "~/server/gateway/chat-bridge/request-error";

const dataUrl = /^data:(?:image\/(?:jpeg|jpg|png|webp|gif))?;base64,/i;

/** The base64 of an image given as a `data:` address. Addresses on the network are not fetched. Throws RequestError. */
export function readImageUrl(url: string, field: string): string {
  if (/^https?:/i.test(url)) {
    const advice = "send the image itself as data:image/png;base64,...";
    throw new RequestError(`image URLs are not fetched, because nothing leaves this machine: ${advice}`, field);
  }
  const prefix = dataUrl.exec(url)?.[0];
  if (prefix === undefined) {
    throw new RequestError(
      `invalid value for '${field}': expected data:image/png;base64,... (jpeg, png, webp, gif)`,
      field,
    );
  }
  return checkBase64(url.slice(prefix.length), field);
}

/** Throws RequestError for what is no base64. */
export function checkBase64(text: string, field: string): string {
  if (text.length > 0 && text.length % 4 !== 1 && /^[A-Za-z0-9+/]+={0,2}$/.test(text)) return text;
  throw new RequestError(`invalid value for '${field}': expected the bytes of an image as base64`, field);
}
