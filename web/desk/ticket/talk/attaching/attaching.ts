import { computed, ref } from "vue";
import * as api from "../../../api/attachments";
import type { Attachment } from "../../../api/attachments";
import { RequestError } from "../../../api/request";
import { newKey } from "../draft";
import { MOST, refusalBefore, tooMany } from "./limits";

/** A file on its way to the server, or there. */
export interface Attaching {
  id: string;
  name: string;
  size: number;
  /** What has arrived of it, from 0 to 1. */
  share: number;
  attachment: Attachment | null;
  failure: unknown;
}

interface Server {
  attach: typeof api.attach;
  removeAttachment: typeof api.removeAttachment;
}

/** The files of the reply that is being written in a ticket; `keep` is told of those that have arrived. */
export function useAttaching(
  number: string,
  known: readonly Attachment[],
  keep: (arrived: Attachment[]) => void,
  server: Server = api,
) {
  const files = ref<Attaching[]>(known.map(arrivedBefore));
  const failure = ref<unknown>(null);
  const originals = new Map<string, File>();
  const uploads = new Map<string, AbortController>();

  const arrived = computed(() =>
    files.value.flatMap(({ attachment }) => attachment ?? []),
  );
  const keys = computed(() => arrived.value.map(({ key }) => key));
  /** Whether the reply can go: nothing is on its way, and nothing failed that the writer may think was sent. */
  const isReady = computed(() =>
    files.value.every(({ attachment }) => attachment !== null),
  );

  function add(chosen: readonly File[]): void {
    failure.value = null;
    for (const file of chosen) {
      if (files.value.length >= MOST) {
        failure.value = tooMany();
        return;
      }
      const { name, size } = file;
      const id = newKey();
      files.value.push({
        ...{ id, name, size, share: 0 },
        ...{ attachment: null, failure: refusalBefore(file) },
      });
      originals.set(id, file);
      if (files.value.at(-1)?.failure === null) void upload(id);
    }
  }

  async function upload(id: string): Promise<void> {
    const file = originals.get(id);
    if (!file) return;
    const abort = new AbortController();
    uploads.set(id, abort);
    change(id, { failure: null, share: 0 });
    const progress = (share: number) => change(id, { share });
    try {
      const attachment = await server.attach(
        number,
        file,
        progress,
        abort.signal,
      );
      settle(id, attachment);
    } catch (error) {
      change(id, { failure: error });
    } finally {
      uploads.delete(id);
    }
  }

  /** What was removed while its last bytes arrived is removed there too. */
  function settle(id: string, attachment: Attachment): void {
    originals.delete(id);
    if (!files.value.some((file) => file.id === id)) {
      forgetThere(attachment.key);
      return;
    }
    const { name, size } = attachment;
    change(id, { attachment, name, size, share: 1 });
    keep(arrived.value);
  }

  function remove(id: string): void {
    failure.value = null;
    const gone = files.value.find((file) => file.id === id);
    files.value = files.value.filter((file) => file.id !== id);
    uploads.get(id)?.abort();
    originals.delete(id);
    if (!gone?.attachment) return;
    const told = (error: unknown) => {
      if (error instanceof RequestError && error.refusal) failure.value = error;
    };
    server.removeAttachment(number, gone.attachment.key).catch(told);
    keep(arrived.value);
  }

  /** Files that went along with a message are no longer of this one. */
  function sent(those: readonly string[]): void {
    files.value = files.value.filter(
      ({ attachment }) => !attachment || !those.includes(attachment.key),
    );
    keep(arrived.value);
  }

  function change(id: string, told: Partial<Attaching>): void {
    files.value = files.value.map((file) =>
      file.id === id ? { ...file, ...told } : file,
    );
  }

  function forgetThere(key: string): void {
    // What the desk does not hear of it forgets by itself after some days.
    server.removeAttachment(number, key).catch(() => undefined);
  }

  return { files, failure, keys, isReady, add, upload, remove, sent };
}

/** Whether trying again may help: the file did not arrive, but was not refused. */
export function mayTryAgain(failure: unknown): boolean {
  if (!(failure instanceof RequestError)) return failure !== null;
  return failure.status === 0 || failure.status >= 500;
}

function arrivedBefore(attachment: Attachment): Attaching {
  const { key, name, size } = attachment;
  return { id: key, name, size, share: 1, attachment, failure: null };
}
