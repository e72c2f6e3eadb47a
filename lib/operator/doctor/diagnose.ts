import { findHandshakeProblems } from './find-handshakes.ts';
import { findLeftovers } from './find-leftovers.ts';
import { findMalformedRows } from './find-malformed.ts';
import { findRowProblems } from './find-rows.ts';
import { findServiceProblems } from './find-service.ts';
import { findRowlessWaits, findWaitProblems } from './find-waits.ts';
import { FINDINGS, type Finding, type FindingCode } from './findings.ts';
import type { Snapshot } from './snapshot.ts';

const ORDER = Object.keys(FINDINGS) as FindingCode[];

/** Everything in a snapshot that disagrees or that an operator may want to know, in a fixed order. */
export function diagnose(snapshot: Snapshot): Finding[] {
  return [
    ...findRowProblems(snapshot),
    ...findMalformedRows(snapshot),
    ...findWaitProblems(snapshot),
    ...findRowlessWaits(snapshot),
    ...findHandshakeProblems(snapshot),
    ...findLeftovers(snapshot),
    ...findServiceProblems(snapshot),
  ].toSorted(
    (a, b) =>
      ORDER.indexOf(a.code) - ORDER.indexOf(b.code) ||
      Number(a.subject > b.subject) - Number(a.subject < b.subject),
  );
}

/**
 * What both looks have found. A snapshot is read piece by piece while the stack works on: what one
 * look finds and a later one does not was on its way.
 */
export function confirmed(first: readonly Finding[], second: readonly Finding[]): Finding[] {
  const identity = ({ code, subject }: Finding) => `${code} ${subject}`;
  const seen = new Set(first.map(identity));
  return second.filter((finding) => seen.has(identity(finding)));
}
