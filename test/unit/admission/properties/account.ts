import type { AccountStory } from './history.ts';
import type { SentInvitation } from './quota-oracle.ts';

/** One execution, as far as admission goes, and where it stands. */
export class Account {
  readonly story: AccountStory;
  readonly index: number;
  readonly target: string;
  readonly arn: string;
  phase: 'absent' | 'waiting' | 'admitted' | 'invited' | 'done' = 'absent';
  requestedAt = 0;
  /** Not to be admitted before; null for at once. */
  notBefore: number | null = null;
  /** State entered time of the wait. */
  enteredAt: string | null = null;
  token: string | null = null;
  /** Since when, in the order of things, everybody can see it in the queue; null while not. */
  seenFrom: number | null = null;
  /** Planted refusals that it has met. */
  refused = 0;
  /** The invitation that is waited for; null while there is none, or none that is known. */
  following: SentInvitation | null = null;
  /** It was a member, has left, and we know. */
  hasLeft = false;
  /** Calls whose answer nobody got. */
  lostAnswers = 0;

  constructor(story: AccountStory, index: number) {
    this.story = story;
    this.index = index;
    this.target = String(100_000_000_000 + index);
    this.arn = `arn:aws:states:us-east-1:999988887777:execution:Invitation:e${index}`;
  }

  get isWaiting(): boolean {
    return this.phase === 'waiting';
  }

  get isDone(): boolean {
    return this.phase === 'done';
  }

  /** Parks (again). */
  wait(notBefore: number | null, enteredAt: string): void {
    this.phase = 'waiting';
    this.enteredAt = enteredAt;
    this.notBefore = notBefore;
    this.seenFrom = null;
    this.token = null;
  }

  /** Class, priority, age, execution: what decides who goes first. Smaller goes first. */
  comesBefore(other: Account): boolean {
    const ranks = [this, other].map(({ story, requestedAt, arn }) => [
      story.class === 'first' ? 0 : 1,
      story.priority,
      requestedAt,
      arn,
    ]);
    const [mine = [], theirs = []] = ranks;
    const at = mine.findIndex((rank, index) => rank !== theirs[index]);
    return at >= 0 && (mine[at] ?? 0) < (theirs[at] ?? 0);
  }

  /** Both wait for a date, or have waited for it, and this one's is earlier. */
  isDueBefore(other: Account): boolean {
    if (this.notBefore === null || other.notBefore === null) return false;
    if (this.notBefore !== other.notBefore) return this.notBefore < other.notBefore;
    return this.arn < other.arn;
  }
}
