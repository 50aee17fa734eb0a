import { RequestError } from "../../../api/request";
import { failureInWords } from "../../../wording/failure";
import { labels } from "../../../wording/speech";

/** Why a file did not arrive. */
export function fileFailure(error: unknown): string {
  const isLost = error instanceof RequestError && error.status === 0;
  return isLost ? labels.value.talk.files.offline : failureInWords(error);
}
