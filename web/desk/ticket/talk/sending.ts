import { computed, ref } from "vue";
import { sendReply, writeNote } from "../../api/talk";
import { findingsOf, type Finding } from "../../wording/refusal";
import { useAttaching } from "./attaching/attaching";
import { Drafts, EMPTY, type Purpose } from "./draft";

/** Writes replies and notes of one ticket; what is typed is kept until it has arrived. */
export function useSending(
  login: string,
  number: string,
  arrived: (purpose: Purpose) => Promise<void>,
) {
  const drafts = new Drafts(login, number);
  const purpose = ref<Purpose>("reply");
  const texts = ref({
    reply: drafts.read("reply").text,
    note: drafts.read("note").text,
  });
  const isSending = ref(false);
  const failure = ref<unknown>(null);
  const findings = ref<Finding[]>([]);
  const { files } = drafts.read("reply");
  const attaching = useAttaching(number, files, (attached) => {
    failure.value = null;
    drafts.write("reply", { ...drafts.read("reply"), files: attached });
  });

  const text = computed({
    get: () => texts.value[purpose.value],
    set(typed: string) {
      texts.value[purpose.value] = typed;
      findings.value = [];
      failure.value = null;
      const draft = drafts.read(purpose.value);
      drafts.write(purpose.value, { ...draft, text: typed });
    },
  });

  const isReady = computed(() => {
    const isWritten = text.value.trim() !== "";
    if (purpose.value === "note") return isWritten;
    const isThere = isWritten || attaching.keys.value.length > 0;
    return isThere && attaching.isReady.value;
  });

  async function send(override = false): Promise<void> {
    const sent = purpose.value;
    const words = texts.value[sent].trim();
    const going = sent === "reply" ? attaching.keys.value : [];
    if (!isReady.value || isSending.value) return;
    isSending.value = true;
    failure.value = null;
    findings.value = [];
    const key = drafts.keyFor(sent, words, going);
    try {
      if (sent === "note") await writeNote(number, key, words);
      else await sendReply(number, key, words, override, going);
      drafts.write(sent, EMPTY);
      if (sent === "reply") attaching.sent(going);
      if (texts.value[sent].trim() === words) texts.value[sent] = "";
      await arrived(sent);
    } catch (error) {
      findings.value = findingsOf(error);
      if (findings.value.length === 0) failure.value = error;
    } finally {
      isSending.value = false;
    }
  }

  return {
    ...{ purpose, text, attaching, isReady },
    ...{ isSending, failure, findings, send },
  };
}
