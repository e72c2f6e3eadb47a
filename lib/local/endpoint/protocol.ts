import type { RestReply, RestRequest } from './rest.ts';

const JSON_CONTENT = /^application\/(?:x-amz-json-1\.[01]|json)\s*(?:;|$)/;
const FORM_CONTENT = /^application\/x-www-form-urlencoded\s*(?:;|$)/;

/** Which of the protocols whose path does not matter a request speaks. */
export function protocolOf({ method, headers }: RestRequest): 'json' | 'query' | 'none' {
  const type = headers['content-type'] ?? '';
  if (method !== 'POST') return 'none';
  if (JSON_CONTENT.test(type)) return 'json';
  return FORM_CONTENT.test(type) ? 'query' : 'none';
}

export function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** What DynamoDB and its siblings answer to another method, path or content type. */
export const NO_OPERATION: RestReply = {
  status: 404,
  headers: { 'x-amzn-errortype': 'UnknownOperationException' },
  body: '<UnknownOperationException/>\n',
};
