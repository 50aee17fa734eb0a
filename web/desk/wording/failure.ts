import { fill } from "../../ui/language";
import { RequestError } from "../api/request";
import { lockedUntil } from "../session/password";
import { moment } from "./format";
import { labels, language } from "./speech";

/** What a failed request means for the reader, and what to do about it. */
export function failureInWords(error: unknown): string {
  const { failure } = labels.value;
  if (!(error instanceof RequestError)) return failure.server;
  if (error.status === 0) return failure.offline;
  if (error.refusal?.code === "named") return failure.named;
  if (error.status === 403) return failure.forbidden;
  if (error.status === 404) return failure.missing;
  return failure.server;
}

/** Why signing in was refused. */
export function refusalInWords(error: unknown): string {
  const { sign_in } = labels.value;
  if (!(error instanceof RequestError)) return failureInWords(error);
  if (error.status === 401) return sign_in.wrong;
  if (error.status !== 429) return failureInWords(error);
  const until = lockedUntil(error.detail);
  const time = until ? moment(until, language.value) : error.detail;
  return fill(sign_in.locked, { time });
}
