import { computed, ref } from "vue";
import {
  changePassword,
  signIn,
  signOut,
  whoIsSignedIn,
  type Account,
  type Credentials,
} from "../api/session";
import { RequestError, signWith } from "../api/request";

export const account = ref<Account | null>(null);

/** Whether the session ended under an open page. */
export const sessionIsOver = ref(false);

/** What was just signed in with, so that a one-time password need not be typed twice. */
export const oneTimePassword = ref("");

const waiting: (() => void)[] = [];

export const mustChoosePassword = computed(
  () => account.value?.must_change_password ?? false,
);

signWith({
  csrf: () => account.value?.csrf ?? "",
  signInAgain: () =>
    new Promise((resolve) => {
      sessionIsOver.value = true;
      waiting.push(resolve);
    }),
});

/** Finds out who is signed in on this browser; nobody is no error. */
export async function recognise(): Promise<void> {
  try {
    account.value = await whoIsSignedIn();
  } catch (error) {
    if (!(error instanceof RequestError) || error.status !== 401) throw error;
    account.value = null;
  }
}

export async function enter(credentials: Credentials): Promise<void> {
  const entered = await signIn(credentials);
  oneTimePassword.value = entered.must_change_password
    ? credentials.password
    : "";
  account.value = entered;
  sessionIsOver.value = false;
  for (const resume of waiting.splice(0)) resume();
}

export async function leave(): Promise<void> {
  try {
    await signOut();
  } catch (error) {
    if (!(error instanceof RequestError) || error.status !== 401) throw error;
  }
  account.value = null;
  sessionIsOver.value = false;
  waiting.length = 0;
}

export async function choosePassword(
  old: string,
  fresh: string,
): Promise<void> {
  await changePassword(old, fresh);
  oneTimePassword.value = "";
  await recognise();
}
