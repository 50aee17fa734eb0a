import { computed, ref } from "vue";
import { sendReply, writeNote } from "../../api/talk";
import { findingsOf, type Finding } from "../../wording/refusal";
import { Drafts, type Purpose } from "./draft";

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

  const text = computed({
    get: () => texts.value[purpose.value],
    set(typed: string) {
      texts.value[purpose.value] = typed;
      findings.value = [];
      failure.value = null;
      const { tried } = drafts.read(purpose.value);
      drafts.write(purpose.value, { text: typed, tried });
    },
  });

  async function send(override = false): Promise<void> {
    const sent = purpose.value;
    const words = texts.value[sent].trim();
    if (words === "" || isSending.value) return;
    isSending.value = true;
    failure.value = null;
    findings.value = [];
    const key = drafts.keyFor(sent, words);
    try {
      if (sent === "note") await writeNote(number, key, words);
      else await sendReply(number, key, words, override);
      drafts.write(sent, { text: "", tried: null });
      if (texts.value[sent].trim() === words) texts.value[sent] = "";
      await arrived(sent);
    } catch (error) {
      findings.value = findingsOf(error);
      if (findings.value.length === 0) failure.value = error;
    } finally {
      isSending.value = false;
    }
  }

  return { purpose, text, isSending, failure, findings, send };
}
