import type { Members } from './input-types.ts';

/** Who signed a request: derived from the access key id, as the endpoint's docs describe. */
export interface Caller {
  readonly accountId: string;
  readonly accessKeyId: string;
}

/** An error as a service puts it on the wire: code, message, modelled members. */
export class AwsFault extends Error {
  /** 400 for every modelled error that was captured from AWS Organizations; 5xx is a server fault. */
  readonly status: number;
  /** Modelled members beside the message, such as `Reason`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    options: { status?: number; members?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.name = code;
    this.status = options.status ?? 400;
    this.members = options.members ?? {};
  }
}

/** One operation of a service: parsed input in, output (to be serialised) back, or an `AwsFault`. */
export type Operation = (input: Record<string, unknown>, caller: Caller) => unknown;

/** A service that speaks AWS JSON. */
export interface AwsService {
  /** What precedes the dot in `X-Amz-Target`, e.g. `AWSOrganizationsV20161128`. */
  readonly targetPrefix: string;
  readonly jsonVersion: '1.0' | '1.1';
  readonly operations: Readonly<Record<string, Operation>>;
  /** What each operation takes. @default the service reads the types of its inputs itself */
  readonly inputs?: Readonly<Record<string, Members>>;
  /** Codes of its errors in the query protocol it once spoke, which clients may still branch on. */
  readonly queryErrorCodes?: Readonly<Record<string, string>>;
}
