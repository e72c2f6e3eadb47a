/** The one table of what the engine runs. The loader checks it; docs/engine-support.md shows it. */

export type QueryLanguage = 'JSONata' | 'JSONPath';

export interface SupportedField {
  readonly supported: true;
  /** The query language it belongs to; absent for both. */
  readonly language?: QueryLanguage;
  /** What it takes and how far support goes. */
  readonly note: string;
}

export interface RefusedField {
  readonly supported: false;
  /** What to do instead. */
  readonly instead: string;
}

export type FieldSupport = SupportedField | RefusedField;
type Fields = Readonly<Record<string, FieldSupport>>;

const both = (note: string): SupportedField => ({ supported: true, note });
const jsonata = (note: string): SupportedField => ({ supported: true, language: 'JSONata', note });
const jsonPath = (note: string): SupportedField => ({
  supported: true,
  language: 'JSONPath',
  note,
});
const refused = (instead: string): RefusedField => ({ supported: false, instead });

const COMMON: Fields = {
  Type: both('required'),
  Comment: both('ignored'),
  QueryLanguage: both(
    '`JSONata`; `JSONPath` for Pass, Task, Succeed and Fail with reference paths',
  ),
};
const TRANSITION: Fields = { Next: both('a state of the same graph'), End: both('`true`') };
const INPUT_PATHS: Fields = {
  InputPath: jsonPath('a reference path or `null`'),
  OutputPath: jsonPath('a reference path or `null`'),
};
const ASSIGN: Fields = {
  Assign: both('an object; variables of an outer graph can be read, not assigned'),
};
const OUTPUT: Fields = { Output: jsonata('any JSON with expressions'), ...ASSIGN };
const FALLIBLE: Fields = { Retry: both('see Retry'), Catch: both('see Catch') };
const RESULT_PATHS: Fields = {
  ...INPUT_PATHS,
  Parameters: jsonPath('a payload template of reference paths'),
  ResultSelector: jsonPath('a payload template of reference paths'),
  ResultPath: jsonPath('a reference path or `null`'),
};
const USE_JSONATA = refused('set QueryLanguage to "JSONata" and use an expression');

/** Fields by the type of the state. */
export const STATE_FIELDS = {
  Pass: {
    ...COMMON,
    ...TRANSITION,
    ...OUTPUT,
    ...INPUT_PATHS,
    Parameters: jsonPath('a payload template of reference paths'),
    Result: jsonPath('any JSON'),
    ResultPath: jsonPath('a reference path or `null`'),
  },
  Task: {
    ...COMMON,
    ...TRANSITION,
    ...OUTPUT,
    ...RESULT_PATHS,
    ...FALLIBLE,
    Resource: both('an integration that is registered, a Lambda ARN; `.waitForTaskToken`'),
    Arguments: jsonata('any JSON with expressions; the input when absent'),
    TimeoutSeconds: both('a whole number of seconds from 1, or an expression'),
    HeartbeatSeconds: both('a whole number of seconds from 1, or an expression'),
    TimeoutSecondsPath: USE_JSONATA,
    HeartbeatSecondsPath: USE_JSONATA,
    Credentials: refused('remove it: integrations run with the rights of the machine'),
  },
  Choice: {
    ...COMMON,
    ...OUTPUT,
    Choices: jsonata('rules of Condition, Next, Output, Assign'),
    Default: both('a state of the same graph'),
    InputPath: USE_JSONATA,
    OutputPath: USE_JSONATA,
  },
  Wait: {
    ...COMMON,
    ...TRANSITION,
    ...OUTPUT,
    ...INPUT_PATHS,
    Seconds: both('a number from 0, or an expression'),
    Timestamp: both('an ISO 8601 instant with an offset, or an expression'),
    SecondsPath: USE_JSONATA,
    TimestampPath: USE_JSONATA,
  },
  Succeed: { ...COMMON, ...INPUT_PATHS, Output: jsonata('any JSON with expressions') },
  Fail: {
    ...COMMON,
    Error: both('a string, or an expression'),
    Cause: both('a string, or an expression'),
    ErrorPath: USE_JSONATA,
    CausePath: USE_JSONATA,
  },
  Parallel: {
    ...COMMON,
    ...TRANSITION,
    ...OUTPUT,
    ...FALLIBLE,
    ...RESULT_PATHS,
    Branches: both('graphs of states; all begin at the same instant'),
    Arguments: jsonata('the input of every branch'),
  },
  Map: {
    ...COMMON,
    ...TRANSITION,
    ...OUTPUT,
    ...FALLIBLE,
    ...RESULT_PATHS,
    Parameters: refused('set QueryLanguage to "JSONata" and use ItemSelector'),
    Items: jsonata('an array, or an expression; the input when absent'),
    ItemSelector: jsonata('any JSON with expressions, with `$states.context.Map.Item`'),
    ItemProcessor: both('a graph of states; `ProcessorConfig.Mode` may be `INLINE`'),
    MaxConcurrency: both('a number, or an expression; 0 for as many as there are items'),
    ToleratedFailureCount: both(
      'evaluated and checked; it has an effect in distributed mode only, so none here',
    ),
    ToleratedFailurePercentage: both(
      'evaluated and checked; it has an effect in distributed mode only, so none here',
    ),
    Iterator: refused('rename it to ItemProcessor'),
    ItemsPath: USE_JSONATA,
    ItemReader: refused('read the items in a Task before it; distributed mode is not supported'),
    ItemBatcher: refused('use $partition in Items; distributed mode is not supported'),
    ResultWriter: refused('write the result in a Task after it; distributed mode is not supported'),
    MaxConcurrencyPath: USE_JSONATA,
    ToleratedFailureCountPath: USE_JSONATA,
    ToleratedFailurePercentagePath: USE_JSONATA,
    Label: refused('remove it: it names map runs of distributed mode'),
  },
} as const satisfies Record<string, Fields>;

export type StateType = keyof typeof STATE_FIELDS;

/** Fields of objects other than states. */
export const PART_FIELDS = {
  'State machine': {
    Comment: both('ignored'),
    QueryLanguage: both('`JSONata`, or `JSONPath` (the default), which states may override'),
    StartAt: both('required'),
    States: both('required'),
    Version: both('`1.0`'),
    TimeoutSeconds: both('a whole number of seconds from 1'),
  },
  Branch: { Comment: both('ignored'), StartAt: both('required'), States: both('required') },
  ItemProcessor: {
    Comment: both('ignored'),
    StartAt: both('required'),
    States: both('required'),
    ProcessorConfig: both('`{"Mode": "INLINE"}`'),
  },
  Retry: {
    Comment: both('ignored'),
    ErrorEquals: both('error names; `States.ALL` alone and in the last retrier'),
    IntervalSeconds: both('a whole number from 0; 1 when absent'),
    MaxAttempts: both('a whole number from 0; 3 when absent'),
    BackoffRate: both('a number from 1; 2 when absent'),
    MaxDelaySeconds: both('a whole number greater than IntervalSeconds'),
    JitterStrategy: both('`FULL` (seeded) or `NONE`'),
  },
  Catch: {
    Comment: both('ignored'),
    ErrorEquals: both('error names; `States.ALL` alone and in the last catcher'),
    Next: both('a state of the same graph'),
    Output: jsonata('any JSON with expressions; `$states.errorOutput` when absent'),
    Assign: both('an object'),
    ResultPath: jsonPath('a reference path or `null`'),
  },
  'Choice rule': {
    Comment: both('ignored'),
    Condition: both('a boolean, or an expression'),
    Next: both('a state of the same graph'),
    Output: jsonata('any JSON with expressions'),
    Assign: both('an object'),
  },
} as const satisfies Record<string, Fields>;

export type PartName = keyof typeof PART_FIELDS;

export interface FeatureSupport {
  readonly feature: string;
  readonly supported: boolean;
  readonly note: string;
}

/** What is not a field. */
export const FEATURES: readonly FeatureSupport[] = [
  { feature: 'Request response tasks', supported: true, note: 'without a suffix' },
  { feature: '`.waitForTaskToken`', supported: true, note: 'success, failure, heartbeat' },
  { feature: '`.sync`, `.sync:2`', supported: false, note: 'start, then wait for a callback' },
  { feature: 'Activities', supported: false, note: 'use a callback' },
  { feature: 'HTTP tasks', supported: false, note: 'call from a function' },
  { feature: 'Express workflows', supported: false, note: 'use a Standard workflow' },
  { feature: 'JSONata', supported: true, note: '2.0.6, the version of the service' },
  {
    feature: '`$partition`, `$range`, `$hash`, `$random`, `$uuid`, `$parse`',
    supported: true,
    note: '`$random`, `$uuid` and `$shuffle` are seeded',
  },
  { feature: '`$now`, `$millis`', supported: true, note: 'virtual time' },
  { feature: '`$eval`', supported: false, note: 'the service has none either; use `$parse`' },
  { feature: 'JSONPath beyond reference paths', supported: false, note: 'use JSONata' },
  { feature: 'Intrinsic functions (`States.…`)', supported: false, note: 'use JSONata' },
  {
    feature: 'Variables',
    supported: true,
    note: '256 KiB each and for each Assign, 10 MiB for an execution',
  },
  { feature: 'Payload limit', supported: true, note: '256 KiB, `States.DataLimitExceeded`' },
  {
    feature: 'Effort of an expression',
    supported: true,
    note: 'a million steps, a limit of ours: the service stops an evaluation by time',
  },
  { feature: 'Limits of an execution', supported: true, note: '25,000 events, one year' },
  { feature: 'Redrive', supported: true, note: 'within 14 days of the end, by `RedriveExecution`' },
  {
    feature: 'Redeployment',
    supported: true,
    note: 'an execution keeps the definition that it began with, redriven or not',
  },
  { feature: 'Versions and aliases', supported: false, note: 'start a new execution' },
];
