import { noteServerTime } from "../time/clock";

/** The desk's server did not do what was asked. Status 0: it was not reached. */
export class RequestError extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    /** What the desk says of it; null where something else answers in its place. */
    readonly refusal: Refusal | null = null,
  ) {
    super(`the desk answered with status ${status}: ${detail}`);
  }
}

/** Tells pages by its code what it was, with values they name in their own sentence. */
export interface Refusal {
  code: string;
  [value: string]: unknown;
}

/** Whether what was to be changed stands otherwise than the page shows. */
export function isStale(error: unknown): boolean {
  return error instanceof RequestError && error.status === STALE;
}

interface Signing {
  /** What changing requests carry. */
  csrf(): string;
  /** Resolves once somebody has signed in again over the page. */
  signInAgain(): Promise<void>;
}

const ANSWER_WITHIN_MS = 20_000;
const CHANGES_NOTHING = "GET";
const STALE = 409;

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
  return whileSignedIn<Answer>(() => send(method, path, body));
}

/** Sends something; where the session is over it waits for a new one and sends it again. */
export async function whileSignedIn<Answer>(
  sending: () => Promise<Response>,
): Promise<Answer> {
  const response = await sending();
  if (response.status !== 401 || !signing) return read<Answer>(response);
  await signing.signInAgain();
  return read<Answer>(await sending());
}

/** Asks the desk once; a missing session is an error like others. */
export async function requestOnce<Answer>(
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  return read<Answer>(await send(method, path, body));
}

/** What shows that a request which changes something comes from our own page. */
export function changing(): Record<string, string> {
  return signing ? { "x-csrf-token": signing.csrf() } : {};
}

async function send(
  method: string,
  path: string,
  body: unknown,
): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== CHANGES_NOTHING) Object.assign(headers, changing());
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
  const detail = (answer as { detail?: unknown } | null)?.detail;
  const refusal = isRefusal(detail) ? detail : null;
  const told = String(refusal?.message ?? response.statusText);
  throw new RequestError(response.status, told, refusal);
}

function isRefusal(detail: unknown): detail is Refusal {
  return typeof (detail as Partial<Refusal> | null)?.code === "string";
}
