import { isNestedTooDeeply, mayNestTooDeeply } from './nesting.ts';
import type { RestReply } from './rest.ts';
import { AwsFault, type AwsService } from './service.ts';
import { keepText } from './wire-text.ts';

/** The input of an operation. Throws a `SerializationException` for what is none. */
export function parseJson(body: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = body === '' ? {} : JSON.parse(body);
  } catch {
    throw new AwsFault('SerializationException', 'the request body is not JSON');
  }
  if (Array.isArray(parsed)) {
    throw new AwsFault('SerializationException', 'Start of list found where not expected');
  }
  if (typeof parsed !== 'object' || parsed === null) {
    throw new AwsFault('SerializationException', 'Start of structure or map expected');
  }
  if (mayNestTooDeeply(body) && isNestedTooDeeply(parsed)) {
    throw new AwsFault('SerializationException', 'the request body is nested too deeply');
  }
  return keepText(parsed as Record<string, unknown>, body);
}

/** Services of JSON 1.1 call the text of an error `Message`, those of JSON 1.0 `message`. */
export function jsonFault(fault: AwsFault, version: string, service?: AwsService): RestReply {
  const queryCode = service?.queryErrorCodes?.[fault.name];
  const { __type: type = fault.name, ...members } = fault.members;
  const text = version === '1.1' ? { Message: fault.message } : { message: fault.message };
  return {
    status: fault.status,
    headers: {
      'content-type': `application/x-amz-json-${version}`,
      'x-amzn-errortype': fault.name,
      ...(queryCode === undefined ? {} : { 'x-amzn-query-error': `${queryCode};Sender` }),
    },
    body: JSON.stringify({ __type: type, ...text, ...members }),
  };
}
