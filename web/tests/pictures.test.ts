import { describe, expect, test } from "vitest";

import { KINDS, MOST, refusalBefore } from "../widget/attaching/limits";
import { Pictures } from "../widget/attaching/pictures";
import type { MessageFile } from "../widget/talk/message";
import { UploadError } from "../widget/talk/upload";

function picture(name = "a.jpg", size = 3, type = "image/jpeg"): File {
  return new File([new Uint8Array(size)], name, { type });
}

function kept(name: string): MessageFile {
  return {
    ...{ key: `key of ${name}`, url: `https://desk.test/${name}`, name },
    ...{ media_type: "image/jpeg", size: 2, width: 40, height: 20 },
  };
}

/** A server that answers when the test lets it. */
class Server {
  readonly coming: {
    file: File;
    arrive: (file: MessageFile) => void;
    fail: (error: unknown) => void;
    signal: AbortSignal;
  }[] = [];
  readonly pictures = new Pictures(
    (file, _progress, signal) =>
      new Promise((arrive, fail) => {
        this.coming.push({ file, arrive, fail, signal });
      }),
    () => undefined,
  );

  async settles(): Promise<void> {
    await new Promise((done) => setTimeout(done));
  }
}

const problems = (pictures: Pictures) =>
  pictures.list.map(({ problem }) => problem?.code ?? null);

describe("the pictures of a draft", () => {
  test("go along once all of them are there", async () => {
    const server = new Server();
    const { pictures } = server;
    pictures.add([picture("a.jpg"), picture("b.jpg")]);
    expect(pictures.isReady).toBe(false);
    for (const { file, arrive } of server.coming) arrive(kept(file.name));
    await server.settles();

    expect(pictures.isReady).toBe(true);
    expect(pictures.take().map(({ key }) => key)).toEqual([
      "key of a.jpg",
      "key of b.jpg",
    ]);
    expect(pictures.list).toEqual([]);
  });

  test("go two at a time, and one that is taken out waits no longer", async () => {
    const server = new Server();
    const names = ["a.jpg", "b.jpg", "c.jpg", "d.jpg"];
    server.pictures.add(names.map((name) => picture(name)));
    const coming = () => server.coming.map(({ file }) => file.name);
    expect(coming()).toEqual(["a.jpg", "b.jpg"]);

    server.pictures.remove(server.pictures.list[2]?.id ?? "");
    server.coming[0]?.fail(new UploadError("offline", true));
    await server.settles();
    expect(coming()).toEqual(["a.jpg", "b.jpg", "d.jpg"]);
  });

  test("that broke off may be tried again, that were refused may not", async () => {
    const server = new Server();
    server.pictures.add([picture("a.jpg"), picture("b.jpg")]);
    server.coming[0]?.fail(new UploadError("offline", true));
    server.coming[1]?.fail(new UploadError("file_damaged", false));
    await server.settles();

    expect(problems(server.pictures)).toEqual(["offline", "file_damaged"]);
    const [first] = server.pictures.list;
    expect(first?.problem?.mayHelpToRepeat).toBe(true);
    void server.pictures.send(first?.id ?? "");
    expect(problems(server.pictures)).toEqual([null, "file_damaged"]);
    server.coming[2]?.arrive(kept("a.jpg"));
    await server.settles();
    expect(server.pictures.arrived).toEqual([kept("a.jpg")]);
  });

  test("are no more than one message takes, and the customer hears of it", () => {
    const server = new Server();
    server.pictures.add(Array.from({ length: MOST + 1 }, () => picture()));
    expect(server.pictures.list).toHaveLength(MOST);
    expect(server.pictures.hasTooMany).toBe(true);
    server.pictures.remove(server.pictures.list[0]?.id ?? "");
    expect(server.pictures.hasTooMany).toBe(false);
  });

  test("are not sent on once they were removed", async () => {
    const server = new Server();
    server.pictures.add([picture()]);
    server.pictures.remove(server.pictures.list[0]?.id ?? "");
    expect(server.coming[0]?.signal.aborted).toBe(true);
    server.coming[0]?.arrive(kept("a.jpg"));
    await server.settles();
    expect(server.pictures.list).toEqual([]);
  });

  test("come back with a message that is taken back", () => {
    const server = new Server();
    server.pictures.bringBack([kept("a.jpg")]);
    expect(server.pictures.isReady).toBe(true);
    expect(server.pictures.arrived).toEqual([kept("a.jpg")]);
    expect(server.coming).toEqual([]);
  });

  test("that the server would refuse are not sent there", () => {
    const server = new Server();
    server.pictures.add([
      picture("a.pdf", 3, "application/pdf"),
      picture("b", 0),
    ]);
    expect(problems(server.pictures)).toEqual(["file_kind", "file_empty"]);
    expect(server.coming).toEqual([]);
  });
});

test.each([
  [{ size: 10 * 1024 * 1024, type: KINDS[0] }, null],
  [{ size: 10 * 1024 * 1024 + 1, type: KINDS[0] }, "file_too_large"],
  [{ size: 1, type: "" }, null],
  [{ size: 1, type: "image/svg+xml" }, "file_kind"],
])("%j is refused beforehand with %j", (file, refusal) => {
  expect(refusalBefore(file as File)).toBe(refusal);
});
