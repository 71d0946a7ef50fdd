import { open } from "node:fs/promises";

/** One tensor of a safetensors file. */
export interface Tensor {
  name: string;
  dtype: string;
  shape: number[];
  bytes: number;
}

const largestHeaderBytes = 100_000_000;

/**
 * The tensors that a safetensors file holds: 8 bytes of length (little endian), a JSON header, then the data
 * (https://huggingface.co/docs/safetensors). Null when the file is no safetensors file or is not there whole, as while
 * it is being copied.
 */
export async function readSafetensorsHeader(file: string): Promise<Tensor[] | null> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const prefix = Buffer.alloc(8);
    if ((await handle.read(prefix, 0, 8, 0)).bytesRead < 8) return null;
    const headerBytes = Number(prefix.readBigUInt64LE());
    if (headerBytes > largestHeaderBytes || headerBytes + 8 > size) return null;
    const header = Buffer.alloc(headerBytes);
    await handle.read(header, 0, headerBytes, 8);
    const tensors = parseTensors(header.toString("utf8"));
    const dataEnd = 8 + headerBytes + tensors.reduce((end, tensor) => Math.max(end, tensor.end), 0);
    return size >= dataEnd ? tensors : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  } finally {
    await handle.close();
  }
}

function parseTensors(text: string): (Tensor & { end: number })[] {
  const entries = JSON.parse(text) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  return Object.entries(entries)
    .filter(([name]) => name !== "__metadata__")
    .map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [start, end],
        },
      ]) => ({ name, dtype, shape, bytes: end - start, end }),
    );
}
