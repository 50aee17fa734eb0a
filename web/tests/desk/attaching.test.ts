import { describe, expect, test, vi } from "vitest";
import type { Attachment } from "../../desk/api/attachments";
import { RequestError } from "../../desk/api/request";
import type { Progress } from "../../desk/api/upload";
import {
  mayTryAgain,
  useAttaching,
} from "../../desk/ticket/talk/attaching/attaching";
import { MOST, tooMany } from "../../desk/ticket/talk/attaching/limits";
import { useTaking } from "../../desk/ticket/talk/attaching/taking";
import { failureIn } from "../../desk/wording/refusal";
import { attached } from "./attached";

const PICTURE = new File(["x"], "label.png", { type: "image/png" });
const OFFLINE = new RequestError(0, "offline");

interface Upload {
  progress: Progress;
  signal: AbortSignal;
  arrive(attachment: Attachment): void;
  fail(error: unknown): void;
}

/** A server that answers when the test says so. */
function aServer() {
  const uploads: Upload[] = [];
  const removed: string[] = [];
  return {
    uploads,
    removed,
    attach: (_: string, _file: File, progress: Progress, signal: AbortSignal) =>
      new Promise<Attachment>((arrive, fail) => {
        uploads.push({ progress, signal, arrive, fail });
      }),
    removeAttachment: (_: string, key: string) => {
      removed.push(key);
      return Promise.reject(OFFLINE);
    },
  };
}

function aReply(known: Attachment[] = []) {
  const server = aServer();
  const kept: string[][] = [];
  const keep = (arrived: Attachment[]) =>
    kept.push(arrived.map(({ key }) => key));
  return { ...useAttaching("T1", known, keep, server), server, kept };
}

const codeOf = (error: unknown) => (error as RequestError).refusal?.code;

describe("a file", () => {
  test("is on its way until it has arrived, and is kept from then on", async () => {
    const { add, files, keys, isReady, server, kept } = aReply();
    add([PICTURE]);
    expect(isReady.value).toBe(false);
    server.uploads[0]?.progress(0.5);
    expect(files.value[0]?.share).toBe(0.5);
    server.uploads[0]?.arrive(attached("k1", { name: "label (1).png" }));
    await vi.waitFor(() => expect(isReady.value).toBe(true));
    expect(files.value[0]?.name).toBe("label (1).png");
    expect(keys.value).toEqual(["k1"]);
    expect(kept).toEqual([["k1"]]);
  });

  test("that was attached before the page was reloaded is still there", () => {
    const { keys, isReady } = aReply([attached("k1")]);
    expect(isReady.value).toBe(true);
    expect(keys.value).toEqual(["k1"]);
  });

  test("that did not arrive keeps the reply back and can be tried again", async () => {
    const { add, files, isReady, upload, server } = aReply();
    add([PICTURE]);
    server.uploads[0]?.fail(OFFLINE);
    await vi.waitFor(() => expect(files.value[0]?.failure).toBe(OFFLINE));
    expect(isReady.value).toBe(false);
    void upload(files.value[0]?.id ?? "");
    expect(files.value[0]?.failure).toBeNull();
    server.uploads[1]?.arrive(attached("k1"));
    await vi.waitFor(() => expect(isReady.value).toBe(true));
  });

  test("can be removed on its way, also in the moment it arrives", async () => {
    const { add, files, isReady, remove, server, kept } = aReply();
    add([PICTURE]);
    remove(files.value[0]?.id ?? "");
    expect(server.uploads[0]?.signal.aborted).toBe(true);
    expect(isReady.value).toBe(true);
    server.uploads[0]?.arrive(attached("k1"));
    await vi.waitFor(() => expect(server.removed).toEqual(["k1"]));
    expect(kept).toEqual([]);
  });

  test("that is removed is forgotten here even if the desk does not hear of it", () => {
    const { files, remove, server, kept } = aReply([
      attached("k1"),
      attached("k2"),
    ]);
    remove(files.value[0]?.id ?? "");
    expect(server.removed).toEqual(["k1"]);
    expect(kept).toEqual([["k2"]]);
  });

  test("that went along with a message leaves the others to the next", () => {
    const { keys, sent } = aReply([attached("k1"), attached("k2")]);
    sent(["k1"]);
    expect(keys.value).toEqual(["k2"]);
  });
});

describe("what the server would refuse for certain", () => {
  test.each([
    [new File(["x"], "photo.heic", { type: "image/heic" }), "file_kind"],
    [new File([], "empty.png", { type: "image/png" }), "file_empty"],
    [aHugeFile(), "file_too_large"],
  ])("is not sent there (%#)", (file, code) => {
    const { add, files, isReady, server } = aReply();
    add([file]);
    expect(codeOf(files.value[0]?.failure)).toBe(code);
    expect(mayTryAgain(files.value[0]?.failure)).toBe(false);
    expect(isReady.value).toBe(false);
    expect(server.uploads).toEqual([]);
  });

  test("is more files than a message takes; the first are attached", () => {
    const { add, files, failure, remove } = aReply([attached("k1")]);
    add(Array.from({ length: MOST }, () => PICTURE));
    expect(files.value).toHaveLength(MOST);
    expect(codeOf(failure.value)).toBe("files_too_many");
    remove(files.value[0]?.id ?? "");
    expect(failure.value).toBeNull();
  });

  test("is not told of a kind the browser does not know", () => {
    const { add, server } = aReply();
    add([new File(["x"], "label.webp")]);
    expect(server.uploads).toHaveLength(1);
  });
});

test("a refusal is told with the limit, in the reader's language", () => {
  const told = (error: RequestError) => failureIn("zh-Hans", error);
  expect(told(tooMany())).toContain("最多带 5 个附件");
  const refusal = { code: "file_too_many_pixels", megapixels: 40 };
  expect(told(new RequestError(413, "", refusal))).toContain("4000 万像素");
});

test("trying again is offered where the file may arrive the next time", () => {
  expect(mayTryAgain(OFFLINE)).toBe(true);
  expect(mayTryAgain(new RequestError(503, "busy"))).toBe(true);
  expect(mayTryAgain(new RequestError(415, "kind"))).toBe(false);
  expect(mayTryAgain(null)).toBe(false);
});

describe("the box", () => {
  const dragged = (types: string[]) => {
    const dataTransfer = { types, files: [PICTURE], dropEffect: "" };
    return { dataTransfer, preventDefault: vi.fn() };
  };
  const pasted = (types: string[]) => {
    const clipboardData = { types, files: [PICTURE] };
    return { clipboardData, preventDefault: vi.fn() };
  };

  test("takes files that are dropped", () => {
    const add = vi.fn();
    const { isOver, taking } = useTaking(() => true, add);
    taking.dragover(dragged(["Files"]) as unknown as DragEvent);
    expect(isOver.value).toBe(true);
    taking.drop(dragged(["Files"]) as unknown as DragEvent);
    expect(isOver.value).toBe(false);
    expect(add).toHaveBeenCalledWith([PICTURE]);
  });

  test("leaves dropped words to the field", () => {
    const { taking } = useTaking(() => true, vi.fn());
    const event = dragged(["text/plain"]);
    taking.drop(event as unknown as DragEvent);
    expect(event.preventDefault).not.toHaveBeenCalled();
  });

  test("takes nothing where nothing may be written, and the page stays", () => {
    const add = vi.fn();
    const { isOver, taking } = useTaking(() => false, add);
    const event = dragged(["Files"]);
    taking.dragover(event as unknown as DragEvent);
    taking.drop(event as unknown as DragEvent);
    expect(isOver.value).toBe(false);
    expect(event.preventDefault).toHaveBeenCalledTimes(2);
    expect(add).not.toHaveBeenCalled();
  });

  test("takes a pasted picture, and words where there are some", () => {
    const add = vi.fn();
    const { taking } = useTaking(() => true, add);
    const words = pasted(["text/plain", "Files"]);
    taking.paste(words as unknown as ClipboardEvent);
    expect(add).not.toHaveBeenCalled();
    taking.paste(pasted(["Files"]) as unknown as ClipboardEvent);
    expect(add).toHaveBeenCalledWith([PICTURE]);
  });
});

function aHugeFile(): File {
  const file = new File(["x"], "huge.png", { type: "image/png" });
  Object.defineProperty(file, "size", { value: 11 * 1024 * 1024 });
  return file;
}
