/** The names of a deployed stack, as far as an operator needs them. */
export interface StackNames {
  readonly stackName: string;
  readonly region: string;
  readonly busName: string;
  readonly stateMachineArn: string;
  readonly outcomeTable: string;
  readonly coordinationTable: string;
  readonly noticeTopicArn: string;
  readonly deadLetterQueueUrls: readonly string[];
  /** Of reconcile-handshakes; null when it could not be found out. */
  readonly sweepFunction: string | null;
}

/** Names that the user gave; the others are looked up. */
export interface GivenNames {
  readonly stateMachineArn?: string | undefined;
  readonly outcomeTable?: string | undefined;
  readonly coordinationTable?: string | undefined;
  readonly noticeTopicArn?: string | undefined;
  readonly sweepFunction?: string | undefined;
}

/** The stack, or a part of it, is not there. The message is for a person. */
export class StackNotFound extends Error {
  override readonly name = 'StackNotFound';
}

/** Construct ids of the stack; CloudFormation names a resource `<stack>-<construct id>…`. */
export const Part = {
  OUTCOME_TABLE: 'Outcomes',
  COORDINATION_TABLE: 'Coordination',
  TOPIC: 'Notices',
  DEAD_LETTERS: 'DeadLetters',
} as const;
export type Part = (typeof Part)[keyof typeof Part];

/** The one of `names` that belongs to this part of the stack. */
export function findPart(
  names: readonly string[],
  stackName: string,
  part: Part,
  option: string,
): string {
  const [found, ...others] = names.filter((name) => isPart(name, stackName, part));
  if (found !== undefined && others.length === 0) return found;
  const problem =
    found === undefined
      ? `nothing here is named ${stackName}-${part}…`
      : `${[found, ...others].join(', ')} all look like ${stackName}-${part}…`;
  throw new StackNotFound(
    `${problem}: name the stack with --stack, the Region with --region, or the resource with ${option}`,
  );
}

/** A name, or the ARN that ends with it. */
export function isPart(name: string, stackName: string, part: Part): boolean {
  return (name.split(':').at(-1) ?? name).startsWith(`${stackName}-${part}`);
}
