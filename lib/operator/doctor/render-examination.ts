import { renderTable } from '../report/table.ts';
import { printable } from '../terminal.ts';
import { awsCommand } from './commands.ts';
import type { Examination } from './examine.ts';
import {
  FINDINGS,
  type Finding,
  type FindingCode,
  isDisagreement,
  isFixable,
  Mend,
} from './findings.ts';
import type { StackNames } from './stack-names.ts';

/** What a person reads: what was found, what it means, what was done, what is left. */
export function renderExamination(examination: Examination, stack: StackNames): string {
  const { at, found, done, left } = examination;
  const isMended = done.length > 0;
  return [
    `${stack.stackName} in ${stack.region}, ${new Date(at).toISOString()}`,
    ...renderFindings(found, isMended ? [] : found),
    ...(isMended
      ? ['Mended', done.map((line) => printable(`  ${line}`)).join('\n'), 'Looked again']
      : []),
    ...(isMended ? renderFindings(left, left) : []),
    ...describeMissingFunction(left, stack),
  ].join('\n\n');
}

/** Where the functions cannot be listed, CloudFormation still knows their names. */
function describeMissingFunction(left: readonly Finding[], stack: StackNames): string[] {
  const needsSweep = left.some(({ code }) => FINDINGS[code].mend === Mend.SWEEP);
  if (stack.sweepFunction !== null || !needsSweep) return [];
  const query =
    "StackResourceSummaries[?ResourceType=='AWS::Lambda::Function' && starts_with(LogicalResourceId, 'FunctionsReconcileHandshakes')].PhysicalResourceId";
  const command = awsCommand(
    ...([
      stack,
      'cloudformation',
      'list-stack-resources',
      '--stack-name',
      stack.stackName,
    ] as const),
    ...['--query', query, '--output', 'text'],
  );
  return [
    `To have a sweep run, --fix needs the name of reconcile-handshakes, which it could not find out:\n\n  export SWEEP_FUNCTION=$(${command})`,
  ];
}

function renderFindings(findings: readonly Finding[], explained: readonly Finding[]): string[] {
  const rows = findings.map((finding) => [
    finding.code,
    finding.subject,
    finding.detail,
    mendedBy(finding),
  ]);
  return [
    describeCounts(findings),
    ...(rows.length === 0
      ? []
      : [renderTable({ head: ['Finding', 'About', 'Seen', 'Mended by'], rows, mode: 'plain' })]),
    ...[...new Set(explained.map(({ code }) => code))].map((code) => explain(code, explained)),
  ];
}

function describeCounts(findings: readonly Finding[]): string {
  const wrong = findings.filter(isDisagreement).length;
  const notes = findings.length - wrong;
  const disagreements = wrong === 1 ? '1 disagreement' : `${wrong || 'no'} disagreements`;
  return notes === 0 ? disagreements : `${disagreements}, ${notes} to know`;
}

function mendedBy(finding: Finding): string {
  if (isFixable(finding)) return '--fix';
  return FINDINGS[finding.code].mend === Mend.TIME ? 'itself' : 'a person';
}

function explain(code: FindingCode, findings: readonly Finding[]): string {
  const { meaning, mends } = FINDINGS[code];
  const commands = findings.flatMap((finding) =>
    finding.code === code && finding.command !== null ? [`  ${finding.command}`] : [],
  );
  return [`${code}: ${meaning}.`, `  What mends it: ${mends}.`, ...commands]
    .map(printable)
    .join('\n');
}

/** The same for a program. */
export function examinationToJson(examination: Examination, stack: StackNames): object {
  const toJson = (finding: Finding) => {
    const { severity, meaning, mends } = FINDINGS[finding.code];
    return { ...finding, severity, meaning, mends, isFixable: isFixable(finding) };
  };
  return {
    stack: stack.stackName,
    region: stack.region,
    at: new Date(examination.at).toISOString(),
    found: examination.found.map(toJson),
    done: examination.done,
    left: examination.left.map(toJson),
  };
}
