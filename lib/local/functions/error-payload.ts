import { dirname } from 'node:path';

/** How Lambda reports a function's error. */
export interface ErrorPayload {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: string[];
}

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html. Frames are told relative to
 * `/var/task`, where Lambda unpacks a function; frames outside of it are left out.
 */
export function errorPayload(error: unknown, file: string): ErrorPayload {
  if (!(error instanceof Error)) {
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  }
  const directory = dirname(file);
  const [first = '', ...frames] = (error.stack ?? `${error.name}: ${error.message}`).split('\n');
  const own = frames.filter((frame) => frame.includes(directory) || !/^\s+at /.test(frame));
  return {
    errorType: error.name,
    errorMessage: error.message,
    trace: [first, ...own.map((frame) => relocate(frame, directory))],
  };
}

function relocate(frame: string, directory: string): string {
  return frame.replaceAll(directory, '/var/task').replace(/\?copy=[^:)\s]*/, '');
}

/** What the service says when the process of a function is gone. */
export function exitedPayload(requestId: string): ErrorPayload {
  return {
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
  };
}

export function timeoutPayload(requestId: string, timeoutSeconds: number): ErrorPayload {
  return {
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
  };
}
