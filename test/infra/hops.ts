import { definitionOf } from './state-machines.ts';
import { type Properties, propertiesOf, textOf } from './template.ts';

/** A place where nobody waits for an answer: what fails there must not be lost. */
export interface Hop {
  /** Kind, and logical id or name of the state. */
  readonly name: string;
  /** The queue that keeps what failed, as `textOf` writes it. */
  readonly deadLetters: string | undefined;
}

/** Every asynchronous hop of the stack: found in the template, so that a new one is seen. */
export function hopsOfTemplate(): Hop[] {
  return [
    ...hops('rule', 'AWS::Events::Rule', ({ Targets }) =>
      Targets.map(({ DeadLetterConfig }: Properties) => DeadLetterConfig?.Arn),
    ),
    ...hops('schedule', 'AWS::Scheduler::Schedule', ({ Target }) => [Target.DeadLetterConfig?.Arn]),
    ...Object.values(propertiesOf('AWS::SNS::Subscription')).map(({ TopicArn, RedrivePolicy }) => ({
      // Its logical id holds the address that a deployment configures.
      name: `subscription ${textOf(TopicArn).slice(1, -1)}`,
      deadLetters: RedrivePolicy && textOf(RedrivePolicy.deadLetterTargetArn),
    })),
    ...invokedByNobodyWhoWaits().map((id) => ({
      name: `invocation ${id}`,
      deadLetters: failureDestinations().get(id),
    })),
    ...Object.entries(definitionOf('Invitation').States)
      .filter(([, { Resource }]) => Resource?.endsWith(':sqs:sendMessage'))
      .map(([name, { Arguments }]) => ({
        name: `state ${name}`,
        deadLetters: String(Arguments?.QueueUrl).replace(/>$/, '.Arn>'),
      })),
  ];
}

function hops(kind: string, type: string, queuesOf: (properties: Properties) => Properties[]) {
  return Object.entries(propertiesOf(type)).flatMap(([id, properties]) =>
    queuesOf(properties).map((queue) => ({
      name: `${kind} ${id}`,
      deadLetters: queue === undefined ? undefined : textOf(queue),
    })),
  );
}

/** Functions that a rule or a schedule targets, or that a function may invoke. */
function invokedByNobodyWhoWaits(): string[] {
  const targets = [
    ...Object.values(propertiesOf('AWS::Events::Rule')).flatMap(({ Targets }) => Targets),
    ...Object.values(propertiesOf('AWS::Scheduler::Schedule')).map(({ Target }) => Target),
  ].map(({ Arn }) => textOf(Arn));
  const invokedByFunctions = Object.values(propertiesOf('AWS::IAM::Policy'))
    .filter(({ Roles }) => textOf(Roles[0]).startsWith('<Functions'))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().includes('lambda:InvokeFunction'))
    .flatMap(({ Resource }) => [Resource].flat().map(textOf));
  const functions = Object.keys(propertiesOf('AWS::Lambda::Function'));
  return functions.filter((id) => [...targets, ...invokedByFunctions].includes(`<${id}.Arn>`));
}

function failureDestinations(): Map<string, string> {
  return new Map(
    Object.values(propertiesOf('AWS::Lambda::EventInvokeConfig')).map(
      ({ FunctionName, DestinationConfig }) => [
        textOf(FunctionName).slice(1, -1),
        textOf(DestinationConfig.OnFailure.Destination),
      ],
    ),
  );
}
