import { RequestError } from "../../../api/request";
import { failureInWords } from "../../../wording/failure";
import { labels, language } from "../../../wording/speech";
import { refusalIn } from "../../handling/refusal";
import { whyRefused } from "../allowed";

/** Why files were refused, and what to do about it; null where it was for something else. */
export const fileRefusal = (error: unknown) =>
  refusalIn(language.value, labels.value.talk.files.refused, error);

/** Why a file did not arrive. */
export function fileFailure(error: unknown): string {
  const isLost = error instanceof RequestError && error.status === 0;
  if (isLost) return labels.value.talk.files.offline;
  return fileRefusal(error) ?? whyRefused(error) ?? failureInWords(error);
}
