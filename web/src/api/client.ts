// The one way to the staff API. Paths, parameters, bodies and answers are typed by
// schema.d.ts, which is generated from the door's OpenAPI description.
import createClient from 'openapi-fetch';
import type { paths } from './schema';
import { asRefusal, Refusal, refusalOf } from './refusal';

export type Method = 'get' | 'post' | 'put' | 'delete';

// Path is a path that has the method.
export type Path<M extends Method> = {
  [P in keyof paths]: paths[P] extends { [K in M]: { responses: unknown } } ? P : never;
}[keyof paths];

type Operation<M extends Method, P extends keyof paths> = paths[P] extends { [K in M]: infer O } ? O : never;

// Answer is the body of a success.
export type Answer<M extends Method, P extends keyof paths> =
  Operation<M, P> extends { responses: { 200: { content: { 'application/json': infer A } } } } ? A : never;

type PathPart<O> = O extends { parameters: { path: infer X } } ? { path: X } : { path?: undefined };
type QueryPart<O> = O extends { parameters: { query: infer X } }
  ? { query: X }
  : O extends { parameters: { query?: infer X } }
    ? { query?: X }
    : { query?: undefined };
type BodyPart<O> = O extends { requestBody: { content: { 'application/json': infer X } } } ? { body: X } : { body?: undefined };

// Input is what a request takes. Idempotency-Key and X-Yibao-Token are added by
// this file; rev is the revision seen, sent as If-Match.
export type Input<M extends Method, P extends keyof paths> = PathPart<Operation<M, P>> &
  QueryPart<Operation<M, P>> &
  BodyPart<Operation<M, P>> & { rev?: number; requestKey?: string };

// Optional leaves the input out where nothing in it is required.
export type Optional<I> = {} extends I ? [input?: I] : [input: I];

let pageToken = '';
let onRefused: (r: Refusal) => void = () => {};

// setPageToken keeps what proves that changes come from this page. It is never
// stored: a reloaded page gets it from /me.
export function setPageToken(token: string) {
  pageToken = token;
}

// whenRefused is told of every refusal, so that an ended session locks the screen.
export function whenRefused(told: (r: Refusal) => void) {
  onRefused = told;
}

const client = createClient<paths>({ baseUrl: '', credentials: 'same-origin' });

// newKey makes the key of one act; repeating the act with it does it once.
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

interface Loose {
  path?: unknown;
  query?: unknown;
  body?: unknown;
  rev?: number;
  requestKey?: string;
}

function headersOf(method: Method, input: Loose): Record<string, string> {
  const headers: Record<string, string> = {};
  if (method !== 'get') {
    headers['X-Yibao-Token'] = pageToken;
    headers['Idempotency-Key'] = input.requestKey ?? newKey();
  }
  if (input.rev !== undefined) headers['If-Match'] = `"${input.rev}"`;
  return headers;
}

type Sent = { data?: unknown; response: Response };
type Send = (method: Method, path: string, options: object) => Promise<Sent>;

async function send(method: Method, path: string, input: Loose, parseAs: 'json' | 'stream'): Promise<Sent> {
  try {
    const answer = await (client.request as unknown as Send)(method, path, {
      params: { path: input.path, query: input.query },
      body: input.body,
      headers: headersOf(method, input),
      parseAs,
      // the error body is read by refusalOf
      fetch: async (request: Request) => {
        const response = await fetch(request);
        if (!response.ok) throw await refusalOf(response);
        return response;
      },
    });
    return answer;
  } catch (thrown) {
    const refusal = asRefusal(thrown);
    onRefused(refusal);
    throw refusal;
  }
}

// ask sends one request and returns the answer's body, or throws a Refusal.
export async function ask<M extends Method, P extends Path<M>>(method: M, path: P, ...rest: Optional<Input<M, P>>): Promise<Answer<M, P>> {
  const sent = await send(method, path as string, (rest[0] ?? {}) as Loose, 'json');
  return sent.data as Answer<M, P>;
}

// fetchFile sends one request and returns the answer as a file, for downloads.
export async function fetchFile<M extends Method, P extends Path<M>>(method: M, path: P, ...rest: Optional<Input<M, P>>): Promise<Blob> {
  const sent = await send(method, path as string, (rest[0] ?? {}) as Loose, 'stream');
  return sent.response.blob();
}
