import { noteServerTime } from "../time/clock";

/** The desk's server did not do what was asked. Status 0: it was not reached. */
export class RequestError extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    /** Why, as a word of the desk's own; empty where it gives none. */
    readonly code = "",
    /** All that the desk says about it. */
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(`the desk answered with status ${status}: ${detail}`);
  }
}

interface Signing {
  /** What changing requests carry. */
  csrf(): string;
  /** Resolves once somebody has signed in again over the page. */
  signInAgain(): Promise<void>;
}

const ANSWER_WITHIN_MS = 20_000;
const CHANGES_NOTHING = "GET";

let signing: Signing | null = null;

export function signWith(by: Signing): void {
  signing = by;
}

/** Asks the desk; where the session is over it waits for a new one and asks again. */
export async function request<Answer>(
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await send(method, path, body);
  if (response.status !== 401 || !signing) return read<Answer>(response);
  await signing.signInAgain();
  return read<Answer>(await send(method, path, body));
}

/** Asks the desk once; a missing session is an error like others. */
export async function requestOnce<Answer>(
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  return read<Answer>(await send(method, path, body));
}

async function send(
  method: string,
  path: string,
  body: unknown,
): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== CHANGES_NOTHING && signing)
    headers["x-csrf-token"] = signing.csrf();
  try {
    const response = await fetch(`/api/desk${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    noteServerTime(response.headers.get("date"));
    return response;
  } catch (error) {
    throw new RequestError(0, String(error));
  }
}

async function read<Answer>(response: Response): Promise<Answer> {
  if (response.status === 204) return null as Answer;
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as Answer;
  throw refusal(
    response.status,
    (answer as { detail?: unknown } | null)?.detail,
    response.statusText,
  );
}

function refusal(status: number, detail: unknown, reason: string) {
  if (typeof detail === "string") return new RequestError(status, detail);
  const more = isRecord(detail) ? detail : {};
  const text = (name: string, otherwise: string) =>
    typeof more[name] === "string" ? more[name] : otherwise;
  return new RequestError(
    status,
    text("message", reason),
    text("code", ""),
    more,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
