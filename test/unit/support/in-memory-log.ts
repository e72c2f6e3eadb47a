import type { Log, LogFields } from '../../../lambdas/shared/ports/log.ts';

/** Keeps the lines, so that a test can say what must never be in them. */
export class InMemoryLog implements Log {
  readonly lines: string[] = [];

  info(message: string, fields: LogFields = {}): void {
    this.#note('info', message, fields);
  }

  warn(message: string, fields: LogFields = {}): void {
    this.#note('warn', message, fields);
  }

  error(message: string, error: unknown, fields: LogFields = {}): void {
    this.#note('error', `${message}: ${String(error)}`, fields);
  }

  #note(level: string, message: string, fields: LogFields): void {
    this.lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  }
}
