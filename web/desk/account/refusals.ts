import { RequestError } from "../api/request";
import { failureInWords } from "../wording/failure";
import { labels } from "../wording/speech";

/** Why the authenticator app was not turned on or removed. */
export function appRefusalInWords(error: unknown): string {
  const words = labels.value.people.account;
  if (!(error instanceof RequestError)) return failureInWords(error);
  if (error.status === 429) return words.locked;
  if (error.status !== 422) return failureInWords(error);
  return error.detail.startsWith("the code is not")
    ? words.wrong_code
    : words.wrong_password;
}
