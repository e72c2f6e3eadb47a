import type { Invitation, Question } from '../../contract/tasks.ts';
import { answerCommand, type CommandPlace } from './answer-command.ts';

export interface Notice {
  readonly subject: string;
  readonly text: string;
}

export interface OpenQuestion {
  readonly escalationId: string;
  readonly invitation: Invitation;
  readonly question: Question;
  readonly reminder: number;
  readonly answerBy: string;
}

/** Limit of SNS. It takes ASCII only, on one line. */
const MAX_SUBJECT = 100;

/** A subject that SNS takes, whatever a requester called things. */
export function subjectLine(text: string): string {
  return text.replaceAll(/[^ -~]/g, '?').slice(0, MAX_SUBJECT);
}

function about({ invitation, question }: Pick<OpenQuestion, 'invitation' | 'question'>) {
  return [
    `Account:  ${invitation.target}`,
    `Campaign: ${invitation.campaign}`,
    `Reason:   ${question.reason}: ${question.message}`,
    `Who acts: ${question.actor}`,
    `What now: ${question.instruction}`,
  ];
}

/** What a person is asked: what, why, who, what to do, how to answer, until when. */
export function questionNotice(open: OpenQuestion, place: CommandPlace): Notice {
  const { escalationId, invitation, question, reminder, answerBy } = open;
  const prefix = reminder === 0 ? 'Action needed' : `Reminder ${reminder}`;
  return {
    subject: subjectLine(`${prefix}: ${question.reason} for ${invitation.target}`),
    text: [
      reminder === 0
        ? 'An invitation to the organization needs a person to act.'
        : `An invitation to the organization still needs a person to act (reminder ${reminder}).`,
      '',
      ...about(open),
      `Until:    ${answerBy}; without an answer the invitation is given up then`,
      '',
      'When the cause is removed, have it tried again:',
      answerCommand(escalationId, 'retry', place),
      '',
      'Or give the invitation up:',
      answerCommand(escalationId, 'abort', place),
      '',
      `Escalation ${escalationId}, execution ${place.executionArn}`,
    ].join('\n'),
  };
}

/** What a person is told when the account has joined, but could not be placed: nothing to answer. */
export function placementNotice(
  invitation: Invitation,
  question: Question,
  executionArn: string,
): Notice {
  return {
    subject: subjectLine(`Joined, but not placed: ${invitation.target} (${question.reason})`),
    text: [
      'An account has joined the organization, but could not be moved to where it belongs.',
      '',
      ...about({ invitation, question }),
      `Wanted:   ${invitation.organizationalUnit ?? 'no organizational unit'}`,
      '',
      'No answer is expected. Move the account by hand, or ask for the invitation again when the',
      'cause is removed: a member is not invited again, only moved.',
      '',
      `Execution ${executionArn}`,
    ].join('\n'),
  };
}
