/** Something on its way to the resource of an ARN. */
export interface Delivery {
  readonly arn: string;
  /** JSON text, or plain text. */
  readonly payload: string;
  /** Message attributes, for queues and topics. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** For state machines: the name of the execution to start. */
  readonly executionName?: string;
  /** The rule or schedule that it comes from; absent for what a service sends by itself. */
  readonly ruleArn?: string;
}

/** Hands a delivery over. Throws `AwsFault` when the target does not take it. */
export type Deliver = (delivery: Delivery) => void | Promise<void>;

/** The service that an ARN belongs to. */
export function serviceOf(arn: string): string {
  return arn.split(':')[2] ?? '';
}
