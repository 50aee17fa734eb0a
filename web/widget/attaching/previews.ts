import type { MessageFile } from "../talk/message";

const LARGEST = { width: 520, height: 600 };

/**
 * Small drawings of the pictures that this page sends. They are painted: a
 * site's policy may forbid pictures from elsewhere, never a canvas.
 */
export class Previews {
  private readonly known = new Map<string, Promise<ImageBitmap>>();

  /** Makes the preview of a picture, by an id of this page. */
  make(id: string, original: Blob): void {
    if (!this.known.has(id)) this.known.set(id, small(original));
  }

  /** Lets the preview be found by the server's key too. */
  alsoOf(id: string, { key }: MessageFile): void {
    const preview = this.known.get(id);
    if (preview && key !== undefined) this.known.set(key, preview);
  }

  has(id: string | undefined): id is string {
    return id !== undefined && this.known.has(id);
  }

  /** Paints the preview so that it fills the canvas. */
  async paint(id: string, canvas: HTMLCanvasElement): Promise<void> {
    try {
      const preview = await this.known.get(id);
      if (preview) fillWith(canvas, preview);
    } catch {
      // What is no picture after all stays blank; the server says why.
      this.known.delete(id);
    }
  }
}

async function small(original: Blob): Promise<ImageBitmap> {
  const whole = await createImageBitmap(original);
  const scale = Math.min(
    1,
    LARGEST.width / whole.width,
    LARGEST.height / whole.height,
  );
  if (scale === 1) return whole;
  const reduced = await createImageBitmap(whole, {
    resizeWidth: Math.max(1, Math.round(whole.width * scale)),
    resizeHeight: Math.max(1, Math.round(whole.height * scale)),
    resizeQuality: "medium",
  });
  whole.close();
  return reduced;
}

function fillWith(canvas: HTMLCanvasElement, picture: ImageBitmap): void {
  const { width, height } = canvas;
  const scale = Math.max(width / picture.width, height / picture.height);
  const shown = {
    width: picture.width * scale,
    height: picture.height * scale,
  };
  canvas
    .getContext("2d")
    ?.drawImage(
      picture,
      (width - shown.width) / 2,
      (height - shown.height) / 2,
      shown.width,
      shown.height,
    );
}
