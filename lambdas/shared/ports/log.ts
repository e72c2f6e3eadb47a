export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Structured log lines. Never a task token, an e-mail address or notes: identify by execution. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, error: unknown, fields?: LogFields): void;
}
