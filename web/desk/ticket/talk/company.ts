import { onBeforeUnmount, onMounted, ref } from "vue";
import { tellPresence, type Doing, type Here } from "../../api/talk";
import { useNews } from "../../live/live";
import { account } from "../../session/account";

const TELL_MS = 20_000;
const STILL_TYPING_MS = 4_000;
const TYPING_AGAIN_MS = 8_000;

/** Who else is at the ticket, and telling them that one is there. */
export function useCompany(number: string, conversation: string) {
  const others = ref<Here[]>([]);
  const customerTypes = ref(false);
  let toldAt = 0;
  let doing: Doing = "looking";
  let quiet: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setInterval> | undefined;

  function show(here: readonly Here[]): void {
    others.value = here.filter(({ name }) => name !== account.value?.name);
  }

  async function tell(): Promise<void> {
    toldAt = Date.now();
    try {
      show(await tellPresence(number, doing));
    } catch {
      // Nobody is hindered by not knowing; the next time may reach the desk.
    }
  }

  function change(to: Doing): void {
    clearTimeout(quiet);
    if (to === "typing") quiet = setTimeout(stopped, STILL_TYPING_MS);
    const isOld = to === "typing" && Date.now() - toldAt > TYPING_AGAIN_MS;
    if (doing === to && !isOld) return;
    doing = to;
    void tell();
  }

  const typing = () => change("typing");
  const stopped = () => change("looking");

  useNews(({ kind, subject, people, conversation: whose, what }) => {
    if (kind === "typing" && whose === conversation)
      customerTypes.value = what === "on";
    if (kind === "everything") customerTypes.value = false;
    if (kind === "company" && subject === number)
      show((people ?? []) as Here[]);
  });
  onMounted(() => {
    void tell();
    again = setInterval(() => {
      if (document.visibilityState === "visible") void tell();
    }, TELL_MS);
  });
  onBeforeUnmount(() => {
    clearInterval(again);
    change("gone");
    clearTimeout(quiet);
  });
  return { others, customerTypes, typing, stopped };
}
