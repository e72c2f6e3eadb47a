import { Buffer } from 'node:buffer';
import type { Random } from '../clock/random.ts';
import { AwsFault } from '../endpoint/service.ts';
import { invalidInput } from './faults.ts';
import type { Input } from './input.ts';
import type { PagedList } from './paged-list.ts';

export interface PageSource<T> {
  /** Tokens are only good for the list they came from. */
  readonly list: string;
  readonly from: PagedList<T>;
  readonly accept?: (item: T) => boolean;
}

export interface PageOutput<T> {
  readonly items: readonly T[];
  /** To be spread into the output: AWS leaves `NextToken` out on the last page. */
  readonly token: { readonly NextToken?: string };
}

interface Position {
  readonly after: number;
  /** The page before was empty, so that this one must not be. */
  readonly isAfterEmptyPage: boolean;
}

const MAX_PAGE = 20;

/** Reads `MaxResults` and `NextToken`, as all lists of this service understand them. */
export class Pager {
  readonly #random: Random;
  readonly #emptyPages: number;

  constructor(random: Random, emptyPages = 0) {
    this.#random = random;
    this.#emptyPages = emptyPages;
  }

  page<T>(input: Input, source: PageSource<T>): PageOutput<T> {
    const limit = readMaxResults(input);
    const position = readToken(input, source.list);
    const { items, next } = source.from.page({ ...source, after: position.after, limit });
    if (next === undefined) return { items, token: {} };
    if (!position.isAfterEmptyPage && this.#isEmpty()) {
      const again = writeToken(source.list, { after: position.after, isAfterEmptyPage: true });
      return { items: [], token: { NextToken: again } };
    }
    const token = writeToken(source.list, { after: next, isAfterEmptyPage: false });
    return { items, token: { NextToken: token } };
  }

  #isEmpty(): boolean {
    return this.#emptyPages > 0 && this.#random.next() < this.#emptyPages;
  }
}

/** For a list that always fits on one page: the members of its paging are checked all the same. */
export function checkPaging(input: Input, list: string): void {
  readMaxResults(input);
  readToken(input, list);
}

function readMaxResults(input: Input): number {
  const value = input.MaxResults ?? MAX_PAGE;
  if (!Number.isInteger(value)) throw notAnInteger('MaxResults');
  if (Number(value) < 1) throw invalidInput('MIN_VALUE_EXCEEDED:MAX_RESULTS');
  if (Number(value) > MAX_PAGE) throw invalidInput('MAX_VALUE_EXCEEDED:MAX_RESULTS');
  return Number(value);
}

/** The wire is read before the values are. */
function notAnInteger(key: string): AwsFault {
  return new AwsFault('SerializationException', `${key} is no integer`);
}

function writeToken(list: string, position: Position): string {
  const text = `${list} ${position.after} ${position.isAfterEmptyPage ? 1 : 0}`;
  return Buffer.from(text).toString('base64url');
}

function readToken(input: Input, list: string): Position {
  const token = input.NextToken ?? undefined;
  if (token === undefined) return { after: -1, isAfterEmptyPage: false };
  const text = typeof token === 'string' ? Buffer.from(token, 'base64url').toString() : '';
  const match = /^(?<list>\S+) (?<after>-?\d+) (?<flag>[01])$/.exec(text);
  if (match?.groups?.list !== list) throw invalidInput('INVALID_NEXT_TOKEN');
  return {
    after: Number(match.groups.after),
    isAfterEmptyPage: match.groups.flag === '1',
  };
}
